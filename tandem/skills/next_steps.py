"""What was done has not brought what it should: the next step for it, from next_steps.yml."""

from collections.abc import Iterable
from dataclasses import replace

from tandem.config.next_steps import AGAIN, PERSON
from tandem.core.conversation import READ_BACK, Tried
from tandem.shop.records import Order
from tandem.skills.phrases import order_values
from tandem.skills.result import ONE_OFF_SLOTS, Say, SkillContext, SkillResult, Slots

NEXT_STEP = "next_step"
AFTER, KIND, STEP = "after", "kind of trouble", "step"


def take_next_step(slots: Slots, context: SkillContext) -> SkillResult:
    """The step that comes now for what was done last, each once; after the last one a person."""
    return _step(slots, context, *_deed_meant(slots, context))


def put_right(slots: Slots, context: SkillContext) -> SkillResult:
    """What was done last was not what was wanted: what can still be done about it."""
    deed, index = _deed_meant(slots, context)
    if deed:
        troubles = context.next_steps[deed.skill]
        wrong = next((i for i, one in enumerate(troubles) if one.name in WRONG), None)
        index = wrong if wrong is not None and not troubles[index].said else index
    return _step(slots, context, deed, index)


def _step(slots: Slots, context: SkillContext, deed: Tried | None, index: int) -> SkillResult:
    if deed is None:
        return SkillResult((Say("utter_next_unknown"),), forget=(), settled=False)
    trouble = context.next_steps[deed.skill][index]
    number = _taken(deed, index, context)
    step = trouble.steps[number] if number < len(trouble.steps) else (PERSON,)
    order = _order(deed, context)
    values = {**(order_values(order, context.today) if order else {}), **deed.facts}
    # Where the mail went, not what was said since.
    went = deed.facts.get("email") if deed.skill in BY_ADDRESS else ""
    values["email"] = str(went or slots.get("email") or (order.email if order else ""))
    told = [name for name in step if name.startswith("utter_")]
    what = f"After {deed.skill.replace('_', ' ')}, not solved"
    said = context.text.strip().replace("\n", " ")[:120]
    result = SkillResult(
        tuple(Say(name, values) for name in told),
        tried=f'{what} ("{said}"): {_in_words(step)}',
        facts={AFTER: deed.skill, KIND: str(index), STEP: str(number)},
        forget=ONE_OFF_SLOTS,
        settled=False,
    )
    after = next((name for name in step if not name.startswith("utter_")), None)
    if after == PERSON:
        reason = f"{deed.skill.replace('_', ' ')} did not bring what it should"
        return replace(result, outcome="needs_person", hand_over=reason)
    if after == AGAIN:
        return replace(result, then=f"action_{deed.skill}", remember=_as_then(deed, order))
    if after and after.endswith("_form") and deed.skill in BY_ADDRESS:
        return replace(result, then=after, forget=("email", *ONE_OFF_SLOTS))
    return replace(result, then=after, remember=_as_then(deed, order) if after else {})


BY_ADDRESS = ("reset_password", "recover_username", "send_mail_code")
"""Deeds that are only about an address: another one is asked for anew."""


WRONG = ("wrong_one", "wrong_address")
"""Kinds of trouble in next_steps.yml that are about a deed done to the wrong thing."""


def _deed_meant(slots: Slots, context: SkillContext) -> tuple[Tried | None, int]:
    """The newest deed whose trouble is named in the words; otherwise the newest of all, or of the
    skill that understanding has found to be meant."""
    done = [d for d in reversed(context.done) if READ_BACK not in d.facts]
    known = [d for d in done if d.skill in context.next_steps]
    meant = str(slots.get("last_deed") or "")
    known = [d for d in known if d.skill == meant] or _told(meant, context) or known
    for named in (True, False):
        for deed in known:
            order = _order(deed, context)
            for index, trouble in enumerate(context.next_steps[deed.skill]):
                if bool(trouble.said) is named and trouble.fits(
                    context.text, order.payment if order else ""
                ):
                    return deed, index
    return None, 0


def _told(skill: str, context: SkillContext) -> list[Tried]:
    """What was told of a record, as the deed of the skill that tells it."""
    told = next((done for done in reversed(context.done) if done.about.get("order")), None)
    if told is None or skill not in context.next_steps:
        return []
    return [replace(told, skill=skill, facts={"order": told.about["order"]})]


def _taken(deed: Tried, index: int, context: SkillContext) -> int:
    """How many steps were taken for this deed and this kind of trouble."""
    return sum(
        done.skill == NEXT_STEP
        and done.facts.get(AFTER) == deed.skill
        and done.facts.get(KIND) == str(index)
        for done in context.done
    )


def _order(deed: Tried, context: SkillContext) -> Order | None:
    """The order that was opened for the deed: it may be told of again here."""
    number = deed.facts.get("order")
    return context.shop.orders.find(number) if number and deed.outcome != "not_found" else None


def _as_then(deed: Tried, order: Order | None) -> dict[str, str]:
    """The facts with which the deed can be done, or gone on with."""
    slots = {"order_number": order.number} if order else {}
    slots |= {name: deed.facts[name] for name in ("product", "promo_code") if name in deed.facts}
    return slots


def _in_words(step: Iterable[str]) -> str:
    named = {PERSON: "brought a person in", AGAIN: "did it once more"}
    words = [
        named.get(name) or f"told: {name.removeprefix('utter_next_').replace('_', ' ')}"
        for name in step
    ]
    return ", ".join(words)
