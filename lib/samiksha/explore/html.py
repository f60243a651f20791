"""The templates of the room's pieces, filled.

Enters: a template's name, values. Leaves: HTML in which every value is escaped unless it is Markup.
"""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_ENVIRONMENT = Environment(
    loader=PackageLoader("samiksha.explore"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def filled_in(template: str, **values: Any) -> Markup:
    """A template of this package, filled."""
    return Markup(_ENVIRONMENT.get_template(template).render(**values).strip())
