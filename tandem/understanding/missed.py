"""The answer was not to what was asked: "not what i asked", "you said that already". Pure."""

import re
from dataclasses import replace

from tandem.understanding.commands import AskHelp, AskRecord, Command, NotKnown, StartMatter
from tandem.understanding.context import DialogueContext
from tandem.understanding.heard import Part

ENDS = r"(?=\W{0,4}(?:$|[,.;!?]|but\b|and\b))"
"""Nothing depends on it: "i read that", and not "i read that you repair shoes"."""
MISSED = re.compile(
    r"^\W{0,8}(?:(?:no+|nope|but|sorry|hm+|er+m?|ok|well|oh)\b\W{1,4}){0,3}(?:"
    r"(?:that|this|it)(?:'?s| is| was| wasn'?t| isn'?t)?(?: still)?(?: not| never)?"
    r" (?:what|the thing) (?:i|we) (?:asked|meant|said|was asking)(?: for| about| you)?"
    r"|not what (?:i|we) (?:asked|meant|said)(?: for| about| you)?"
    r"|(?:that|this|it|you)(?: still)?(?: do(?:es)?n'?t| did(?:n'?t| not)| does not| haven'?t"
    r"| have not) (?:really )?(?:answer(?:ed)?|address(?:ed)?)"
    r"(?: (?:my|the) question| me| what i asked| it| that)?"
    r"|(?:that|this|it)(?:'?s| is| was) (?:no|not an|not the) answer(?: to (?:my|the) question)?"
    rf"|you(?:'?ve| have)? (?:already|just) (?:said|told me|answered|wrote) (?:that|this|it){ENDS}"
    rf"|i(?:'?ve| have)? (?:already )?(?:know|read) (?:that|this)(?: already| bit)?{ENDS}"
    r"|wrong (?:again|answer)"
    r"|you(?:'?re| are)? (?:misunder\w{4,8}(?: me)?|not listening|got (?:that|me) wrong)"
    r")(?=\W|$)",
    re.I,
)
"""Says that the answer was not it. Which answer would be one may stand behind."""
DENIES = re.compile(
    r"\b(?:not|never|no|wrong|already|just|misunder\w+|know|read|have)\b|n'?t\b", re.I
)
MANNERS = {"deny", "correction", "inform", "out_of_scope", "clarify", "complaint"}
"""Intents that say no more than that it was not it."""
FEWEST_LEFT = 2
"""Words behind it that may say what was meant."""


def says_missed(text: str) -> bool:
    """Whether a stretch says so."""
    found = MISSED.match(text)
    return bool(found and DENIES.search(found.group()))


def behind(part: Part) -> Part | None:
    """What is said behind it ("..., i asked about the money"); None where there is no more."""
    found = MISSED.match(part.text)
    rest = part.text[found.end() :].strip(" ,.;:!-") if found else part.text
    return replace(part, text=rest) if len(rest.split()) >= FEWEST_LEFT else None


def asks_anew(command: Command, context: DialogueContext) -> bool:
    """Whether a command is about something else than what was told just now."""
    if isinstance(command, NotKnown):
        return False
    if isinstance(command, AskRecord):
        return command.label != context.label
    if isinstance(command, AskHelp):
        return command.article != context.article
    return not (isinstance(command, StartMatter) and command.intent in MANNERS)
