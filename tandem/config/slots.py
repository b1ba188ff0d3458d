"""How each slot of domain.yml is heard, called and kept: read from its mappings.

Rasa's own mappings (from_text, from_entity, from_intent, from_trigger_intent) mean what they mean
in Rasa, but `action_assess_turn` reads them, so that a question or a call for a person is never
taken for the answer. A mapping to `action_assess_turn` may say more:

    gift_note:
      type: text
      mappings:
      - {type: custom, action: action_assess_turn, kind: words, least: 2, label: Gift note}

`kind` is one of KINDS. `label` is what it is called, to customers and agents; without one the name
in words, and with "" it is shown to nobody. `keep: conversation` keeps the value after its form.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tandem.core.words import in_spoken

CUSTOM = "custom"
KINDS = {
    "entity": "what recognition finds under the slot's own name, anywhere in a message",
    "words": "the customer's own words, `least` of them at least",
    "address": "the same, with a number in it: street and town",
    "code": "one word of letters, digits and hyphens, kept in capitals",
    "date": "a day to come, however it is said",
    "number": "a number, in digits or words, from `min_value` to `max_value`",
    "choice": "one of `options`",
    "yes_no": "yes or no",
    "email": "an e-mail address",
    "phone": "a telephone number",
}
IN_WORDS = frozenset({"words", "address"})
KEEPS = ("form", "conversation")
OWN_KEYS = (
    "kind", "label", "least", "options", "anywhere", "proves", "keep", "min_value", "max_value",
)  # fmt: skip
"""What a mapping may say beside Rasa's own keys."""
MAPPED = ("from_text", "from_entity", "from_intent", "from_trigger_intent")


@dataclass(frozen=True, slots=True)
class Condition:
    """Where a mapping of Rasa's counts: in this form, and, if it says so, for this question."""

    form: str | None = None
    asked: str | None = None


@dataclass(frozen=True, slots=True)
class Mapped:
    """One of Rasa's own mappings. `intents` are those it needs, `not_intents` those it refuses."""

    type: str
    entity: str = ""
    role: str = ""
    group: str = ""
    value: Any = None
    intents: tuple[str, ...] = ()
    not_intents: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot. `kind` is "" for what nothing hears: the dialogue's own, or Rasa's mappings alone.

    `options` are the values of a choice, each with the words for it; `anywhere`: recognition finds
    it in any message, too; `proves`: it opens an order. `of` is Rasa's type.
    """

    name: str
    kind: str = ""
    of: str = "text"
    label: str = ""
    least: int = 1
    options: tuple[tuple[str, tuple[str, ...]], ...] = ()
    anywhere: bool = False
    proves: bool = False
    keep: str = "form"
    min_value: float | None = None
    max_value: float | None = None
    mapped: tuple[Mapped, ...] = ()

    @property
    def heard(self) -> bool:
        """Whether anything a customer says fills it."""
        return bool(self.kind or self.mapped)

    @property
    def found(self) -> bool:
        """Whether recognition finds it in any message, by an entity of its name."""
        return self.anywhere or self.kind == "entity"

    @property
    def in_words(self) -> bool:
        """Whether it takes the customer's own words."""
        return self.kind in IN_WORDS or any(one.type == "from_text" for one in self.mapped)

    @property
    def called(self) -> str:
        """In the middle of a sentence: "gift note"."""
        return lowered(self.label) if self.label else self.name.replace("_", " ")


Slots = Mapping[str, Slot]


def read_slots(domain: Mapping[str, Any]) -> dict[str, Slot]:
    """The slots of a domain, by name. What makes no sense is left out here, and named by check."""
    declared = domain.get("slots")
    if not isinstance(declared, Mapping):
        return {}
    return {
        str(name): _slot(str(name), about) for name, about in declared.items()
        if isinstance(about, Mapping)
    }  # fmt: skip


def labels(slots: Slots) -> dict[str, str]:
    """What each fact is called to agents, in the order of domain.yml."""
    return {name: slot.label for name, slot in slots.items() if slot.label and slot.heard}


def named(label: str) -> str:
    """What a fact is called within a sentence, in the language that is spoken."""
    told = in_spoken(label)
    return lowered(label) if told == label else told  # a translation is written as it stands there


def lowered(words: str) -> str:
    """Words as they stand within a sentence; names in capitals stay."""
    first = words.split(" ", 1)[0]
    return words if first[1:] != first[1:].lower() else words[:1].lower() + words[1:]


def _slot(name: str, about: Mapping[str, Any]) -> Slot:
    rows = [one for one in _list(about.get("mappings")) if isinstance(one, Mapping)]
    said: dict[str, Any] = {}
    for row in rows:
        said |= {key: row[key] for key in OWN_KEYS if key in row}
    mapped = tuple(_mapped(row) for row in rows if row.get("type") in MAPPED)
    kind = str(said.get("kind") or "")
    plain = name.replace("_", " ")
    heard = bool(kind in KINDS or mapped)
    label = said.get("label", (plain[:1].upper() + plain[1:]) if heard else "")
    return Slot(
        name=name,
        kind=kind if kind in KINDS else "",
        of=str(about.get("type") or "text"),
        label=str(label or ""),
        least=said["least"] if isinstance(said.get("least"), int) else 1,
        options=tuple(_options(said.get("options", about.get("values")))),
        anywhere=bool(said.get("anywhere")),
        proves=bool(said.get("proves")),
        keep=str(said.get("keep") or "form"),
        min_value=_number(said.get("min_value", about.get("min_value"))),
        max_value=_number(said.get("max_value", about.get("max_value"))),
        mapped=mapped,
    )


def _mapped(row: Mapping[str, Any]) -> Mapped:
    conditions = [one for one in _list(row.get("conditions")) if isinstance(one, Mapping)]
    return Mapped(
        type=str(row["type"]),
        entity=str(row.get("entity") or ""),
        role=str(row.get("role") or ""),
        group=str(row.get("group") or ""),
        value=row.get("value"),
        intents=tuple(map(str, _list(row.get("intent")))),
        not_intents=tuple(map(str, _list(row.get("not_intent")))),
        conditions=tuple(
            Condition(one.get("active_loop"), one.get("requested_slot")) for one in conditions
        ),
    )


def _options(found: Any) -> list[tuple[str, tuple[str, ...]]]:
    """A list of values, or each value with the words for it."""
    if isinstance(found, Mapping):
        return [(str(value), tuple(map(str, _list(words)))) for value, words in found.items()]
    return [(str(value), ()) for value in _list(found)]


def _list(found: Any) -> Sequence[Any]:
    if found is None:
        return ()
    return found if isinstance(found, list) else [found]


def _number(found: Any) -> float | None:
    return float(found) if isinstance(found, (int, float)) and not isinstance(found, bool) else None
