"""What an agent does in the shop for the customer of their case, within the limits of the role.

It is kept before it is done, with the agent's name, and happens once per key, also where the shop
is slow or a process dies in between. Above a limit of team.yml a second person must say yes.
"""

from collections.abc import Collection

from tandem.cases.agent import Agent
from tandem.cases.case import Case
from tandem.config.team import Refunds
from tandem.core.errors import Refused, TandemError, Unavailable
from tandem.core.words import refusal, say
from tandem.handover.language import speaking_to
from tandem.runtime import Runtime
from tandem.shop.port import ChangeRefused, NotOffered
from tandem.shop.records import Order
from tandem.skills.mail_texts import write_mail
from tandem.skills.phrases import money
from tandem.storage.shop_deed_log import ShopDeed, SoFar
from tandem.storage.whose import of_customer

KINDS = ("cancel", "refund", "address", "confirm", "resend", "goodwill")
NEEDS = {
    "cancel": "orders.cancel",
    "refund": "refunds.request",
    "address": "orders.change_address",
    "confirm": "orders.read",
    "resend": "parcels.resend",
    "goodwill": "codes.goodwill",
}
"""What of the shop's capabilities each of them takes."""
GIVE = ("refund", "resend", "goodwill")
"""Those that cost money, and so have limits."""
CENTS = 100
LONGEST_WORDS = 200


def ask(
    runtime: Runtime,
    case_id: str,
    agent: Agent,
    *,
    key: str,
    kind: str,
    number: str,
    words: str,
    cents: int = 0,
) -> ShopDeed:
    """Cancel an order, send money back, change a delivery address, mail the order's confirmation
    once more, send its parcel once more, or give a code of goodwill. `words` are the reason, or the
    address; `cents` is how much of a refund or a code. Returns it "done", "failed", or where it
    "waits" for a second person.

    Raises Refused not_yours, not_proven, no_order, needs_words, bad_deed, over_limit, over_order.
    """
    case = runtime.storage.cases.get(case_id)
    if not case.is_with(agent.id):
        raise Refused("not_yours", refusal("claim_first"), 409)
    order = _order(runtime, case, number)
    words = " ".join(words.split())[:LONGEST_WORDS]
    if not words:
        raise Refused("needs_words", refusal("deed_needs_words"), field="words")
    if kind not in KINDS:
        raise Refused("bad_deed", refusal("one_of", field="kind", known=", ".join(KINDS)))
    limits = limits_of(runtime, kind)
    amount = order.total_cents if kind == "resend" else cents
    gives = kind in GIVE

    def state(so_far: SoFar) -> str:
        if not gives:
            return "doing"
        if kind == "refund":
            _still_there(order, amount, so_far.pledged)
        _within(limits, agent, amount, so_far)
        alone = amount + so_far.alone
        return "waits" if alone > limits.second_person_above * CENTS else "doing"

    deed, is_new = runtime.storage.shop_deeds.begin(
        f"{case.id}:{key}",
        case.id,
        agent.id,
        state,
        kind=kind,
        order_number=order.number,
        amount_cents=amount if gives else None,
        words=words,
    )
    if is_new and kind == "refund" and _too_much(runtime, case, number):
        runtime.storage.shop_deeds.end(deed, "failed", say("desk.deed_too_late"))
        return runtime.storage.shop_deeds.get(deed.id, case.id)
    if deed.state == "waits" and is_new:
        others = [
            one.id for one in runtime.storage.agents.present() if limit_of(limits, one) >= amount
        ]
        _note(runtime, case, deed, agent.id, say("desk.deed_note_waits"), others)
    return _do(runtime, case, deed, agent.name) if deed.state == "doing" else deed


def decide(runtime: Runtime, case_id: str, agent: Agent, deed_id: str, yes: bool) -> ShopDeed:
    """The second person says yes or no. Raises Refused own_deed, over_limit,
    over_order, decided."""
    case = runtime.storage.cases.get(case_id)
    deed = runtime.storage.shop_deeds.get(deed_id, case_id)
    if agent.id == deed.agent_id:
        raise Refused("own_deed", refusal("own_deed"), 403)
    limits = limits_of(runtime, deed.kind)
    sent = runtime.storage.shop_deeds.so_far(deed.order_number, deed.kind).sent  # with this one
    if max(sent if yes else 0, deed.amount_cents or 0) > limit_of(limits, agent):
        raise Refused("over_limit", refusal("over_limit"), 403)
    if yes and deed.state == "waits":
        order = _order(runtime, case, deed.order_number)
        if deed.kind == "refund":
            _still_there(order, deed.amount_cents or 0)
    if not runtime.storage.shop_deeds.decide(deed, agent.id, "doing" if yes else "refused"):
        raise Refused("decided", refusal("deed_decided"), 409)
    deed = runtime.storage.shop_deeds.get(deed_id, case_id)
    if yes:
        return _do(runtime, case, deed, f"{deed.agent}, {agent.name}")
    words = say("desk.deed_note_refused", agent=agent.name)
    _note(runtime, case, deed, agent.id, words, [deed.agent_id])
    return deed


def limit_of(limits: Refunds, agent: Agent) -> int:
    """How many cents this agent may send back for an order, alone or with a second person."""
    return int(getattr(limits, agent.role, 0)) * CENTS


