"""`bin/tandem chat`: a conversation in the terminal, with what was understood beside each turn."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from tandem.cli.design.converse.customer import Customer, NoReply
from tandem.cli.design.converse.instance import Instance, private_instance
from tandem.cli.design.explain import show
from tandem.cli.design.train import train
from tandem.config.settings import ROOT
from tandem.core.conversation import Turn
from tandem.core.errors import TandemError
from tandem.core.observability.logs import inert
from tandem.insights.explanation import explained
from tandem.insights.said import BRACES, find, texts_of

HELP = """\
Write as a customer would. A number presses a button. /why tells all that was read at the last
turn, /save FILE keeps the conversation as a test, /new begins anew, /quit ends (so does Ctrl-D)."""
LONGEST_KEPT = 60
EXACT = 100
"""Letters of a reply that a saved test looks for."""


class NotSaved(TandemError):
    """The file cannot be written; the words say why."""


def chat(
    who: Annotated[
        str, typer.Option("--as", help="A demo customer's address, signed in. Default: a visitor.")
    ] = "visitor",
    save: Annotated[
        Path | None, typer.Option(help="Keep the conversation in this file, as a test.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Only what is said.")] = False,
) -> None:
    """Talk to the assistant. A private instance is started for it: nothing else is touched."""
    train()
    if sys.stdin.isatty():
        print(HELP)
    with private_instance() as instance:
        Talk(instance, who, quiet).hold(save)


class Talk:
    """One or several conversations with the same instance."""

    def __init__(self, instance: Instance, who: str, quiet: bool):
        self._instance, self._who, self._quiet = instance, who, quiet
        self._begin()

    def _begin(self) -> None:
        self._customer = Customer(self._instance, self._who)
        self._steps: list[dict[str, Any]] = []
        for turn in self._customer.turns:
            _print(turn)

    def hold(self, save: Path | None) -> None:
        """Until it ends; kept in `save` where that is given."""
        for line in _lines():
            if line == "/quit":
                break
            if line == "/new":
                self._begin()
            elif line == "/why":
                self._tell(every=True)
            elif line.startswith("/save "):
                self.save(Path(line.removeprefix("/save ").strip()))
            elif line:
                self._say(line)
        if save:
            self.save(save)
        self._customer.close()

    def _say(self, line: str) -> None:
        buttons = _buttons(self._customer.turns)
        pressed = int(line) if line.isdigit() and 0 < int(line) <= len(buttons) else 0
        try:
            if pressed:
                said = self._customer.press(buttons[pressed - 1])
            else:
                said = self._customer.say(line)
        except NoReply as error:
            print(f"  ! {error}")
            return
        if not self._quiet:
            self._tell(every=False)
        for turn in said:
            _print(turn)
        does = {"press": buttons[pressed - 1]} if pressed else {"say": line}
        self._steps.append(does | {"reply": _expected(said, self._customer.has_person)})

    def _tell(self, every: bool) -> None:
        rows = explained(self._instance.runtime, self._customer.id)
        last = next((row for row in reversed(rows) if "decision" in row), None)
        if last:
            show(last, every)

    def save(self, path: Path) -> None:
        """Add the conversation to a file of tests. Raises NotSaved."""
        if not self._steps:
            print("  nothing has been said yet")
            return
        first = self._steps[0]
        name = f"Tried: {first.get('say') or first.get('press')}"
        script = {"conversation": name, "kind": "tried", "who": self._who, "steps": self._steps}
        text = yaml.safe_dump([script], sort_keys=False, allow_unicode=True, width=100)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise NotSaved(f"{path}: cannot be written: {error.strerror}") from None
        print(f"  kept in {path}; `bin/tandem converse {path}` holds it again")


def _lines():
    prompt = "> " if sys.stdin.isatty() else ""
    while True:
        try:
            line = input(prompt).strip()
        except (EOFError, KeyboardInterrupt):
            return
        if not prompt:
            print(f"> {line}")
        yield line


def _print(turn: Turn) -> None:
    print(f"{turn.speaker}: {inert(turn.text)}")
    for number, button in enumerate(turn.buttons, start=1):
        print(f"    {number}. {button['title']}")


def _buttons(turns: list[Turn]) -> list[str]:
    """The titles of the last buttons shown."""
    said = [turn for turn in turns if turn.speaker != "customer"]
    last = next((turn for turn in reversed(said[-3:]) if turn.buttons), None)
    return [button["title"] for button in last.buttons] if last else []


def _any_variation(text: str) -> str:
    """Each variation of the response that this is, by its longest words without names filled in:
    which one comes next time, nobody knows."""
    found = find(ROOT, text, most=1)
    if not found or found[0].likeness < EXACT:
        return _beginning(text)
    name = found[0].stand.name
    rows = [one.text for one in texts_of(ROOT) if one.name == name]
    parts = [max(BRACES.split(row), key=len).strip() for row in rows if "|" not in row]
    return "|".join(dict.fromkeys(_beginning(part) for part in parts if part)) or _beginning(text)


def _beginning(text: str) -> str:
    """The first words of a text."""
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_KEPT else words[:LONGEST_KEPT].rpartition(" ")[0]


def _expected(said: list[Turn], person: bool) -> dict[str, Any]:
    """What of a reply a test may count on: its words in any of the response's variations, its
    buttons, whether a person is called. Loosen it where that is too much."""
    words = [_any_variation(turn.text) for turn in said if turn.text]
    titles = [button["title"] for turn in said for button in turn.buttons]
    found: dict[str, Any] = {"has": words[:1], "person": person}
    return found | ({"buttons": titles} if titles else {})
