"""What customers do with words beside wishing and asking: heard by pattern where they are plain,
by likeness to the examples of data/acts where they are not."""

import re
import unicodedata

AT = 0.66
"""Likeness from which an act is heard; found by trying sentences no example was written for."""
AT_IN_PLACE = 0.56
"""The same where the conversation makes the act likely: it was asked, or something was done."""

THANKS = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|k|kk|great|perfect|lovely|brilliant|super|cool|nice|good|fine|alright"
    r"|all right|right|cheers|ta|thx|tx|thanks?|thank you|thank u|ty|many|much|so|very|a lot|lots"
    r"|danke|merci|gracias|grazie"
    r"|appreciated|got it|noted|understood|gotcha|awesome|amazing|wonderful|excellent|sweet|yay"
    r"|fab|that helps?|that helped|that's all|thats all|for (?:that|the help|your help|now)|then"
    r"|i see|ah|oh|aha|well|you|mate|love|all good|sorted|will do|no worries|never mind then"
    r"|have a (?:good|nice|lovely) (?:day|one|evening|weekend)"
    r"|nvm|nevermind|never mind|nothing|forget it|doesn'?t matter|no matter)\b[\s,.!:)-]*)+$",
    re.I,
)
THANKED = re.compile(
    r"\b(?:thank\w*|thx|tx|ta|ty|cheers|appreciated|danke|merci|gracias|grazie)\b", re.I
)
FOUND = re.compile(
    r"\b(?:found (?:it|them|her|him)|it(?:'s| has| just)? (?:just )?(?:arrived|turned up|here now)"
    r"|(?:it|they) (?:was|were) (?:in|at|with) (?:the|my|our) \w+|sorted (?:it )?(?:myself|now)"
    r"|(?:it'?s|its|it is|they'?re|they are) (?:there|here|in|back) now"
    r"|(?:came|has come|have come|came) (?:through|today|this morning|just now)"
    r"|no longer (?:needed|an issue)|all sorted)\b",
    re.I,
)
WISHES = re.compile(
    r"\b(?:cancel\w*|return\w*|refund me|chang\w*|want|need|would like|i'd like|send|order a"
    r"|but|not|wrong|broken|damaged|missing)\b",
    re.I,
)
MOST_FOUND_WORDS = 12
"""A longer message says more than that it is found."""
REPLACE = re.compile(
    r"\breplacements?\b|\breplace (?:it|them|this|these)\b"
    r"|\b(?:send|ship|get|want|need|give)\b[^.?!]{0,20}"
    r"\b(?:the right|a new|new|the correct|another) (?:ones?|pair|set)\b",
    re.I,
)
SWAP = re.compile(r"\b(?:swap|exchange|bigger|smaller|(?:other|different|another) size)\b", re.I)
CANNOT_GIVE = re.compile(
    r"\b(?:i\s+)?(?:do\s*n'?t|dont|haven'?t|have no|no longer|can'?t|cannot|never)"
    r"\s+(?:have|got|know|find|remember|recall|see|get|received?|access|any idea)\b"
    r"|\b(?:no idea|no clue|lost it|deleted (?:it|the)|threw (?:it|the)|which number|what number"
    r"|where (?:do|can|would|is) (?:i|the)\b.{0,20}\b(?:find|number|that)"
    r"|it was a (?:gift|present)|was a gift)\b"
    r"|\b(?:not sure|unsure) (?:which|what)\b",
    re.I,
)
EITHER = re.compile(
    r"\b(?:one of (?:these|those|the|my)? ?two|either|or maybe|one of them)\b", re.I
)
REPEAT = re.compile(
    r"\b(?:say|tell me|repeat) (?:that|it) again\b|\b(?:can|could) you repeat\b"
    r"|^\W*(?:sorry,? )?what\?*$|^\W*(?:pardon|come again|say again)\W*$",
    re.I,
)
ONCE_MORE = re.compile(
    r"^\W{0,12}(?:ok(?:ay)?|great|thanks|and|now|good|right|so)?\W{0,12}(?:and|now|also|same|then)\b[^?]{0,20}"
    r"\b(?:other|second|next) (?:one|order|thing|address|mail|e-?mail)\b"
    r"|\b(?:other|second) (?:one|order|thing|address|mail|e-?mail),? (?:too|as well|also)\b"
    r"|\bthe same (?:again )?(?:for|with)\b",
    re.I,
)
NOT_THAT = re.compile(
    r"^\W*(?:no+[,. ]+)?(?:not (?:that|this) (?:one|order)"
    r"|(?:that|this)(?:'s| is) not (?:it|the one|mine)|wrong (?:one|order)"
    r"|none of (?:those|these|them)|neither)\b",
    re.I,
)
NONE = re.compile(r"\b(?:none of|neither|not any of|nothing of)\b", re.I)
OTHER = re.compile(
    r"\b(?:the|my|an?|that) ?other (?:one|order|parcel|package|thing|item|product)?\b"
    r"|\banother (?:one|order)\b|\bthe different one\b",
    re.I,
)
ORDINALS = {
    "first": 0,
    "1st": 0,
    "second": 1,
    "2nd": 1,
    "third": 2,
    "3rd": 2,
    "fourth": 3,
    "4th": 3,
}
ORDINAL = re.compile(
    r"\b(?:the\s+)?(first|1st|second|2nd|third|3rd|fourth|4th|last|latest|newest|most recent"
    r"|oldest)"
    r"(?: (?:one|order|parcel|time|of (?:them|those)))?\b",
    re.I,
)
BOTH = re.compile(r"\b(?:both|all (?:of them|three|my orders)|each of them)\b", re.I)
QUESTION = re.compile(
    r"\?|^\W*(?:(?:and|so|but|ok|oh|also|hi|hello|hey|sorry|please|well|then|um|just|thanks"
    r"|thank you|cheers|great|right)[\s,.!]+)*"
    r"(?:what|when|where|wheres|whats|whens|who|whos|which|why|how|is|are|was|were|do|does|did"
    r"|has|have|had|can|could|will|would|should|shall|may|am|any (?:news|idea|update|chance))\b"
    r"|\b(?:know|wonder(?:ing)?|tell me|let me know|find out|ask|learn) (?:please )?"
    r"(?:if|whether|when|where|why|how|what|which|who|on which)\b",
    re.I,
)
POLICY = re.compile(
    r"\bdo (?:you|u|they|we)\b"
    r"|\byour (?:\w+ ){0,2}(?:policy|policies|procedure|process|returns?|delivery|shipping|hours"
    r"|terms)\b"
    r"|\b(?:where|when|what) do i\b"
    r"|\bhow (?:do|does|long|much) (?:does |do |is |are )?(?:the |a )?(?:i|you|one|returns?"
    r"|refunds?|it|delivery|shipping|postage|an? (?:refund|return|exchange))\b"
    r"|\bis there an?\b|\bpolicy\b"
    r"|\bdo i (?:have|need) to\b|\bare (?:you|returns|refunds)\b|\bwhat if\b",
    re.I,
)
NEGATED = re.compile(
    r"\b(?:do\s*n'?t|dont|do not|not|never|no need to|instead of|rather than)\s+(?:\w+\s+){0,3}?"
    r"(cancel\w*|return\w*|refund\w*|chang\w*|delet\w*|send\w*)",
    re.I,
)
NEGATED_INTENTS = {
    "cancel": ("cancel_order", "cancel_subscription"),
    "return": ("return_item",),
    "refund": ("refund_request", "refund_status"),
    "chang": ("modify_order", "change_shipping_address"),
    "delet": ("account_update",),
    "send": ("return_item",),
}


