"""Sentences on the terminal, first in the chosen language.

Enters: catalogue keys. Leaves: printed lines; help texts with examples.
"""

import sys
from typing import Any

import click

from samiksha.catalogue import text


class Voice:
    """Speaks one language to one stream."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def say(self, key: str, **values: Any) -> None:
        """One line on standard output."""
        click.echo(text(f"cli.{key}", self.lang, **values))

    def complain(self, line: str) -> None:
        """One line on standard error."""
        click.secho(line, err=True, fg="red")

    def text(self, key: str, **values: Any) -> str:
        return text(f"cli.{key}", self.lang, **values)


def help_text(name: str, *examples: str) -> str:
    """A command's help in both languages, and its examples as typed."""
    lines = [text(f"cli.help.{name}", "hi"), "", text(f"cli.help.{name}", "en")]
    if examples:
        heading = f"{text('cli.help.examples', 'hi')} · {text('cli.help.examples', 'en')}:"
        lines += ["", "\b", heading, *(f"  {example}" for example in examples)]
    return "\n".join(lines)


def option_help(name: str) -> str:
    """An option's help in both languages."""
    return f"{text(f'cli.help.{name}', 'hi')} {text(f'cli.help.{name}', 'en')}"


def is_terminal() -> bool:
    """Whether a person watches standard error."""
    return sys.stderr.isatty()
