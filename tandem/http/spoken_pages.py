"""What templates need to speak: sentences of words/*.yml, days and money as people write them."""

from jinja2 import Environment
from markupsafe import Markup, escape

from tandem.core.customs import money, short_day
from tandem.core.words import say, spoken


def say_with(name: str, /, **values: object) -> Markup:
    """A sentence whose braces are filled in with marked-up pieces, such as links."""
    # Sentence and values are escaped; Markup that a template made stays as it is.
    return escape(say(name, **{key: f"{{{key}}}" for key in values})).format(**values)


def speaks(environment: Environment) -> None:
    """Let these templates speak: `say`, `say_with`, `spoken`, and the filters of days and money."""
    environment.globals |= {"say": say, "say_with": say_with, "spoken": spoken}
    environment.filters |= {"money": money, "short_day": short_day}
