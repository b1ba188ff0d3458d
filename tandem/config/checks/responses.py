"""Responses: texts, placeholders, buttons."""

import json
import re
import string
from collections.abc import Iterator, Mapping
from typing import Any

from tandem.config.checks.project import Designs, code_words, made_up
from tandem.config.yaml_file import nearest
from tandem.core.card import KINDS

KEYS = ("text", "buttons", "image", "custom", "channel", "condition", "id", "metadata",
        "translation")  # fmt: skip
BUTTON_KEYS = ("title", "payload", "translation")
CARD_KEYS = ("card", "of", "instead", "photo")
NAME = re.compile(r"utter_\w+(?:/\w+)?")
PAYLOAD = re.compile(r"/(\w+)(.*)", re.S)
ALWAYS = frozenset({"name"})
SAID_ABOUT = (
    "utter_talk_", "utter_answer_", "utter_ask_", "utter_clarify_", "utter_remind_",
    "utter_other_way_", "utter_language_", "utter_trouble_", "utter_wrong_", "utter_changed_",
)  # fmt: skip
"""Begins of responses that are named by what they are about."""


def responses_can_be_said(designs: Designs) -> Iterator[str]:
    """Each has a name and texts, names in braces that something fills, and buttons that lead
    somewhere."""
    for name, texts in designs.block("responses").items():
        at = designs.in_domain("responses", name)
        if not NAME.fullmatch(str(name)):
            yield f"{at}: {name}: a response's name begins with utter_"
        if not isinstance(texts, list) or not texts:
            yield f'{at}: {name}: has no text: write `- text: "..."` under it'
            continue
        for number, variation in enumerate(texts):
            where = designs.in_domain("responses", name, number)
            if isinstance(variation, Mapping):
                yield from _variation(designs, str(name), variation, where)
            else:
                yield f'{where}: {name}: a variation is written `- text: "..."`'


def _variation(designs: Designs, name: str, variation: Mapping[str, Any], at: str) -> Iterator[str]:
    for key in variation:
        if key not in KEYS:
            yield f"{at}: {name}: {key}: no such key.{nearest(str(key), KEYS)}"
    text = variation.get("text")
    if "custom" not in variation and (not isinstance(text, str) or not text.strip()):
        yield f"{at}: {name}: text: words are needed (found {text!r})"
    elif isinstance(text, str):
        yield from _braces(designs, name, text, at)
        yield from _shown_as_written(name, text, at)
    if "image" in variation and not isinstance(variation["image"], str):
        yield f"{at}: {name}: image: an address is needed (found {variation['image']!r})"
    for one in variation.get("condition") or ():
        slot = one.get("name") if isinstance(one, Mapping) else one
        if slot not in designs.block("slots"):
            hint = nearest(str(slot), map(str, designs.block("slots")))
            yield f"{at}: {name}: condition: no such slot: {slot}.{hint}"
    if "custom" in variation:
        yield from _card(designs, name, variation["custom"], at)
    buttons = variation.get("buttons")
    if buttons is not None and not isinstance(buttons, list):
        yield f"{at}: {name}: buttons: a list, each with title and payload"
        return
    for button in buttons or ():
        yield from _button(designs, name, button, at)


def _shown_as_written(name: str, text: str, at: str) -> Iterator[str]:
    """Marks that a designer means as YAML or as a placeholder, and customers would see."""
    if text[0] in CURLED_BEGINS and text[-1] in CURLED_ENDS:
        yield f'{at}: {name}: typographic quotes are shown: write straight ones, text: "..."'
    for doubled in re.findall(r"\{\{(\w+)\}\}", text):
        yield f"{at}: {name}: doubled braces are shown, and not filled in: write {{{doubled}}}"


CURLED_BEGINS, CURLED_ENDS = "“„”‘", "”“’"


def _card(designs: Designs, name: str, custom: Any, at: str) -> Iterator[str]:
    """What is shown beside the words, if it is one of our cards."""
    if not isinstance(custom, Mapping) or "card" not in custom:
        return
    kind, of = custom["card"], custom.get("of")
    if kind not in KINDS:
        yield f"{at}: {name}: custom: no such card: {kind}.{nearest(str(kind), KINDS)}"
    elif kind != "choices" and not isinstance(of, str):
        yield f'{at}: {name}: custom: a card of which {kind}? Write `of: "{{...}}"`'
    for key in custom:
        if key not in CARD_KEYS:
            yield f"{at}: {name}: custom: {key}: no such key.{nearest(str(key), CARD_KEYS)}"
    if isinstance(of, str):
        yield from _braces(designs, name, of, at)


