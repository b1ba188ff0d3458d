"""Does a customer take back what a person was called for? "Close that ticket", "no person needed".

Pure. A verb of ending with a word for the case, or a need that is denied; questions about a ticket
and what is not to be ended are told apart.
"""

import re
from typing import Literal

Taking = Literal["", "plain", "perhaps", "asks"]
"""Whether the case is taken back: plainly, perhaps (then it is asked), or its state is asked."""
_CASE = (
    r"(?:tickets?|case|enquiry|inquiry|reference|support request"
    r"|(?:request|message) (?:for|to) (?:a |the )?(?:person|human|colleague|team)|h-\w{4,6})"
)
_CALL = r"(?:call(?:[- ]?back)?|ring|phone call)"
_SOMEBODY = (
    r"(?:(?:a |any |your |the |real ){0,4}"
    r"(?:person|people|human|humans|agents?|colleagues?|staff|team)"
    r"|any(?:one|body)|some(?:one|body))"
)
ENDS = (
    r"(?:cancel|close|drop|withdraw|scrap|delete|remove|stop|undo|forget|bin|end|revoke|void"
    r"|call off|take back|get rid of|throw away|kill|abort|discard)"
)
ENDED = re.compile(
    rf"\b{ENDS} (?:(?:the|my|that|this|your|open|whole|support|stupid|about|again|it,?"
    rf"|please)\s){{0,4}}"
    rf"(?P<what>{_CASE}|{_CALL})\b"
    rf"|\b(?P<what2>{_CASE}) (?:can|should|must|may)(?: now)? be (?:closed|cancelled|canceled"
    rf"|dropped"
    r"|withdrawn|deleted|removed)\b"
    rf"|\byou (?:can|may) (?:now )?{ENDS} (?:it|that|this|(?P<what3>h-\w{{4,6}}))\W*$",
    re.I,
)
NOT_NEEDED = re.compile(
    r"\b(?:no need (?:for|of)|no|(?:do\s?n[o']?t|dont|do not|no longer|never) (?:\w+ ){0,2}?"
    r"(?:need|want|require))"
    rf" (?:(?:a|the|any|this|that|your|more|longer)\s){{0,2}}(?P<what>{_CASE}|{_CALL}|{_SOMEBODY})"
    r"(?P<rest>(?: (?:needed|necessary|required|wanted|now|then|any ?more|any longer|please|thanks?"
    r"|for (?:that|this|it|now)|at all|yet|is needed))*)\W*(?:$|[.,;!?]|\bnext\b|\bi\b|\bso\b"
    r"|\bjust\b)"
    rf"|\b(?P<what2>{_CASE}|{_CALL}) (?:is |was )?(?:not|isn'?t|no longer) (?:needed|necessary"
    rf"|required"
    r"|wanted)\b"
    rf"|\b(?P<what3>person|human|{_CASE})\W{{1,3}}not (?:needed|necessary|required)\b",
    re.I,
)
LEAVES_PEOPLE = re.compile(
    r"\b(?:do\s?n[o']?t|dont|no need to|please do not) (?:bother|trouble|disturb|involve|wake|call"
    rf"|contact|ask) (?:a |any |your |the |my )?{_SOMEBODY}",
    re.I,
)
UNASKED = re.compile(
    rf"\b(?:did\s?n[o']?t|didnt|never) (?:ask|asked|want|wanted)(?: for)? (?:a |any |this |that )?"
    rf"(?:{_CASE}|{_CALL}|{_SOMEBODY})\b",
    re.I,
)
DENIED = re.compile(
    r"(?:\b(?:not|never|dont|please don|without)|n't|do not)(?: \w+){0,2}\s*$", re.I
)
ASKS_OF_IT = re.compile(
    rf"\b(?:is|was|are|has|have) (?:the|my|that|this|your)? ?{_CASE}\b.{{0,20}}\b(?:gone|closed"
    rf"|cancelled"
    r"|canceled|withdrawn|open|dropped|deleted|still there|off)\b"
    rf"|\b(?:did you|have you) (?:{ENDS}|closed?|cancelled|canceled|dropped|withdrawn) (?:the|my"
    rf"|that)?"
    rf" ?{_CASE}\b",
    re.I,
)
CONSEQUENCE = re.compile(r"^\W*(?:when|why|what|how|who|where|if)\b", re.I)
LEAVES_IT = re.compile(
    r"^\W*(?:(?:ah+|hm+|right|fine|alright|on second thoughts|you know what|ok|okay|no|oh|please"
    r"|thanks?|thank you|then|so|just|actually|sorry|well)\W+){0,3}"
    r"(?:never ?mind|nvm|forget (?:it|that|about it)|leave (?:it|that)|drop (?:it|that)"
    r"|scrap (?:it|that)|not needed any ?more|no longer needed|it'?s fine now|don'?t bother)"
    r"(?:\W+(?:then|thanks?|thank you|please|now))*\W*$",
    re.I,
)


def takes_back(text: str) -> Taking:
    """What a message says of ending the case that is open."""
    text = " ".join(text.split())
    if ASKS_OF_IT.search(text):
        return "asks"
    for part in re.split(r"(?<=[.!?;])\s+", text):
        found = ENDED.search(part)
        if found and not CONSEQUENCE.match(part):
            if DENIED.search(part[: found.start()]):
                continue
            what = found["what"] or found["what2"] or found["what3"] or ""
            return "plain" if re.fullmatch(_CASE, what, re.I) else "perhaps"
        if declines_person(part) or _needs_none(part):
            return "plain"
    return "perhaps" if LEAVES_IT.match(text) or UNASKED.search(text) else ""


def declines_person(text: str) -> bool:
    """Whether a message says that nobody is needed: "no need for a person, I'll wait"."""
    if LEAVES_PEOPLE.search(text):
        return True
    found = NOT_NEEDED.search(text)
    if found is None:
        return False
    what = found["what"] or found["what2"] or found["what3"] or ""
    of_people = bool(re.search(_SOMEBODY, what, re.I))
    # "No person?" and "no human there" ask or complain; a need has to be spoken of.
    need = re.search(r"\b(?:need|want|requir|necessar|not)\w*", found.group(), re.I)
    return of_people and bool(need)


def _needs_none(part: str) -> bool:
    found = NOT_NEEDED.search(part)
    need = found and re.search(r"\b(?:need|want|requir|necessar|not)\w*", found.group(), re.I)
    return bool(found and need and not CONSEQUENCE.match(part))
