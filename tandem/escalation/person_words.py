"""Asking for a person by the words alone, for when recognition cannot be asked.

A clause asks for one in three ways: it is hardly more than the name of one ("real human please"),
it wishes for one ("put me through to somebody"), or it will have no machine ("no bots, please").
The lists of words are those of escalation.yml.
"""

import re
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from tandem.config.policy_blocks import AskedForPerson

LONGEST = 300
"""Characters that are looked at; who asks for a person says so soon."""
CLAUSE = re.compile(r"[.!?;,:\n()]+| - ")
FILLERS_TEXT = """
    a an the any some to with please pls plz now right real actual actually live proper true
    just only hello hi hey ok okay yes my your of from at here today immediately asap instead
    urgently ein eine einen einem einer echte echten echter richtigen richtiger bitte jetzt
    sofort der die das den dem mit ihr ihre ihren ihrem hallo lieber gleich mal i want need for
    team company
"""
FILLERS = frozenset(FILLERS_TEXT.split())
"""Words that add nothing to the name of whom one asks for."""
BEHIND_TEXT = """
    please pls now right to who that here asap on from at immediately today tonight in for about
    and or i we not instead rather look help helps call can could because this there is as if on
    again bitte jetzt sprechen reden verbinden verbunden schreiben durch weiter sofort der die
    das und oder am im hier bei werden haben erreichen than als agent assistant line
"""
BEHIND = frozenset(BEHIND_TEXT.split())
"""Words behind whom one asks for; any other makes it a part of something else's name."""
AFTER_BOT_TEXT = """
    please pls but any anymore again i a mehr bitte sondern ich ein einen for to and or
"""
AFTER_BOT = frozenset(AFTER_BOT_TEXT.split())
NEGATIONS_TEXT = """
    dont don't not no never without wont won't didnt doesnt nobody kein keine keinen keinem
    nicht nie niemals ohne statt stop rather instead refuse hate enough sick tired avoid leave
"""
NEGATIONS = frozenset(NEGATIONS_TEXT.split())
SOFT_TEXT = """
    stop rather instead refuse hate enough sick tired avoid leave statt
"""
SOFT = frozenset(SOFT_TEXT.split())
"""Negations of a machine that negate nothing else: "I'd rather talk to a person"."""
QUESTIONS_TEXT = """
    do does did when why are bist sind where wann wo
"""
QUESTIONS = frozenset(QUESTIONS_TEXT.split())
ASKS_OF_NEED = frozenset(("need", "want", "i", "reach"))
"""Beginnings of wishes that are questions behind "do": "do I need an adviser?"."""
UNKNOWING = frozenset(("know", "understand", "see", "weiß", "weiss", "verstehe"))
BETWEEN_TEXT = """
    zu hier contact contacting speak talk chat have get see be connected put through
    transferred another
    different else me this chat case it out over on work works knows you speaking talking
    responsible nice good
    sprechen reden mich mir durch verbunden werden gern gerne ich jemand anderen anderem this
"""
BETWEEN = FILLERS | frozenset(BETWEEN_TEXT.split())
"""Words that may stand between a wish and whom it is for."""
FARTHEST = 6
"""Words between a wish and whom it is for."""


SOMEBODY = (
    r"(?:a |an |the |one of )?(?:real |actual |live |of )?(?:your |the )?"
    r"(?:person|human|human being|colleague|colleagues|manager|supervisor|member of staff|people"
    r"|team|staff|agents?|advisers?|advisors?)"
)
SEES_TO = (
    r"(?:check|find|look|answer|tell|help|confirm|sort|fix|deal|see|investigate|speak|talk|contact"
    r"|explain|review|handle|clarify|phone|call|ring|write|e-?mail|get back|take (?:it|this|that"
    r"|over)"
    r"|read|decide|reply|respond|ask)"
)
DELEGATES = re.compile(
    r"\b(?:can|could|would|will|have|let|get|ask|want|need|like|please|should|shall|may)\b"
    rf" (?:please |maybe |then |perhaps |to )?{SOMEBODY} (?:please |maybe |at least |to |just "
    rf"|then )?"
    rf"{SEES_TO}\b"
    r"|\b(?:can|could|would|will|have|let|get|ask|want|need|please)\b (?:please |maybe )?"
    r"(?:some(?:one|body)|any(?:one|body)) (?:there |please |to |at your end |else )?"
    r"(?:please |just )?(?:(?:check|find|sort|fix|clarify|confirm|investigate|review|handle) "
    r"(?:that|this|it)\b|look (?:into|at) (?:it|this|that)\b|deal with (?:it|this|that)\b"
    r"|help (?:me )?(?:out )?with (?:that|this|it)\b"
    r"|get back to me|contact me|reply to me|take (?:it|this) over)",
    re.I,
)
"""Somebody of ours is to do something: "have a person check whether ..."; "somebody" alone may be
anybody, so that what is to be done must have been spoken of ("find that out")."""
ABOUT_THEM = re.compile(r"^\W*(?:when|why|how|what|who|where|did|has|have|do|does|is|are)\b", re.I)


