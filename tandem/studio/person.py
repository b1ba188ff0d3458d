"""Who was taken for which customer, and the undoing of a mistake."""

import typer

from tandem.wiring import engine

app = typer.Typer(help="Who was recognised as which customer, and undoing it.")


@app.command("show")
def show(who: str) -> None:
    """What was found to be a customer's: browsers, Slack users, conversations.

    WHO is the customer's id in the shop, a case's reference, or a conversation's id.
    """
    customer_id = engine().people.behind(who) or who
    found = engine().people.links_of(customer_id)
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
    detached = engine().people.unlink(kind, value)
    if detached is None:
        print(f"no {kind} {value} is linked to anybody")
        raise typer.Exit(1)
    print(f"unlinked {kind} {value}; conversations taken back: {', '.join(detached) or 'none'}")
