"""Is it only asked what was noted for an answer or a call? "So is it 11 now?", "what number have
you got for me". A question changes nothing; a wish in the form of one does ("can you make it 12").

Pure.
"""

import re

LONGEST = 300
_LEAD = (
    r"^\W{0,8}(?:(?:so|and|ok(?:ay)?|but|wait|sorry|hm+|er+m?|oh|right|then|just)\b\W{1,4}){0,4}"
)
_CALLS = r"(?:call|calls|called|calling|ring|rings|ringing|phone|phoning)"
OF_TIME = re.compile(
    _LEAD + r"(?:"
    r"(?:is|was|isn'?t|does|did) (?:it|that|this|the (?:call|time|appointment)|my (?:call|time)"
    r"|you (?:say|mean|put|write|note))\b(?! (?:ok|okay|alright|all right|possible|too|better"
    r"|easier|free|available)\b)"
    rf"|(?:will|are|do|did|does) (?:you|they|somebody|someone|he|she) (?:still |now |really |be"
    rf" |going to ){{0,3}}{_CALLS}\b"
    rf"|(?:when|what time|at what time|which day|what day) (?:is|are|will|do|was|does)\b.{{0,40}}"
    rf"\b{_CALLS}\b"
    r"|(?:when|what time|which day|what day) (?:is|was) (?:it|that)(?: then| now| again)?\W{0,3}$"
    r")",
    re.I,
)
"""Asks for what is set, of a call."""
OF_DETAILS = re.compile(
    r"\b(?:which|what) (?:phone )?(?:number|e-?mail|mail|address)(?: address)?\b.{0,20}"
    r"\b(?:do|does|did|have|has|will|are|is) (?:you|they|it|the answer)\b(?! sen[dt])"
    r".{0,20}\b(?:have|got|noted?|hold|use|call|ring|write|reply|answer|go|goes|come|comes|take)\b"
    r"|\b(?:which|what) (?:number|e-?mail|mail|address) have (?:you|they) (?:got|noted|put|down)\b",
    re.I,
)
"""Asks where the answer goes."""
FOR_ME = re.compile(r"\b(?:me|mine|my|i)\b|\bhave (?:you|they) (?:got|noted|put)\b", re.I)
CHANGES = re.compile(
    r"\b(?:change|instead|move|make (?:it|that)|rather|prefer|postpone"
    r"|(?:can|could) (?:you|we|it|i)|not|no)\b",
    re.I,
)


def asks_when_called(text: str) -> bool:
    """Whether it is asked for when a call is set."""
    text = text[:LONGEST]
    return bool(OF_TIME.search(text)) and not CHANGES.search(text)


def asks_how_reached(text: str) -> bool:
    """Whether it is asked under which number or address somebody is reached."""
    text = text[:LONGEST]
    return bool(OF_DETAILS.search(text) and FOR_ME.search(text)) and not CHANGES.search(text)
