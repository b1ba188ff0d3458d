"""Is what was done to be taken back? "Uncancel it", "I'll keep it after all". Pure.

Only what had an effect here can be meant (`DialogueContext.effect`), or a return that is waiting; a
no to what was only read back is the form's own.
"""

import re

from tandem.understanding import acts
from tandem.understanding.commands import AskRecord, Undo
from tandem.understanding.context import DialogueContext
from tandem.understanding.heard import Part
from tandem.understanding.matters import CHANGING
from tandem.understanding.slots import Facts

PLAINLY = re.compile(
    r"\b(?:un-?do|undone|un-?cancel\w*|re-?instate|revert|roll (?:it|that|this) back"
    r"|reverse (?:it|that|this|the \w+)|take (?:(?:it|that|this) "
    r"|(?:the|my|that|this) (?:\w+ ){1,3})back"
    r"|(?:put|change|set|switch|turn|move) (?:(?:it|that|this|them) "
    r"|(?:the|my|that|this) (?:\w+ ){1,3})?back"
    r"|(?:use|take|keep) the (?:old|previous|first) (?:one|address)"
    r"|(?:go|switch) back to (?:the|my) (?:old|first|previous)|bring (?:it|that|my \w+) back"
    r"|back (?:to )?(?:how|the way|what) it was|(?:re-?activate|restore) (?:it|that|the|my)"
    r"|(?:can|could) (?:you|i|we|it|that|this) (?:\w+ )?be (?:undone|reversed|taken back)"
    r"|(?:can|could) (?:it|that|this) be (?:undone|reversed|taken back))\b",
    re.I,
)
CHANGED_MIND = re.compile(
    r"\b(?:chang\w* my mind|second thoughts?|think again|thought again"
    r"|(?:i'?ll|i will|i'd like to|i want to|want to|i'd rather|actually|please|let me|can i"
    r"|and|mind) (?:still )?(?:keep|hang on to) (?:it|them|that|this|these|the|my)\b"
    r"|keep (?:it|them|that|the \w+|my \w+)\b.{0,20}\bafter all"
    r"|(?:want|need|like) (?:it|them|that|the \w+|my \w+)\b.{0,12}\bafter all"
    r"|(?:did ?n[o']?t|did not|never) (?:really |actually )?(?:mean|meant|want|intend) to\b"
    r"|should ?n[o']?t have (?:done|cancelled|canceled|returned|changed|said|pressed|sent)"
    r"|regret (?:it|that|cancel\w*|return\w*)"
    r"|(?:do ?n[o']?t|do not|dont) (?:cancel|return|send|swap|change|search|end) (?:it|that|them)?"
    r".{0,12}\bafter all)\b",
    re.I,
)
NAMED = re.compile(
    r"\b(?:cancel|stop|withdraw|scrap|call off|drop|void|delete|close|abort|end|bin) "
    r"(?:(?:the|that|my|this|it|whole|new|open)\s){0,3}(?P<what>return|swap|exchange|search|trace"
    r"|refund|complaint|dispute|(?:address )?change|cancell?ation|code)\b(?! (?:label|code))",
    re.I,
)
DEEDS = {
    "return": "create_return", "swap": "swap_item", "exchange": "swap_item",
    "search": "report_missing", "trace": "report_missing", "refund": "request_refund",
    "complaint": "take_complaint", "dispute": "record_dispute", "change": "change_order",
    "address change": "change_address", "cancellation": "cancel_order",
    "cancelation": "cancel_order", "code": "send_mail_code",
}  # fmt: skip
"""What a deed is called by who wants it back."""
ALIKE = {"change_order": ("change_order", "change_address", "update_account"),
         "cancel_order": ("cancel_order", "end_subscription")}  # fmt: skip
MATTER_OF = {
    "create_return": ("return_item",), "swap_item": ("return_item", "modify_order"),
    "cancel_order": ("cancel_order",), "change_address": ("change_shipping_address",),
    "change_order": ("modify_order",), "end_subscription": ("cancel_subscription", "cancel_order"),
    "update_account": ("account_update", "change_shipping_address"),
    "request_refund": ("refund_request",),
}  # fmt: skip
"""Effects and the wishes that led to them; another wish beside a change of mind is begun."""
MAILS = ("reset_password", "recover_username", "send_mail_code")
HOUSE = re.compile(r"(?<!\d)\d{1,3}[a-z]?,?\s{1,4}[a-z]{3,}", re.I)
"""A house number and the beginning of a street: where to is said."""
BY_WISH = 0.5
MOST_BARE = 6
"""Words of a message that wants something undone, where nothing was done."""
ORDER_BACK = re.compile(
    r"\bun-?cancel\w*|\bre-?instate\b|\b(?:undo|reverse|revoke|take back)"
    r" (?:the|my|that) cancell?ation"
    r"|\b(?:bring|get|have) (?:back )?my (?:cancelled |canceled )?order(?: back| after all)"
    r"|\b(?:never|did ?n[o']?t|did not) (?:really )?(?:mean|meant|want|wanted|intend) to cancel\b",
    re.I,
)
"""A cancelled order is wanted back, whenever it was cancelled."""
LIKE_AT, AHEAD = 0.62, 0.02


def takes_deed_back(part: Part, context: DialogueContext, facts: Facts) -> Undo | None:
    """The deed that is to be taken back, where a message says so."""
    text, effect = part.text, context.effect
    if context.asked or context.form or {"email", "new_address"} & set(facts.given):
        return None
    if HOUSE.search(text):
        return None
    named = NAMED.search(text)
    if named is not None and (skill := _named(named["what"].lower(), context)):
        return Undo(skill, reason="names what is to be taken back", text=text)
    bare = len(text.split()) <= MOST_BARE and not context.orders
    if PLAINLY.search(text) and (effect or bare):
        return Undo(effect, reason=f"{effect or 'something'} is to be undone", text=text)
    if not effect or effect in MAILS or _wishes_else(part, effect):
        return None
    if CHANGED_MIND.search(text) and not acts.SWAP.search(text):
        return Undo(effect, reason=f"another mind about {effect}", text=text)
    like, most = part.likeness("act.undo"), max(part.like.values(), default=0.0)
    if like >= LIKE_AT and like >= most - AHEAD:
        return Undo(effect, confidence=like, reason=f"like taking {effect} back", text=text)
    return None


def wants_order_back(part: Part, context: DialogueContext) -> AskRecord | None:
    """Whether an order that was cancelled before this conversation is wanted back."""
    if context.form or context.effect or not ORDER_BACK.search(part.text):
        return None
    gone = [one for one in context.orders if "cancelled" in one.tags]
    if not gone and context.own:
        return None
    thing = gone[0] if len(gone) == 1 else context.current("order")
    return AskRecord("order.undo", thing, reason="wants a cancelled order back", text=part.text)


def _named(what: str, context: DialogueContext) -> str:
    skill = DEEDS.get(what, "")
    if context.effect in ALIKE.get(skill, (skill,)):
        return context.effect
    # A return may have been opened on another day; of all else only what was done here is known.
    waits = any("return" in order.tags for order in context.own)
    return skill if skill == "create_return" and waits else ""


def _wishes_else(part: Part, effect: str) -> bool:
    sure = part.intent in CHANGING and part.confidence >= BY_WISH
    return sure and part.intent not in MATTER_OF.get(effect, ())
