"""What wakes the schedule: a service of our own, or the system's timer; and whether that service is well.

Enters: a home, and a tick: what is to be done each time. Leaves: ticks, heartbeats, unit files.
"""
