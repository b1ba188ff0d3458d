"""Mailboxes that somebody cannot read any more, and addresses of which one is right. Pure."""

import re

OF_ADDRESS = ("reset_password", "recover_username", "mail_code", "send_mail_code")
"""Wishes and deeds that are done by a mail to an address."""
BOX = r"(?:mail ?box(?:es)?|in ?box|e-?mails?|mails?|mail account|e-?mail account|address(?:es)?)"
LOST = re.compile(
    rf"\b(?:can'?t|cannot|can not|couldn'?t|unable to|no longer"
    rf"|not able to)\b.{{0,16}}\b(?:get (?:in(?:to)?|at)"
    rf"|access|open|log ?in(?:to)?|reach|read)\b.{{0,24}}\b{BOX}\b"
    rf"|\b{BOX}\b.{{0,60}}\b(?:can'?t|cannot|no longer|couldn'?t)\b.{{0,12}}\b(?:get in(?:to)?"
    rf"|access|open|log ?in"
    rf"|reach|read)\b"
    rf"|\b(?:don'?t|do not|no longer|never) (?:have|use|own|got)\b.{{0,16}}\b(?:that|this|the|my"
    rf"|old|it)\b"
    rf".{{0,16}}\b{BOX}\b.{{0,12}}\bany ?more\b"
    rf"|\bno longer (?:have|use|own)\b.{{0,20}}\b{BOX}\b"
    rf"|\b{BOX}\b.{{0,60}}\b(?:does(?:n'?t| not) exist|no longer exists?|(?:is|was|has been|got"
    rf"|been) (?:closed|gone|deleted|dead"
    rf"|hacked|shut|switched off|deactivated)|is no more)\b"
    rf"|\bno (?:more |longer any )?access to\b.{{0,20}}\b{BOX}\b"
    rf"|\blost (?:access to )?(?:that|the|my) (?:old )?{BOX}\b(?! (?:with|that|where|which|from"
    rf"|about|of|for|confirming|you sent))"
    rf"|\bread (?:mails?|e-?mails?|anything) there\b",
    re.I,
)
ALTERNATIVES = re.compile(r"\b(?:or|either|one of|maybe|perhaps)\b", re.I)
OTHER_ADDRESS = re.compile(
    r"^\W*(?:(?:no|ok|okay|then|so|try|please|and|use|take|it'?s|maybe)\b\W*){0,4}"
    r"(?:the |my )?(?:other|second) (?:one|address|mail|e-?mail)\b",
    re.I,
)


def mailbox_is_lost(text: str) -> bool:
    """Whether mails to the address would not be read: nothing is to be sent there."""
    return bool(LOST.search(text))


def are_alternatives(text: str, addresses: set[str]) -> bool:
    """Whether several addresses are named and it is open which is the right one."""
    return len(addresses) > 1 and bool(ALTERNATIVES.search(text))
