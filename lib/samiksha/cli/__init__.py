"""The command line.

Enters: words typed. Leaves: an exit code (`ExitCode`) and sentences from the catalogue. The rooms are
imported when a command needs them, so that `--help` is quick.
"""

from samiksha.cli.commands import main

__all__ = ["main"]
