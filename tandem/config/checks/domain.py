"""The domain: intents, forms, slots."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from tandem.config.checks.project import Designs
from tandem.config.slots import CUSTOM, KEEPS, KINDS, MAPPED, OWN_KEYS
from tandem.config.yaml_file import nearest

NAME = re.compile(r"[a-z][a-z0-9_]*")
ACTION = "action_assess_turn"
TYPES = ("text", "bool", "categorical", "float", "list", "any")
SLOT_KEYS = (
    "type", "influence_conversation", "initial_value", "values", "min_value", "max_value",
    "mappings", "value_reset_delay",
)  # fmt: skip
MAPPING_KEYS = (
    "type", "intent", "not_intent", "entity", "role", "group", "value", "action", "conditions",
)  # fmt: skip
FORM_KEYS = ("required_slots", "ignored_intents")
NEEDS = {"from_entity": "entity", "from_intent": "value", "from_trigger_intent": "value"}
OF = {"yes_no": ("bool", "text", "any"), "number": ("float", "text", "any")}
"""Rasa's types that a kind fits, and what all others fit."""
OF_TEXT = ("text", "any", "categorical")
SESSION_KEYS = ("session_expiration_time", "carry_over_slots_to_new_session")


def intents_are_names(designs: Designs) -> Iterator[str]:
    """Small letters, figures and underscores, each once: buttons are called after them."""
    data = designs.domain.data
    for number, one in enumerate(data.get("intents") or ()):
        name = next(iter(one), "") if isinstance(one, Mapping) else one
        at = designs.in_domain("intents", number)
        if not NAME.fullmatch(str(name)):
            lost = "; a comma between two" if " " in str(name).strip() else ""
            yield (
                f"{at}: {name}: an intent's name has small letters, figures and underscores"
                f" only{lost}"
            )
    for key in ("intents", "entities", "actions"):
        names = [
            str(next(iter(one), "") if isinstance(one, Mapping) else one)
            for one in data.get(key) or ()
        ]
        for name, times in Counter(names).items():
            if times > 1:
                yield f"{designs.in_domain(key)}: {key}: {name} stands there {times} times"
    for key in designs.block("session_config"):
        if key not in SESSION_KEYS:
            at = designs.in_domain("session_config", key)
            yield f"{at}: {key}: no such setting.{nearest(str(key), SESSION_KEYS)}"
    minutes = designs.block("session_config").get(SESSION_KEYS[0], 0)
    if isinstance(minutes, bool) or not isinstance(minutes, int | float):
        at = designs.in_domain("session_config", SESSION_KEYS[0])
        yield f"{at}: {SESSION_KEYS[0]}: a number of minutes (found {minutes!r})"


def forms_can_be_filled(designs: Designs) -> Iterator[str]:
    """A form has slots that exist and are heard, something asks for each, something starts it, and
    something follows."""
    slots = designs.block("slots")
    started = {step for flow in designs.flows for one in flow.steps if one.kind == "action"
               for step in one.names}  # fmt: skip
    for form, about in designs.block("forms").items():
        at = designs.in_domain("forms", form)
        if not isinstance(about, Mapping) or not isinstance(about.get("required_slots"), list):
            yield f"{at}: {form}: needs `required_slots:`, a list of slots; [] for none"
            continue
        for key in about:
            if key not in FORM_KEYS:
                yield f"{designs.in_domain('forms', form, key)}: {form}: {key}: no such key." \
                      f"{nearest(str(key), FORM_KEYS)}"  # fmt: skip
        for intent in about.get("ignored_intents") or ():
            if str(intent) not in designs.listed("intents"):
                where = designs.in_domain("forms", form, "ignored_intents")
                hint = nearest(str(intent), designs.listed("intents"))
                yield f"{where}: {form}: ignored_intents: no such intent: {intent}.{hint}"
        wanted = [str(one) for one in about["required_slots"]]
        for slot, times in Counter(wanted).items():
            if times > 1:
                yield f"{at}: {form}: asks for {slot} {times} times"
            yield from _asked(designs, form, slot, slots, at)
        if form not in started and form not in _named_forms(designs):
            yield f"{at}: {form}: no rule and no story starts it"
        elif not _is_ended(designs, form):
            yield (
                f"{at}: {form}: nothing follows when it is filled in: write a rule with the"
                f" condition `active_loop: {form}` that goes on after `active_loop: null`"
            )


def _asked(
    designs: Designs, form: str, slot: str, slots: Mapping[str, Any], at: str
) -> Iterator[str]:
    if slot not in slots:
        yield f"{at}: {form}: no such slot: {slot}.{nearest(slot, map(str, slots))}"
        return
    asks = [f"utter_ask_{form}_{slot}", f"utter_ask_{slot}"]
    asks += [name.replace("utter_", "action_") for name in asks]
    if not set(asks) & designs.answers:
        yield f"{at}: {form}: nothing asks for {slot}: write a response utter_ask_{slot}"
    known = designs.rasa.slots.get(slot)
    if known is not None and not known.heard:
        where = designs.in_domain("slots", slot, "mappings")
        yield (
            f"{where}: {slot}: {form} asks for it, but nothing hears the answer: add"
            f" `kind:` ({', '.join(KINDS)}) to its mapping, or one of Rasa's mappings"
        )


