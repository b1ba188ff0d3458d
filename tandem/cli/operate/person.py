"""One person: who was taken for them and undoing it, all that is kept of them, and erasing it."""

import getpass
from pathlib import Path
from typing import Annotated

import typer

from tandem.core.text import readable_json
from tandem.privacy import erasure
from tandem.privacy.export import as_text, export
from tandem.privacy.subject import Subject, find
from tandem.server.bootstrap import runtime

app = typer.Typer(help="One person: who they were recognised as, what is kept of them, erasing it.")


@app.command("show")
def show(who: str) -> None:
    """What was found to be a customer's: browsers, Slack users, conversations.

    WHO is the customer's id in the shop, a case's reference, or a conversation's id.
    """
    customer_id = runtime().storage.people.behind(who) or who
    found = runtime().storage.people.links_of(customer_id)
    for link in found:
        at = f"{link['linked_at']:%Y-%m-%d %H:%M}"
        print(f"{link['kind']:<13} {link['value']:<40} {link['how']:<18} {at}")
    if not found:
        print(f"nothing is linked to customer {customer_id}")


@app.command("unlink")
def unlink(kind: str, value: str) -> None:
    """Undo one of them, for example `unlink visitor 4b4f3a5e-...`. Ends with 1 if there is none.

    Conversations that came to the customer by it belong to nobody again; whoever has one open
    begins a new one.
    """
    detached = runtime().storage.people.unlink(kind, value)
    if detached is None:
        print(f"no {kind} {value} is linked to anybody")
        raise typer.Exit(1)
    print(f"unlinked {kind} {value}; conversations taken back: {', '.join(detached) or 'none'}")


@app.command("export")
def export_person(
    who: str, file: Annotated[Path | None, typer.Option(help="Where to write it.")] = None
) -> None:
    """Everything that is kept about a person, as JSON.

    WHO is the customer's id in the shop, a case's reference, or a conversation's id.
    """
    text = as_text(export(runtime(), _found(who)))
    if file is None:
        print(text)
        return
    file.touch(mode=0o600)
    file.chmod(0o600)  # one that was there too, before anything is in it
    file.write_text(text, "utf-8")
    print(f"written to {file}")


@app.command("erase")
def erase_person(
    who: str,
    by: str = typer.Option("", help="Who does it, for the receipt. Default: the user here."),
    yes: bool = typer.Option(False, help="Do not ask."),
) -> None:
    """Erase a person in every store and print the receipt. Ends with 1 if something is left.

    WHO is the customer's id in the shop, a case's reference, or a conversation's id.
    """
    subject = _found(who)
    if not yes:
        count = len(subject.conversations)
        typer.confirm(f"Erase {who} with {count} conversations, for good?", abort=True)
    receipt = erasure.erase(runtime(), subject, who, by or getpass.getuser())
    print(readable_json(receipt))
    if receipt["left"]:
        raise typer.Exit(1)


def _found(who: str) -> Subject:
    subject = find(runtime(), who)
    if subject is None:
        print(f"nobody here is known as {who}")
        raise typer.Exit(1)
    return subject
