"""What customers do with words beside wishing and asking: heard by pattern where they are plain,
by likeness to the examples of data/acts where they are not."""

import re
import unicodedata

from tandem.core.denied import denied_words

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
NOTHING_MORE = re.compile(
    r"^\W*(?:no+|nah|nope)[\s,.!-]{1,4}(?:(?:thanks?|thank you|really|actually|sorry)[\s,.!]{1,4})?"
    r"(?:it'?s|its|it is|that'?s|thats|that is|i'?m|im|i am|all|you'?re|we'?re)\b"
    r"(?: (?:all|quite|really|just|totally|perfectly|now))?"
    r" (?:fine|ok|okay|good|alright|all right|right|cool|sorted|clear|well|set)"
    r"(?:[\s,.!]{1,4}(?:thanks?|thank you|cheers|ta|like (?:this|that)|then|now|for now))*\W*$",
    re.I,
)
"""A no that only says that nothing more is needed: "no it's fine, thanks"."""
PLAIN_YES = re.compile(
    r"^\W*(?:(?:yes|yep|yeah|yup|please|sure|do it|do that|go ahead|go on|ok|then)\W+){0,3}"
    r"(?:yes|yep|yeah|yup|please|sure|do it|do that|go ahead|go on|i do|i would|i'd like that"
    r"|(?:start|open|begin|let's do|lets do) (?:it|one|that))\W*$",
    re.I,
)
"""A yes and nothing else; "ok" and "great" alone only say that something was read."""
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
WISHES_PLAINLY = re.compile(
    r"\b(?:cancel|return|swap|exchange|refund|want|need|would like|i'd like|send(?:ing)?|please"
    r"|money back|how do i|can i|could i|get rid)\b",
    re.I,
)
"""A wish to do, in so many words."""
MOST_FOUND_WORDS = 12
"""A longer message says more than that it is found."""
REPLACE = re.compile(
    r"\breplacements?\b|\breplace (?:it|them|this|these)\b"
    r"|\b(?:send|ship|get|want|need|give)\b[^.?!]{0,20}"
    r"\b(?:the right|a new|new|the correct|another) (?:ones?|pair|set)\b"
    r"|\b(?:new|another) (?:ones?|pair|set),? (?:instead|rather|please)\b",
    re.I,
)
SWAP = re.compile(r"\b(?:swap|exchange|bigger|smaller|(?:other|different|another) size)\b", re.I)
CANNOT_GIVE = re.compile(
    r"\b(?:i\s+)?(?:do\s*n'?t|dont|haven'?t|have no|no longer|can'?t|cannot|never)"
    r"\s+(?:have|got|know|find|remember|recall|see|get|received?|access|any idea)\b"
    r"|\b(?:no idea|no clue|dunno|idk|lost it|deleted (?:it|the)|threw (?:it|the)"
    r"|which number|what number"
    r"|where (?:do|can|would|is) (?:i|the)\b.{0,20}\b(?:find|number|that)"
    r"|it was a (?:gift|present)|was a gift)\b"
    r"|\b(?:not sure|unsure) (?:which|what)\b",
    re.I,
)
OTHERS_LACK = re.compile(
    r"\b(?:neighbou?rs?|they|he|she|you|nobody|courier|carrier|driver|shop|depot|next door)\s+"
    r"(?:do\s?n'?t|dont|does\s?n'?t|did\s?n'?t|have|has|can'?t)\b",
    re.I,
)
"""Somebody else has it not."""
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
    r"|thank you|cheers|great|right|i meant?|no)[\s,.!]+)*"
    r"(?:(?:up to|until|till|by|for|since|from|with|at|on|in|to) (?=what|when|which|how|who))?"
    r"(?:what|when|where|wheres|whats|whens|who|whos|which|why|how|is|are|was|were|do|does|did"
    r"|has|have|had|can|could|will|would|should|shall|may|am|any (?:news|idea"
    r"|update|chance|sales?|offers?|discounts?|deals?))\b"
    r"|^\W*(?:and |but |so |what )?if\b.{3,80}\b(?:do|can|will|would|is|are|does"
    r"|must|should|what|how|when"
    r"|who)\s+(?:i|you|it|we|they|the|happens)\b"
    r"|\bask(?:ed|ing)?\W{1,3}(?:do|does|is|are|can|will)\b"
    r"|\b(?:know|wonder(?:ing)?|tell me|let me know|find out|ask|learn) (?:please )?"
    r"(?:if|whether|when|where|why|how|what|which|who|on which)\b",
    re.I,
)
CLAUSE = re.compile(
    r",\s{1,3}(?:and |but |so )?(?:is|are|was|will|when|where|does|do|did|has|have|can|could|would"
    r"|how|what|who|which) (?:it|they|that|this|the|my|i|you|he|she|there|one|much|long|soon)\b",
    re.I,
)
"""A question after a comma: "the denim jacket, will it be here on Wednesday"."""
POLICY = re.compile(
    r"\bdo (?:you|u|they|we)\b"
    r"|\byour (?:\w+ ){0,2}(?:policy|policies|procedure|process|returns?|delivery|shipping|hours"
    r"|terms)\b"
    r"|\b(?:where|when|what) do i\b"
    r"|\bhow (?:do|does|long|much) (?:does |do |is |are )?(?:the |a )?(?:i|you|one|returns?"
    r"|refunds?|it|delivery|shipping|postage|an? (?:refund|return|exchange))\b"
    r"|\bis there an?\b|\bpolicy\b"
    r"|\bdo i (?:have|need) to\b|\bare (?:you|returns|refunds)\b|\bwhat if\b"
    r"|\b(?:do|does|can|could|would|will|should|may|must) (?:people|customers|refunds|returns"
    r"|orders|parcels|things|one)\b"
    r"|\b(?:how|what|when|who|where|do|does|is|are|would|will|can)\b[^.?!]{0,80}"
    r"\b(?:usually|normally|generally|typically|in general|as a rule)\b"
    r"|\b(?:can|could|may|will|would) (?:an?|any) (?:order|parcel|thing|return|refund|delivery"
    r"|address|size)\b"
    r"|\bhow (?:would|could|should|does|do) (?:an? |the )?(?:one|people|somebody|someone|refunds?"
    r"|returns?|swaps?|exchanges?|cancell?ations?)\b"
    r"|\bhow long (?:would|will|can|should) (?:an? |the )(?:refund|return|swap|exchange|delivery"
    r"|search)\b|\bis it (?:normal|usual|common)\b"
    r"|\bwhat happens (?:if|when) (?:an?|some\w+|any\w+|things?|people|parcels?|orders?|one|you)\b"
    r"|\bif i (?:order|buy|ordered|bought) (?:it |them |one |some |something )?"
    r"(?:now|today|tomorrow|on|by)\b"
    r"|\b(?:delivery|shipping|postage) (?:costs?|charges?|fees?|prices?) (?:for|on|at|over|under)"
    r" [£$]?\d",
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
ENDS_THERE = (
    r"(?=\s{0,3}(?:please|thanks?|thank you|needed|wanted|for me|then|now)?\s{0,3}(?:[.,;!]|$))"
)
"""After a matter that is refused by its name nothing of it is said: "no return please"."""
NO_SUCH = re.compile(r"\bno (returns?|refunds?|cancell?ation)\b" + ENDS_THERE, re.I)
DENIED_INTENTS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"\b(?:codes?|vouchers?|coupons?)\b", re.I), ("promo_code",)),
    (re.compile(r"\breturns?\b", re.I), ("return_item",)),
    (re.compile(r"\brefunds?\b", re.I), ("refund_request", "refund_status")),
    (
        re.compile(r"\b(?:subscription|plus)\b", re.I),
        ("cancel_subscription", "subscription_status"),
    ),
    (re.compile(r"\bcancell?ation\b", re.I), ("cancel_order", "cancel_subscription")),
)
"""Matters that are denied by their names: "forget the code"."""