def _named_forms(designs: Designs) -> frozenset[str]:
    from tandem.config.checks.project import code_words

    return code_words()


def _is_ended(designs: Designs, form: str) -> bool:
    for flow in designs.flows:
        steps = [*flow.condition, *flow.steps]
        began = False
        for step in steps:
            began |= step.kind in ("loop", "action") and form in step.names
            if began and step.kind == "loop" and not step.names:
                return True
    return False


def slots_are_declared(designs: Designs) -> Iterator[str]:
    """Types, mappings and kinds of slots are what Rasa and `tandem/config/slots.py` know."""
    for name, about in designs.block("slots").items():
        at = designs.in_domain("slots", name)
        if not isinstance(about, Mapping):
            yield f"{at}: {name}: needs `type:` and `mappings:`"
            continue
        for key in about:
            if key not in SLOT_KEYS:
                where = designs.in_domain("slots", name, key)
                yield f"{where}: {name}: {key}: no such key.{nearest(str(key), SLOT_KEYS)}"
        of = about.get("type")
        if of not in TYPES and "." not in str(of):
            hint = nearest(str(of), TYPES) or f" There are {', '.join(TYPES)}."
            yield f"{at}: {name}: type: no such type: {of}.{hint}"
        if of == "categorical" and not about.get("values"):
            yield f"{at}: {name}: a categorical slot needs `values:`"
        rows = about.get("mappings")
        if not isinstance(rows, list) or not rows:
            yield (
                f"{at}: {name}: has no mappings, so nothing fills it: write"
                f" `mappings: [{{type: custom, action: {ACTION}, kind: words}}]`"
            )
            continue
        for number, row in enumerate(rows):
            where = designs.in_domain("slots", name, "mappings", number)
            if isinstance(row, Mapping):
                yield from _mapping(designs, str(name), row, where, str(of))
            else:
                yield f"{where}: {name}: a mapping is written {{type: ...}}"


def _mapping(
    designs: Designs, name: str, row: Mapping[str, Any], at: str, of: str
) -> Iterator[str]:
    kinds = (*MAPPED, CUSTOM)
    kind = str(row.get("type"))
    if kind not in kinds:
        yield f"{at}: {name}: no such mapping: {kind}.{nearest(kind, kinds)}"
        return
    known = MAPPING_KEYS + OWN_KEYS
    for key in row:
        if key not in known:
            yield f"{at}: {name}: {key}: no such key.{nearest(str(key), known)}"
    if kind in NEEDS and row.get(NEEDS[kind]) is None:
        yield f"{at}: {name}: {kind} needs `{NEEDS[kind]}:`"
    if kind == CUSTOM and not row.get("action"):
        yield f"{at}: {name}: custom needs `action: {ACTION}`"
    if row.get("entity") is not None and row["entity"] not in designs.listed("entities"):
        hint = nearest(str(row["entity"]), designs.listed("entities"))
        yield f"{at}: {name}: no such entity: {row['entity']}.{hint}"
    for key in ("intent", "not_intent"):
        said = row.get(key) or []
        for intent in said if isinstance(said, list) else [said]:
            if str(intent) not in designs.listed("intents"):
                hint = nearest(str(intent), designs.listed("intents"))
                yield f"{at}: {name}: {key}: no such intent: {intent}.{hint}"
    yield from _own_keys(name, row, at, of)
    for one in row.get("conditions") or ():
        yield from _condition(designs, name, one, at)


def _own_keys(name: str, row: Mapping[str, Any], at: str, of: str) -> Iterator[str]:
    kind = row.get("kind")
    if kind is not None and kind not in KINDS:
        yield f"{at}: {name}: no such kind: {kind}.{nearest(str(kind), KINDS)}"
    if kind == "choice" and not row.get("options") and of != "categorical":
        yield f"{at}: {name}: a choice needs `options:`, such as {{red: [crimson], plain: []}}"
    if any(isinstance(one, bool) for one in row.get("options") or ()):
        yield f'{at}: {name}: options: yes and no without quotes are no words: write "yes", "no"'
    least, most = row.get("min_value"), row.get("max_value")
    if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
        yield f"{at}: {name}: min_value {least} is above max_value {most}: nothing is between"
    if "keep" in row and row["keep"] not in KEEPS:
        yield f"{at}: {name}: keep: one of {', '.join(KEEPS)} (found {row['keep']!r})"
    if "least" in row and not (isinstance(row["least"], int) and row["least"] > 0):
        yield f"{at}: {name}: least: a number of words (found {row['least']!r})"
    if kind in KINDS and of in TYPES and of not in OF.get(str(kind), OF_TEXT):
        yield f"{at}: {name}: a slot of kind {kind} has the type text, not {of}"


def _condition(designs: Designs, name: str, one: Any, at: str) -> Iterator[str]:
    if not isinstance(one, Mapping):
        yield f"{at}: {name}: a condition is written {{active_loop: ..., requested_slot: ...}}"
        return
    form, slot = one.get("active_loop"), one.get("requested_slot")
    forms, slots = designs.block("forms"), designs.block("slots")
    if form is not None and form not in forms:
        yield f"{at}: {name}: no such form: {form}.{nearest(str(form), map(str, forms))}"
    if slot is not None and slot not in slots:
        yield f"{at}: {name}: no such slot: {slot}.{nearest(str(slot), map(str, slots))}"