def is_small_talk(text: str) -> bool:
    """Thanks, "ok", an emoji, "found it": nothing follows from it."""
    said = text.strip()
    if not said:
        return False
    if not any(character.isalnum() for character in said):
        kinds = {unicodedata.category(character) for character in said if not character.isspace()}
        return bool(kinds & {"So", "Sk", "Sm"}) or said in (":)", ":-)", ";)", ":D", "<3", "^^")
    if THANKS.match(said):
        return True
    more = QUESTION.search(said) or WISHES.search(said) or len(said.split()) > MOST_FOUND_WORDS
    return bool(FOUND.search(said)) and not more


def wants_replacement(text: str) -> bool:
    """The right or a whole one is to be sent. Another size is a swap, and how it goes in general
    stands on a help page."""
    return bool(REPLACE.search(text)) and not SWAP.search(text) and not POLICY.search(text)


def negated_intents(text: str) -> set[str]:
    """What is said not to be wished: "don't cancel, just change"."""
    found: set[str] = set()
    for match in NEGATED.finditer(text):
        verb = match.group(1).lower()
        for stem, intents in NEGATED_INTENTS.items():
            if verb.startswith(stem):
                found |= set(intents)
    return found


def is_question(text: str) -> bool:
    """Whether something is asked rather than told."""
    return bool(QUESTION.search(text))


def is_policy(text: str) -> bool:
    """Whether it is asked how things are in general, and not about one's own."""
    return bool(POLICY.search(text))
