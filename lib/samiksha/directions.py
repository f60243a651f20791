"""Directions: what a meeting told somebody to do by a day (निर्देश).

Enters: the directions table under data/. Leaves: the open directions of one area, overdue first.
"""