OF_NUMBERS = ("_number_shape", "_number_example")
"""Ends of names that shop.yml fills: how the shop's numbers look."""


def _braces(designs: Designs, name: str, text: str, at: str) -> Iterator[str]:
    try:
        named = {one for _, one, _, _ in string.Formatter().parse(text) if one is not None}
    except ValueError as error:
        yield f"{at}: {name}: braces: {error}; two braces {{{{ mean one"
        return
    known = set(map(str, designs.block("slots")))
    by_code = by_action(name) or name in _named_in(designs, "escalation.yml", "next_steps.yml")
    for one in sorted(named):
        if one in known or one.endswith(OF_NUMBERS) or (by_code and one in code_words()):
            continue
        yield f"{at}: {name}: nothing fills {{{one}}}: it is no slot.{nearest(one, known)}"


def by_action(name: str) -> bool:
    """Whether an action says it, which then fills in what it knows."""
    code, short = code_words(), name.removeprefix("utter_")
    made = any(one.fullmatch(name) for one in made_up())
    return name in code or short in code or made or name.startswith(SAID_ABOUT)


def _button(designs: Designs, name: str, button: Any, at: str) -> Iterator[str]:
    if not isinstance(button, Mapping) or not (button.get("title") and button.get("payload")):
        yield f"{at}: {name}: a button needs `title:` and `payload:` (found {button!r})"
        return
    for key in button:
        if key not in BUTTON_KEYS:
            yield f"{at}: {name}: button: {key}: no such key.{nearest(str(key), BUTTON_KEYS)}"
    yield from _braces(designs, name, str(button["title"]), at)
    payload = str(button["payload"])
    if re.search(r"(?<!\{)\{(?=\s*[\"'])", payload):
        yield f"{at}: {name}: payload: double its outer braces, as in texts: {payload}"
        return
    found = PAYLOAD.fullmatch(payload)
    if found is None:
        yield f"{at}: {name}: payload: a slash and an intent, such as /order_status: {payload}"
        return
    intents = designs.listed("intents")
    if found[1] not in intents:
        yield f"{at}: {name}: payload: no such intent: {found[1]}.{nearest(found[1], intents)}"
    if found[2]:
        yield from _facts(designs, name, found[2], at)


def _facts(designs: Designs, name: str, written: str, at: str) -> Iterator[str]:
    try:
        facts = json.loads(re.sub(r"\{\w+\}", "x", written.replace("{{", "\0").replace("}}", "\1"))
                           .replace("\0", "{").replace("\1", "}"))  # fmt: skip
    except ValueError:
        yield f'{at}: {name}: payload: facts are written {{{{"slot": "value"}}}}: {written}'
        return
    known = {*map(str, designs.block("slots")), *designs.listed("entities")}
    for one in facts if isinstance(facts, dict) else ():
        if one not in known:
            yield f"{at}: {name}: payload: no such slot: {one}.{nearest(one, known)}"


def responses_are_said(designs: Designs) -> Iterator[str]:
    """Something says each of them."""
    said = {name for flow in designs.flows for step in flow.steps for name in step.names}
    elsewhere = _named_in(designs, "escalation.yml", "next_steps.yml")
    for name in map(str, designs.block("responses")):
        if name in said or name in elsewhere or by_action(name):
            continue
        at = designs.in_domain("responses", name)
        yield f"{at}: {name}: nothing says it: no rule, no story, no action.{nearest(name, said)}"
    yield from _asks_for_nothing(designs)


def _asks_for_nothing(designs: Designs) -> Iterator[str]:
    """utter_ask_... of no slot."""
    slots, forms = designs.block("slots"), designs.block("forms")
    for name in map(str, designs.block("responses")):
        for begin in ("utter_clarify_", "utter_remind_", "utter_other_way_", "utter_changed_"):
            about = name.removeprefix(begin)
            if about == name or name in code_words():
                continue
            short = next(
                (about.removeprefix(f"{form}_") for form in map(str, forms)
                 if about.startswith(f"{form}_")), about
            )  # fmt: skip
            if short not in slots:
                at = designs.in_domain("responses", name)
                yield f"{at}: {name}: no such slot: {short}.{nearest(short, map(str, slots))}"


def _named_in(designs: Designs, *files: str) -> frozenset[str]:
    found: set[str] = set()
    for name in files:
        path = designs.root / name
        if path.is_file():
            found |= set(re.findall(r"utter_\w+", path.read_text("utf-8", "replace")))
    return frozenset(found)
