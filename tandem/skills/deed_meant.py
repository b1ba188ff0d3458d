"""Which deed of this conversation is to be taken back: of whoever is here now, the one that is
named, or else the newest. Pure."""

import re
from collections.abc import Sequence

from tandem.core.conversation import READ_BACK, Tried

UNDO, UNDONE, BY = "undo", "undone", "by"
"""The skill that takes back; the fact that names what it took back; in what a deed was about, the
customer who was proven to be there, "" for a visitor."""
EVIDENCE = {
    "create_return": "return", "swap_item": "swap for", "cancel_order": "refund",
    "change_address": "new address", "change_order": "product", "end_subscription": "ended",
    "update_account": "account change", "request_refund": "refund", "record_dispute": "dispute",
    "report_missing": "search", "take_complaint": "complaint", "reset_password": "email",
    "recover_username": "email", "send_mail_code": "code to",
}  # fmt: skip
"""Skills that have an effect -> the fact that only their effect leaves behind."""
NAMES = {
    re.compile(r"\b(?:address|street|house|flat|delivered to)\b", re.I): ("new address", "address"),
    re.compile(r"\bnews ?letters?\b|\bmailing list\b", re.I): ("newsletter_on", "newsletter_off"),
    re.compile(r"\b(?:size|colou?r)\b|\bto (?:an? )?(?:xs|s|m|l|xl|xxl)\b", re.I): ("product",),
}
"""How a deed is named -> the facts, or the account's change, of the deeds that are meant by it."""
WORD = re.compile(r"[^\W\d_]{4,}")
UNTOLD = frozenset({"return", "order", "item", "parcel", "back", "address", "size", "colour"})
"""Words that name no thing."""


def effects(tried: Sequence[Tried]) -> list[Tried]:
    """The deeds that had an effect and have not been taken back, newest last."""
    left: list[Tried] = []
    for one in tried:
        if one.skill in EVIDENCE and had_effect(one):
            left.append(one)
        elif one.skill == UNDO and UNDONE in one.facts:
            back = [deed for deed in left if undone(deed).items() <= one.facts.items()]
            if back:
                left.remove(back[-1])
    return left


def undone(deed: Tried) -> dict[str, str]:
    """The facts of taking a deed back, by which it is known again."""
    return {UNDONE: deed.skill, "of": deed.facts.get(EVIDENCE.get(deed.skill, ""), "")}


def last_effect(tried: Sequence[Tried]) -> Tried | None:
    """The newest of them; None where there is none."""
    found = effects(tried)
    return found[-1] if found else None


def had_effect(deed: Tried) -> bool:
    """Whether it was really done: not only read back, and not refused."""
    evidence = EVIDENCE.get(deed.skill, "")
    return deed.outcome not in ("failed", "refused") and (
        evidence in deed.facts and READ_BACK not in deed.facts
    )


def of_customer(tried: Sequence[Tried], proven_id: str | None) -> list[Tried]:
    """What was done for whoever is here now. Somebody else may have been before: a customer's
    deeds are theirs alone, a visitor's go on when they prove who they are."""
    return [one for one in tried if one.about.get(BY, "") in ("", proven_id)]


def named_by(text: str, deeds: Sequence[Tried]) -> list[Tried]:
    """The deeds that the words name, all of them where the words name none. Empty where the words
    name a kind of deed, or a thing of no deed, that is not among them."""
    said = {word.casefold() for word in WORD.findall(text)} - UNTOLD
    things = [deed for deed in deeds if said & _things(deed)]
    if things:
        return things
    for words, facts in NAMES.items():
        if words.search(text):
            return [one for one in deeds if _kinds(one) & set(facts)]
    return list(deeds)


def _things(deed: Tried) -> set[str]:
    named = [deed.about.get(name, "") for name in ("product", "old_product")]
    named.append(deed.facts.get("product", ""))
    return {word.casefold() for one in named for word in WORD.findall(one)} - UNTOLD


def _kinds(deed: Tried) -> set[str]:
    return set(deed.facts) | {deed.facts.get("account change", "")}
