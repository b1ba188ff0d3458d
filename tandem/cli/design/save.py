"""`bin/tandem save`: a conversation that was held becomes a conversation test."""

from pathlib import Path
from typing import Annotated

import typer

from tandem.cli.design.converse.script import load_scripts
from tandem.handover.held import held_script
from tandem.learning.as_script import as_yaml
from tandem.server.bootstrap import runtime


def save(
    conversation: Annotated[str, typer.Argument(help="The conversation's id (c_...).")],
    file: Annotated[
        Path | None, typer.Argument(help="A file of tests/conversations. Default: shown only.")
    ] = None,
    name: Annotated[str, typer.Option(help="What the test is called.")] = "",
) -> None:
    """Write a conversation as a test that demands what was answered: read it before you keep it."""
    text = as_yaml(held_script(runtime(), conversation, name))
    if file is None:
        print(text)
        return
    before = file.read_text("utf-8").rstrip() + "\n\n" if file.exists() else ""
    if before:
        load_scripts(file)  # what is wrong already is told before anything is added
    file.write_text(before + text, "utf-8")
    print(f"{file}: {len(load_scripts(file)[0])} conversations")
