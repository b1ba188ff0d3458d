"""Who may see an order: the one door through which every order skill goes."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from tandem.shop.records import Order
from tandem.skills.result import ONE_OFF_SLOTS, Say, Skill, SkillContext, SkillResult, Slots

ANOTHER = re.compile(r"\b(?:other|another|different|second) (?:orders?|one|parcel|package)\b", re.I)

OrderSkill = Callable[[Order, Slots, SkillContext], SkillResult]


def needs_order(form: str) -> Callable[[OrderSkill], Skill]:
    """Make an order skill into a skill: the order is opened first, or the customer is told one
    text, the same whether the order exists or not, and `form` asks again."""

    def wrap(skill: OrderSkill) -> Skill:
        @wraps(skill)
        def with_order(slots: Slots, context: SkillContext) -> SkillResult:
            number = str(slots.get("order_number") or "")
            another = ANOTHER.search(context.text) and slots.get("meant") != number
            if another and number not in context.text:
                return SkillResult((), forget=("order_number", *ONE_OFF_SLOTS), then=form)
            access = context.shop.orders.open_for(
                number,
                str(slots.get("email") or ""),
                context.proven_id,
                context.conversation_id,
                context.key("open"),
                context.source,
            )
            if access.order is None:
                return _not_opened(number, access.verdict, form, context)
            result = skill(access.order, slots, context)
            known = None if context.proven_id else access.order.customer_id
            facts = {"order": number, "item": access.order.items, **result.facts}
            return replace(result, known=known, facts=facts)

        return with_order

    return wrap


def _not_opened(number: str, verdict: str, form: str, context: SkillContext) -> SkillResult:
    if verdict == "limit":
        return SkillResult(
            (Say("utter_order_limit"),),
            "refused",
            f"Looked for order {number}: too many tries that did not match",
            forget=("order_number", *ONE_OFF_SLOTS),
        )
    # A visitor may have either wrong, and is asked for the address: another number is heard all
    # the same. A signed-in customer's e-mail is known.
    wrong = ("order_number",) if context.proven_id else ("email",)
    return SkillResult(
        (Say("utter_order_not_matched", {"order": number}),),
        "not_found",
        f"Looked for order {number}: number and e-mail did not match our records",
        forget=(*wrong, *ONE_OFF_SLOTS),
        then=form,
    )
