"""`bin/tandem review`: messages the assistant was unsure of, one key to label each."""

from contextlib import suppress
from typing import Annotated

import typer

from nlu.faults import Fault
from nlu.offline.what_if import Change
from tandem.cli.design.label_files import LabelFiles, NotWritten
from tandem.config.model_file import model_for
from tandem.config.roles import load_roles
from tandem.config.settings import ROOT
from tandem.desk.doubts import DAYS, groups
from tandem.desk.label_change import changed, encoder_of, sentence_tests, what_if
from tandem.learning.review import Group
from tandem.runtime import Runtime
from tandem.server.bootstrap import runtime

SHOWN = 5
"""Wordings of a group, and sentences that would move."""
ASKS = "[1-9] this intent  [l]abel by name  [n]ew intent  [d]ismiss  [s]kip  [q]uit"
WHO = "command line"


def review(
    days: Annotated[int, typer.Option(help="How far back.", min=1)] = DAYS,
    show: Annotated[bool, typer.Option("--list", help="List the groups, ask nothing.")] = False,
    write: Annotated[
        bool, typer.Option("--write", help="Write what was labelled at the desk, ask nothing.")
    ] = False,
) -> None:
    """Label messages that were unclear, corrected, chosen by button, or followed by a person.

    Redacted as they are stored, alike ones together, most frequent first. A label is written to
    data/nlu with a sentence test beside it; nothing is learned before `bin/tandem train`.
    """
    files = LabelFiles(ROOT)
    if write:
        _write_labels(runtime(), files)
        return
    encoder = encoder_of(model_for(runtime().config.settings.spoken))
    found = groups(runtime(), encoder.encode, days)
    if not found:
        print(f"Nothing doubtful in the last {days} days.")
        return
    for number, group in enumerate(found, 1):
        print(f"\n{number} of {len(found)}: {_told(group)}")
        if not show and not _ask(runtime(), files, group):
            return


def _told(group: Group) -> str:
    reasons = ", ".join(f"{why.replace('_', ' ')} {count}" for why, count in group.whys)
    read = group.doubts[0]
    lines = [f"{len(group.doubts)} x ({reasons}), read as {read.read_as or 'nothing'} "
             f"{read.confidence:.2f}"]  # fmt: skip
    lines += [f"    {text}" for text in group.texts[:SHOWN]]
    if len(group.texts) > SHOWN:
        lines.append(f"    and {len(group.texts) - SHOWN} other wordings")
    lines += [f"  {n}  {intent}" for n, intent in enumerate(group.proposed, 1)]
    return "\n".join(lines)


def _ask(runtime: Runtime, files: LabelFiles, group: Group) -> bool:
    """Whether to go on with the next one."""
    while True:
        key = typer.prompt(ASKS, default="s").strip().lower()
        if key in ("q", "s"):
            return key == "s"
        if key == "d":
            _keep(runtime, group, "")
            return True
        intent = _intent(files, group, key)
        if intent and _label(runtime, files, group, intent):
            return True


def _intent(files: LabelFiles, group: Group, key: str) -> str:
    if key.isdigit() and 1 <= int(key) <= len(group.proposed):
        return group.proposed[int(key) - 1]
    if key == "n":
        return str(typer.prompt("Name of the new intent, like ask_gift_note")).strip()
    if key == "l":
        name, known = str(typer.prompt("Intent")).strip(), files.intents()
        if name in known:
            return name
        print(f"No such intent. Known: {', '.join(known)}")
    else:
        print("Not one of these keys.")
    return ""


def _label(runtime: Runtime, files: LabelFiles, group: Group, intent: str) -> bool:
    example, *others = group.texts
    settings = runtime.config.settings
    try:
        _show(changed(settings, example, intent, sentence_tests()))
    except Fault as error:
        print(f"what would change is not known: {error}")
    if not typer.confirm(f"Write {example!r} as an example of {intent}?", default=True):
        return False
    try:
        written = files.add(intent, example, others[0] if others else "")
    except NotWritten as error:
        print(error)
        return False
    _keep(runtime, group, intent, written=True)
    with suppress(Fault):  # told above
        what_if(settings).add(load_roles(ROOT).role(intent), example)
    print("written: " + ", ".join(str(file.relative_to(ROOT)) for file in written))
    return True


def _show(change: Change) -> None:
    print(f"  now    {change.before[0]} {change.before[1]:.2f}")
    print(f"  then   {change.after[0]} {change.after[1]:.2f}")
    for text, before, after in change.moved[:SHOWN]:
        print(f"  moves  {text!r}: {before[0]} {before[1]:.2f} -> {after[0]} {after[1]:.2f}")
    for intent, text, likeness in change.near:
        print(f"  near   {likeness:.2f} {intent}: {text}")


def _keep(runtime: Runtime, group: Group, intent: str, written: bool = False) -> None:
    turns = {doubt.turn_id: doubt.conversation_id for doubt in group.doubts}
    text = group.texts[0]
    runtime.storage.reviews.keep(turns, text, intent, WHO)
    if written:
        runtime.storage.reviews.mark_written(text, intent)


def _write_labels(runtime: Runtime, files: LabelFiles) -> None:
    labels = runtime.storage.reviews.labels(written=False)
    for label in labels:
        try:
            added = files.add(label.intent, label.text, label.other)
        except NotWritten as error:
            print(f"not written: {error}")
            continue
        runtime.storage.reviews.mark_written(label.text, label.intent)
        names = ", ".join(str(file.relative_to(ROOT)) for file in added) or "it stood there"
        print(f"{label.intent}: {label.text!r} ({label.agent}): {names}")
    print(f"{len(labels)} labels")
