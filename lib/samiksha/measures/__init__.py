"""What the figures are: one module a review type, and the subjects that it counts.

Enters: a frame of tidy rows of one area, an as-of day, the rule's settings. Leaves: `Figures`.
"""
