"""`bin/tandem where "sentence"`: the response, variation, file and line of what a customer saw."""

from typing import Annotated

import typer

from tandem.config.settings import ROOT
from tandem.insights.said import find


def where(
    sentence: Annotated[str, typer.Argument(help="What the customer saw, or a part of it.")],
) -> None:
    """Tell where a sentence stands. Ends with 1 where nothing is like it."""
    found = find(ROOT, sentence)
    for one in found:
        sure = "" if one.likeness == 100 else f"  ({one.likeness:.0f} % alike)"
        print(f"{one.stand.where}  {one.stand.name}, variation {one.stand.number}{sure}")
        print(f"    {' '.join(one.stand.text.split())}")
    if not found:
        print("no text of the project is like it; an action may have put it together:"
              " `bin/tandem explain --last` names it")  # fmt: skip
        raise typer.Exit(1)
