"""A code by mail: another way in for a visitor who cannot give an order's number.

As with a forgotten password, the turn does the same work and says the same words for every
address; whether it is a customer's is found out later, by the outbox. What is typed is compared at
the front door (`tandem/channels/receive.py`), so no skill and no table ever sees the digits.
"""

import hashlib
import re
from collections.abc import Callable
from typing import Any

from tandem.core.ports import MailCodes
from tandem.core.text import ADDRESS
from tandem.core.words import speaking
from tandem.shop.port import ShopPort
from tandem.skills.mail_texts import in_language, write_mail
from tandem.skills.phrases import listed, order_buttons
from tandem.skills.result import Say, SkillContext, SkillResult, Slots

EMAIL = re.compile(ADDRESS)
MOST_ADDRESSES = 2
CODE_BY_MAIL = "code by mail"
WAITING_FOR_PROOF = {"cancel_subscription": "cancel_subscription_form"}
"""What the customer wanted, and could not have without proof -> the form that goes on with it."""

Send = Callable[[dict[str, Any]], None]


def send_mail_code(slots: Slots, context: SkillContext) -> SkillResult:
    """Queue a code for the address given, or for both of "one of these two"."""
    if context.proven_id:
        return _own_orders(context, context.proven_id, "utter_mail_code_not_needed")
    emails = _addresses(slots, context)
    for email in emails:
        hashed = hashlib.sha256(email.encode()).hexdigest()[:16]
        key = context.key(f"mail_code {hashed}")
        if not context.shop.accounts.may_ask(
            "mail_code", email, context.conversation_id, key, context.source
        ):
            tried = "Code by mail: too many mails asked for in the last hour"
            return SkillResult((Say("utter_account_mail_limit"),), "refused", tried)
        payload = {"email": email, "conversation": context.conversation_id} | in_language()
        context.codes.wish(context.conversation_id, email, key)
        context.outbox.put("mail_code", payload, key, whose=context.conversation_id)
    waiting = WAITING_FOR_PROOF.get(str(slots.get("choice") or ""))
    return SkillResult(
        (Say("utter_mail_code_sent", {"email": listed(emails, "or")}),),
        tried=f"Queued a code by mail to the address given ({listed(emails)})",
        facts={"code to": listed(emails, "or")},
        forget=(),
        remember={"parked_form": waiting, "choice": None} if waiting else {},
        settled=False,
    )


def check_mail_code(slots: Slots, context: SkillContext) -> SkillResult:
    """What the code just typed has proved; the customer's own orders are choices from then on."""
    state = context.codes.state(context.conversation_id)
    owner = context.codes.proved(context.conversation_id) if state == "right" else None
    if owner:
        return _own_orders(context, owner, "utter_mail_code_right")
    if state in ("open", "wrong"):
        tried = "Code by mail: the code typed does not fit"
        says = (Say("utter_mail_code_wrong"),)
        return SkillResult(says, "refused", tried, forget=(), settled=False)
    tried = "Code by mail: run out, or tried too often"
    return SkillResult((Say("utter_mail_code_over"),), "refused", tried, forget=(), settled=False)


def send_code(payload: dict[str, Any], shop: ShopPort, codes: MailCodes, send: Send) -> None:
    """Do one queued wish {email, conversation}. An address that is no customer's gets nothing."""
    customer = shop.customers.with_email(payload["email"])
    if customer is None:
        return
    code = codes.make(payload["conversation"], customer.email, customer.id)
    if code:
        with speaking(payload.get("language")):
            send(write_mail("mail_code", customer.email, name=customer.name, code=code))


def _own_orders(context: SkillContext, owner: str, response: str) -> SkillResult:
    customer = context.shop.customer(owner)
    orders = context.shop.orders_of(owner)
    remember: dict[str, Any] = {"email": customer.email} if customer else {}
    proved: dict[str, Any] = {} if context.proven_id else {"known": owner, "known_by": CODE_BY_MAIL}
    waits = bool(context.parked)
    if not orders:
        says = (Say("utter_mail_code_no_orders", {"email": remember.get("email", "")}),)
        return SkillResult(says, tried="No order under this address", remember=remember, **proved)
    if len(orders) == 1:
        remember["order_number"] = orders[0].number
    says = (Say(response, buttons=() if waits else order_buttons(orders, "order_status")),)
    tried = f"Proved by a code by mail: {len(orders)} orders are this customer's"
    if context.proven_id:
        tried = ""
    return SkillResult(says, tried=tried, forget=(), remember=remember, settled=waits, **proved)


def _addresses(slots: Slots, context: SkillContext) -> list[str]:
    """Those of this message, or the one given before."""
    here = [found.lower() for found in EMAIL.findall(context.text)]
    return list(dict.fromkeys(here))[:MOST_ADDRESSES] or [str(slots.get("email") or "").lower()]
