"""CM Helpline, made up: complaints from April 2022 to 20 May 2023, as two exports tell of them.

Enters: the `World`. Leaves: one export of the state as of 13 May 2023, one of each district as of 20 May.
"""

from samiksha.demo.helpline.export import write_helpline

__all__ = ["write_helpline"]
