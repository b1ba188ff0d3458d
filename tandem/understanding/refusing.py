"""A no that ends what is open, in any plain words, and what else the message wants. Pure.

A refusal does nothing, so it is heard from less than a yes: what begins with a no, what denies the
matter under way ("i don't want to return anything"), what says that it was only asked.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from tandem.understanding import acts
from tandem.understanding.commands import (
    AskHelp,
    AskRecord,
    Command,
    Recommend,
    StartMatter,
    WantsReplacement,
)
from tandem.understanding.heard import Heard

NO = re.compile(
    r"^\W{0,6}(?:(?:oh|um|er|hmm|ah|sorry|wait|hey|well|ok|okay|actually|but)\W{1,4}){0,3}"
    r"(?:no+|nope|nah|nein|stop(?: it)?|never ?mind|forget (?:it|that|about it)|leave (?:it|that)"
    r"|(?:please )?(?:do\s?n'?t|do not)(?: do (?:it|that|this))?)\b"
    r"(?!\s+(?:problem|worries|need|rush|hurry|doubt|objections?|one|idea|clue|number|order number"
    r"|longer|email|mail|e-mail|printer))",
    re.I,
)
"""The message begins with a no; what follows may be another wish."""
STOPS = re.compile(
    r"^\W{0,6}(?:(?:please|no|ok|oh|just|well)\W{1,4}){0,3}(?:stop|cancel|leave|forget|drop|end)"
    r"\s+(?:that|this|it|the|all|about)?\W{0,3}(?:the )?"
    r"(?:returns?|swaps?|exchange|search|refund|dispute|change|cancell?ation|form|question|matter"
    r"|it|that|this)\W{0,6}$"
    r"|^\W{0,6}stop\W{0,6}$|^\W{0,6}(?:never ?mind|forget (?:it|that)|leave it|drop it)\b",
    re.I,
)
ONLY_ASKED = re.compile(
    r"\b(?:in general|generally(?: speaking)?|hypothetically|before i (?:buy|order)"
    r"|(?:just|only|merely) (?:asking|asked|ask|a question|wondering|wondered|curious"
    r"|wanted to (?:know|ask))"
    r"|no order yet|(?:haven'?t|have not|not) (?:ordered|bought)(?: anything"
    r"| something)?(?: yet)?\b"
    r"(?!\s+(?:it|the|my)))",
    re.I,
)
"""It was no wish of their own, but a question."""
AGREES = re.compile(r"^\W*(?:yes|yep|yeah|yup|sure|please do|go ahead)\b", re.I)
MATTERS = {
    "return_item": r"returns?|send(?:ing)? (?:it|them|anything|something|that)? ?back|swaps?",
    "order_late_or_missing": r"search(?:es)?|trace|look(?:ing)? for it",
    "cancel_order": r"cancel\w*",
    "refund_request": r"refunds?",
    "billing_dispute": r"disputes?|record(?:ed|ing)?",
    "change_shipping_address": r"chang\w* (?:the |my )?address|address change",
    "modify_order": r"chang\w*",
    "account_update": r"chang\w*",
    "cancel_subscription": r"cancel\w*|end(?:ing)? it",
    "complaint": r"complain\w*|complaints?",
}
DENIES = (
    r"\b(?:not an?\s+|without an?\s+|(?:do\s?n[o']?t|dont|do not|did\s?n[o']?t|didnt|did not|never)"
    r"\s+(?:\w+\s+){0,3}?(?:an?\s+|any\s+|the\s+|to\s+)?)"
)
MANNERS = {"greet", "thanks", "goodbye", "inform", "affirm", "deny", "out_of_scope", "correction",
           "help", "stop", "clarify", "bot_challenge"}  # fmt: skip
SURE = 0.7
FEWEST_WORDS = 3
"""Fewer words after a no are no other wish."""
KEEPS = re.compile(r"^\W*(?:keep|leave|thanks?|thank you|please|bye|forget|not now)\b", re.I)


def begins_with_no(text: str) -> bool:
    """Whether the message begins with a no, whatever follows it."""
    return bool(NO.match(text)) and not re.search(r"\b(?:yes|yep|yeah)\b", text, re.I)


def refuses(text: str, form: str) -> bool:
    """Whether the matter of the form under way is refused, or was only asked about."""
    if any(STOPS.match(part) for part in re.split(r"[.!;,\n]", text)):
        return True
    if ONLY_ASKED.search(text) and not AGREES.match(text):
        return True  # but not "yes, and how long do returns take in general"
    words = next((words for intent, words in MATTERS.items() if form.startswith(intent)), "")
    if not words:
        return False
    bare = re.search(f"\\bno (?:{words})\\b{acts.ENDS_THERE}", text, re.I)
    return bool(bare or re.search(f"{DENIES}(?:{words})\\b", text, re.I))


def rest_of(heard: Heard) -> Heard | None:
    """What of a message stands beside its no; None where nothing does."""
    parts = [part for part in heard.stretches if not _is_refusal(part.text)]
    if not parts:
        return None
    if parts[0] is heard.stretches[0]:
        text = parts[0].text
        while head := NO.match(text):
            text = text[head.end() :].strip(" ,.;:!-")
        parts[0] = replace(parts[0], text=text)
    if len(parts) == 1:
        one = parts[0]
        if len(one.text.split()) < FEWEST_WORDS or KEEPS.match(one.text):
            return None
        ranking = one.ranking or heard.ranking
        return replace(heard, whole=replace(one, ranking=ranking), parts=(), ranking=ranking)
    return replace(heard, parts=tuple(parts))


def other_wishes(commands: Sequence[Command], form: str) -> tuple[Command, ...]:
    """What of a message's commands goes on after its no: another wish, or a question."""
    return tuple(one for one in commands if _goes_on(one, form))


def _goes_on(command: Command, form: str) -> bool:
    if isinstance(command, StartMatter):
        again = form.startswith(command.intent)
        return command.intent not in MANNERS and not again and command.confidence >= SURE
    if isinstance(command, (AskHelp, WantsReplacement)):
        return True
    return isinstance(command, (AskRecord, Recommend)) and command.confidence >= SURE


def _is_refusal(text: str) -> bool:
    if acts.is_small_talk(text) or STOPS.match(text) or ONLY_ASKED.search(text):
        return True
    head = NO.match(text)
    return head is not None and len(text[head.end() :].split()) < FEWEST_WORDS
