"""`bin/tandem rename`: one name changes in every file that has it."""

from typing import Annotated

import typer

from tandem.cli.design.check import everything
from tandem.config.design_files import read_anew
from tandem.config.renaming import KINDS, NotRenamed, renamed
from tandem.config.settings import ROOT


def rename(
    kind: Annotated[str, typer.Argument(help="intent, slot, response or form.")],
    old: Annotated[str, typer.Argument(help="Its name now.")],
    new: Annotated[str, typer.Argument(help="Its new name.")],
    dry: Annotated[bool, typer.Option("--dry", help="Only say what would change.")] = False,
) -> None:
    """Rename an intent, slot, response or form in all files, tests included."""
    known = next((one for one in KINDS if one == kind), None)
    if known is None:
        raise NotRenamed(f"{kind}: one of {', '.join(KINDS)}")
    before = set(everything(ROOT))
    texts, steps = renamed(ROOT, known, old, new)
    for step in steps[1:]:
        print(f"with it: {step.kind} {step.old} -> {step.new}")
    for file, text in texts.items():
        lines = sum(
            a != b
            for a, b in zip(file.read_text("utf-8").splitlines(), text.splitlines(), strict=True)
        )
        print(f"{file.relative_to(ROOT)}: {lines} {'line' if lines == 1 else 'lines'}")
        if not dry:
            fresh = file.with_suffix(f"{file.suffix}.new")
            fresh.write_text(text, "utf-8")
            fresh.replace(file)
    if dry:
        return
    read_anew()
    found = [one for one in everything(ROOT) if one not in before]
    for problem in found:
        print(problem)
    if found:
        raise typer.Exit(1)
    print("all files fit together; `bin/tandem train` makes the model anew")
