"""The first words, and questions that offer what is known as a choice (never as a presumption)."""

from tandem.shop.away import orders_if_known
from tandem.skills.phrases import order_buttons, order_values
from tandem.skills.result import Say, SkillContext, SkillResult, Slots
from tandem.skills.return_rules import returnable_products


def greet(slots: Slots, context: SkillContext) -> SkillResult:
    """Hello; a signed-in customer with one late or open order is asked whether it is about that."""
    customer = context.shop.customer(context.customer_id) if context.customer_id else None
    if not customer or not customer.first_name:
        return SkillResult((Say("utter_greet"),), forget=(), settled=False)
    known = orders_if_known(context.shop, customer.id)
    orders = [order for order in known if order.is_open]
    late = [order for order in orders if order.is_late(context.today)]
    about = late if len(late) == 1 else orders
    values = {"name": customer.first_name}
    if len(about) != 1:
        return SkillResult((Say("utter_greet_by_name", values),), forget=(), settled=False)
    response = "utter_greet_order_late" if late else "utter_greet_order"
    says = (Say(response, values | order_values(about[0], context.today)),)
    return SkillResult(says, forget=(), settled=False)


def ask_order_number(slots: Slots, context: SkillContext) -> SkillResult:
    """Which order? A signed-in customer picks from the newest ones, open ones first."""
    orders = orders_if_known(context.shop, context.proven_id) if context.proven_id else []
    if not orders:
        return SkillResult((Say("utter_ask_order_number"),), forget=(), settled=False)
    buttons = order_buttons(orders, "inform")
    return SkillResult((Say("utter_ask_own_order", buttons=buttons),), forget=(), settled=False)


def ask_returned_product(slots: Slots, context: SkillContext) -> SkillResult:
    """Which of the things in the order? The order is opened anew: its number may have changed."""
    access = context.shop.orders.open_for(
        str(slots.get("order_number") or ""),
        str(slots.get("email") or ""),
        context.proven_id,
        context.conversation_id,
        context.key("open"),
        context.source,
    )
    if access.order is None:
        return SkillResult((Say("utter_ask_product"),), forget=(), settled=False)
    buttons = tuple((name, _inform("product", name)) for name in returnable_products(access.order))
    return SkillResult(
        (Say("utter_ask_returned_product", buttons=buttons),), forget=(), settled=False
    )


def _inform(slot: str, value: str) -> str:
    return f'/inform{{"{slot}": "{value}"}}'
