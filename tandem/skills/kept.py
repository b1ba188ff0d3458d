"""What is said and kept where the shop does not do something: never, not now, or nobody knows.

A change that was agreed to is not lost because a system sleeps: the whole skill is stored with its
slots and run again by the outbox under the same turn, so that its keys are the same.
"""

from collections.abc import Callable
from typing import Any

from tandem.core.errors import Unavailable
from tandem.shop.once import ChangeWaits, Unsure
from tandem.shop.port import NotOffered
from tandem.skills.result import Say, Skill, SkillContext, SkillResult, Slots

KIND = "shop_change"
"""The kind of work in the outbox (`tandem/delivery/shop_changes.py`)."""


def is_begun(slots: Slots, error: Unavailable) -> bool:
    """Whether a change was agreed to: asked for there, or a yes was given to what was read back."""
    return isinstance(error, ChangeWaits) or bool(slots.get("confirmed") and slots.get("checked"))


def left_to_person(thing: str, missing: NotOffered) -> SkillResult:
    """This shop cannot do it: a person can."""
    return SkillResult(
        (Say("utter_not_offered"),),
        "needs_person",
        f"Could not {thing}: {missing}",
        hand_over=str(missing),
    )


def nobody_knows(thing: str, error: Unsure) -> SkillResult:
    """It may have taken place: a person looks, and nothing is tried again."""
    return SkillResult(
        (Say("utter_shop_unsure"),),
        "needs_person",
        f"Tried to {thing}; the shop gave no answer, so it may or may not have taken place",
        hand_over=f"it is not known whether it took place: {thing}",
    )


def keep_for_later(
    skill: Callable[..., SkillResult], thing: str, slots: Slots, context: SkillContext
) -> SkillResult:
    """Store the skill for the outbox, once a turn, and say so."""
    payload = {
        "skill": f"{skill.__module__}:{skill.__name__}",
        "thing": thing,
        "slots": {name: value for name, value in slots.items() if _plain(value)},
        "conversation": context.conversation_id,
        "turn": context.turn_id,
        "text": context.text,
        "since": context.at.isoformat(),
    }
    key = f"{context.turn_id}:kept:{skill.__name__}"
    context.outbox.put(KIND, payload, key, whose=context.conversation_id)
    return SkillResult(
        (Say("utter_shop_kept"),),
        "kept",
        f"Could not {thing} yet, since the shop does not answer: kept, done when it does",
    )


def _plain(value: Any) -> bool:
    return isinstance(value, str | bool | int)


def skill_named(name: str) -> Skill:
    """The skill that was stored. Raises ValueError where there is none of this name any more."""
    from importlib import import_module

    module, _, attribute = name.partition(":")
    if not module.startswith("tandem.skills."):
        raise ValueError(f"no skill: {name!r}")
    try:
        return getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise ValueError(f"no skill: {name!r}") from error