CLAUSES = re.compile(r"[,;]\s+")


def is_small_talk(text: str) -> bool:
    """Thanks, "ok", an emoji, "found it": nothing follows from it."""
    said = text.strip()
    if not said:
        return False
    if not any(character.isalnum() for character in said):
        kinds = {unicodedata.category(character) for character in said if not character.isspace()}
        return bool(kinds & {"So", "Sk", "Sm"}) or said in (":)", ":-)", ";)", ":D", "<3", "^^")
    if THANKS.match(said) or NOTHING_MORE.match(said):
        return True
    more = (
        any(QUESTION.search(one) for one in (said, *CLAUSES.split(said)))
        or WISHES.search(said)
        or len(said.split()) > MOST_FOUND_WORDS
    )
    return bool(FOUND.search(said)) and not more


def wants_replacement(text: str) -> bool:
    """The right or a whole one is to be sent. Another size is a swap, and how it goes in general
    stands on a help page."""
    return bool(REPLACE.search(text)) and not SWAP.search(text) and not POLICY.search(text)


def cannot_give(text: str) -> bool:
    """Whether customers say that they have not what was asked, and not that others have it not."""
    return bool(CANNOT_GIVE.search(text)) and not OTHERS_LACK.search(text)


def negated_intents(text: str) -> set[str]:
    """What is said not to be wished: "don't cancel, just change"."""
    found: set[str] = set()
    words = " ".join([denied_words(text), *NO_SUCH.findall(text)])
    for pattern, named in DENIED_INTENTS:
        found |= set(named) if pattern.search(words) else set()
    for match in NEGATED.finditer(text):
        verb = match.group(1).lower()
        for stem, intents in NEGATED_INTENTS.items():
            if verb.startswith(stem):
                found |= set(intents)
    return found


def is_question(text: str) -> bool:
    """Whether something is asked rather than told."""
    return bool(QUESTION.search(text))


def asks_within(text: str) -> bool:
    """Whether something is asked, also in a clause of its own behind what it is about."""
    return is_question(text) or bool(CLAUSE.search(text))


def is_policy(text: str) -> bool:
    """Whether it is asked how things are in general, and not about one's own."""
    return bool(POLICY.search(text))