def delegates(text: str) -> bool:
    """Whether a person is to see to something."""
    return any(
        DELEGATES.search(part) and not ABOUT_THEM.match(part)
        for part in re.split(r"(?<=[.!?;])\s+", text[:LONGEST])
    )


def asks_in_words(text: str, dial: AskedForPerson) -> bool:
    """Whether the words ask for a person."""
    said = text[:LONGEST].casefold().replace("’", "'")
    clauses = [words for part in CLAUSE.split(said) if (words := _words(part, dial))]
    return any(
        _names_one(words, dial, whole=len(clauses) == 1 or _is_short(clauses) or _begs(words))
        or _wishes(words, dial)
        or _refuses_bots(words, dial)
        for words in clauses
    )


def _begs(words: tuple[str, ...]) -> bool:
    """ "Person please. It's about ...": the clause asks by itself."""
    return bool({"please", "pls", "plz", "bitte"} & set(words))


def _is_short(clauses: list[tuple[str, ...]]) -> bool:
    return sum(map(len, clauses)) <= FARTHEST


def _words(clause: str, dial: AskedForPerson) -> tuple[str, ...]:
    """The words, each misspelt one of ours by one letter as we spell it."""
    known = _known(dial.people, dial.wishes)
    return tuple(_spelt(word, known) for word in re.findall(r"[\w']+", clause))


@lru_cache(maxsize=8)
def _known(*lists: tuple[str, ...]) -> frozenset[str]:
    return frozenset(w for words in lists for one in words for w in one.split() if len(w) > 4)


@lru_cache(maxsize=4096)
def _spelt(word: str, known: frozenset[str]) -> str:
    if len(word) < 5 or word in known:
        return word
    return next((w for w in sorted(known) if OSA.distance(word, w, score_cutoff=1) <= 1), word)


def _at(words: tuple[str, ...], place: int, names: tuple[str, ...]) -> int:
    """How many words from `place` on are the longest of the names that stands there."""
    lengths = [
        len(name) for one in names if words[place : place + len(name := tuple(one.split()))] == name
    ]
    return max(lengths, default=0)


def _names_one(words: tuple[str, ...], dial: AskedForPerson, whole: bool) -> bool:
    """Nothing but the name of one, and what adds nothing to it."""
    place, named = 0, False
    while place < len(words):
        length = _at(words, place, dial.people)
        named = named or bool(length)
        if not length and words[place] not in FILLERS:
            return False
        place += length or 1
    return whole and named


def _wishes(words: tuple[str, ...], dial: AskedForPerson) -> bool:
    for place in range(len(words)):
        length = _at(words, place, dial.wishes)
        before = words[:place]
        if not length or _is_denied(before) or {"am", "bin"} & set(before[-2:]):
            continue
        if QUESTIONS & set(before[-2:]) and words[place] in ASKS_OF_NEED:
            continue
        begin = place + length
        for at in range(begin, min(len(words), begin + FARTHEST)):
            named = _at(words, at, dial.people)
            if named and (at + named == len(words) or words[at + named] in BEHIND):
                return True
            if words[at] not in BETWEEN:
                break
    return False


def _is_denied(before: tuple[str, ...]) -> bool:
    """Whether a wish is denied by what stands before it; who does not know how to, wishes."""
    pairs = pairwise((*before, ""))
    return any(one in NEGATIONS - SOFT and after not in UNKNOWING for one, after in pairs)


def _refuses_bots(words: tuple[str, ...], dial: AskedForPerson) -> bool:
    for place in range(len(words)):
        length = _at(words, place, dial.bots)
        ends = (
            place + length == len(words) or words[min(place + length, len(words) - 1)] in AFTER_BOT
        )
        near = words[max(0, place - FARTHEST) : place]
        if length and ends and NEGATIONS & set(near) and not {"am", "are", "bist"} & set(near):
            return True
    return False