def limits_of(runtime: Runtime, kind: str) -> Refunds:
    """The limits of what is given: codes have their own."""
    file = runtime.config.team.file
    return file.goodwill if kind == "goodwill" else file.refunds


def _within(limits: Refunds, agent: Agent, cents: int, so_far: SoFar) -> None:
    if cents <= 0:
        raise Refused("needs_amount", refusal("needs_amount"), field="cents")
    if cents + so_far.sent > limit_of(limits, agent):  # however many slices it is cut into
        raise Refused("over_limit", refusal("over_limit"), 403, "cents")


def _still_there(order: Order, cents: int, pledged: int = 0) -> None:
    sent = sum(refund.amount_cents for refund in order.refunds)
    left = max(0, order.total_cents - sent - pledged)
    if not 0 < cents <= left:
        raise Refused("over_order", refusal("over_order", amount=money(left)), field="cents")


def _too_much(runtime: Runtime, case: Case, number: str) -> bool:
    """Whether more is on its way than is left, seen anew with this deed kept: another may have been
    done between the first look at the order and now."""
    order = _order(runtime, case, number)
    sent = sum(refund.amount_cents for refund in order.refunds)
    return order.total_cents < sent + runtime.storage.shop_deeds.pledged(order.number)


def _order(runtime: Runtime, case: Case, number: str) -> Order:
    customer_id, verified = runtime.storage.conversations.identity(case.conversation_id)
    if customer_id is None or verified == "not verified":
        raise Refused("not_proven", refusal("not_proven"), 409)
    order = runtime.shop.orders.find(number)
    if order is None or order.customer_id != customer_id:
        raise Refused("no_order", refusal("no_order"), 404, "order")
    return order


def _do(runtime: Runtime, case: Case, deed: ShopDeed, who: str) -> ShopDeed:
    """Do it in the shop, once per deed, and write down how it went."""
    state, told = "done", ""
    try:
        told = _in_shop(runtime, case, deed, who)
    except ChangeRefused as refused:
        reason = "deed_out_of_stock" if refused.state == "out_of_stock" else "deed_too_late"
        state, told = "failed", say(f"desk.{reason}")
    except (NotOffered, TandemError):  # whatever the shop says no with
        state, told = "failed", say("desk.deed_no_answer")
    runtime.storage.shop_deeds.end(deed, state, told)
    by = deed.decided_by or deed.agent_id
    words = say(f"desk.deed_note_{state}", agent=who, told=told)
    _note(runtime, case, deed, by, words, [deed.agent_id])
    return runtime.storage.shop_deeds.get(deed.id, case.id)


def _in_shop(runtime: Runtime, case: Case, deed: ShopDeed, who: str) -> str:
    number = deed.order_number
    if deed.kind == "confirm":
        return _confirm(runtime, case, deed)
    if deed.kind == "resend":
        return runtime.shop.parcels.resend(number, f"{deed.words} ({who})"[:LONGEST_WORDS], deed.id)
    if deed.kind == "goodwill":
        order = _order(runtime, case, number)
        code = runtime.shop.codes.issue_goodwill(order.customer_id, deed.amount_cents or 0, deed.id)
        return f"{code.code}, {money(code.amount_cents)}"
    if deed.kind == "address":
        runtime.shop.orders.change_address(number, deed.words, deed.id)
        return deed.words
    if deed.kind == "cancel":
        refund = runtime.shop.orders.cancel(number, deed.id)
    else:
        reason = f"{deed.words} ({who}, {case.reference})"
        cents = deed.amount_cents or 0
        refund = runtime.shop.refunds.request_refund(number, cents, reason, deed.id)
    return f"{refund.reference}, {money(refund.amount_cents)}"


def _confirm(runtime: Runtime, case: Case, deed: ShopDeed) -> str:
    """Mail what was ordered to the address of the account, whatever was typed; told is where to."""
    order = _order(runtime, case, deed.order_number)
    profile = runtime.shop.customers.profile(order.customer_id)
    if profile is None:
        raise Unavailable(f"profile of {order.customer_id}")
    lines = "\n".join(
        f"{line.quantity} x {line.product}, {money(line.price_cents * line.quantity)}"
        for line in order.lines
    )
    with speaking_to(runtime, case.conversation_id):
        about = {"order": order.number, "lines": lines, "total": money(order.total_cents)}
        about |= {"name": profile.name, "address": order.address}
        mail = write_mail("order_again", profile.email, **about)
    whose = of_customer(order.customer_id)
    runtime.storage.outbox.put("mail", mail | {"whose": whose}, f"{deed.id}:mail", whose=whose)
    return profile.email


def _note(
    runtime: Runtime,
    case: Case,
    deed: ShopDeed,
    agent_id: str,
    how: str,
    who: Collection[str],
) -> None:
    """A note on the case, of which `who` are told."""
    amount = money(deed.amount_cents) if deed.amount_cents else ""
    what = say(f"desk.deed_{deed.kind}_of", order=deed.order_number, amount=amount)
    text = f"{what}: {deed.words}. {how}"
    runtime.storage.cases.add_note(case.id, agent_id, text, mentioned=who)
