"""What is said beside the matter: other languages, jokes, laughter, "hmm". Pure."""

import re
from collections.abc import Mapping

from tandem.understanding.acts import is_question
from tandem.understanding.commands import OtherLanguage, SmallTalk
from tandem.understanding.heard import Heard, Part

TALK_AT = 0.74
"""Likeness to the examples of a talk_ act from which it is one; set on our own sentences, as what
is only near must stay a question about the shop."""
MOST_WORDS = 12
PREFIX, ANSWERS = "act.talk_", "act.answer_"
ANSWER_AT = 0.74
PAGE_AHEAD = 0.1
"""A page that answers a question counts so much more than an act."""
ENGLISH = "english"
"""The language that is spoken: its words speak against all others."""
ASKS_LANGUAGE = re.compile(
    r"\b(?:speak|sprechen|sprichst|parlez|habla|hablan|parla|reden|schreiben|spreekt|mówi"
    r"|in|auf|en|po|support)\b",
    re.I,
)
NAMES = {
    "german": r"german|deutsch", "french": r"french|français|francais",
    "spanish": r"spanish|español|espanol", "polish": r"polish|polsku|polski",
    "italian": r"italian|italiano", "dutch": r"dutch|nederlands", "welsh": r"welsh|cymraeg",
}  # fmt: skip
ASKED_AT = 0.66
ACCENTS = re.compile(r"[àâäçèéêëîïñóôöùúûüßłąęśźżćń¿¡]", re.I)
LAUGHS = re.compile(
    r"^(?:\W|ok|oh)*(?:lol|lmao|rofl|(?:ha){2,}h?|(?:he){2,}h?|hihi|xd|😂|🤣)"
    r"(?:\W|lol|ok|good one|nice|funny)*$", re.I,
)  # fmt: skip
PAUSES = re.compile(
    r"^\W*(?:h+m+|u+m+|e+r+m*|well|so|idk|dunno|let me (?:think|see)|one sec(?:ond)?"
    r"|(?:wait|hold on)(?: a (?:sec|second|moment|minute))?)\W*$", re.I,
)  # fmt: skip
MATTERS = re.compile(
    r"\b(?:order\w*|parcel|package|deliver\w*|refund\w*|return\w*|code|points|price|size|stock"
    r"|account|password|card|pay\w*|ship\w*|cancel\w*|money)\b",
    re.I,
)


def language_of(part: Part, languages: Mapping[str, frozenset[str]]) -> OtherLanguage | None:
    """Another language that is asked for or written."""
    text = part.text.casefold()
    if part.likeness("act.other_language") >= ASKED_AT or ASKS_LANGUAGE.search(text):
        for name, said in NAMES.items():
            if re.search(rf"\b(?:{said})\b", text) and not MATTERS.search(text):
                return OtherLanguage(name, reason="asks for it", text=part.text)
        if part.likeness("act.other_language") >= ASKED_AT + 0.2:
            return OtherLanguage("other", reason="asks which are spoken", text=part.text)
    words = re.findall(r"[^\W\d_]+", text)
    hits = {name: sum(word in known for word in words) for name, known in languages.items()}
    english = hits.pop(ENGLISH, 0)
    best = max(hits, key=hits.__getitem__, default="")
    if not best or hits[best] <= english:
        return None
    plain = hits[best] >= 3 or (hits[best] == 2 and len(words) <= 8)
    bare = hits[best] == len(words) and len(words) <= 2 and len(words[0]) > 3
    if plain or bare or (hits[best] >= 1 and english == 0 and ACCENTS.search(text)):
        return OtherLanguage(best, reason="writes it", text=part.text)
    return None


def answered_by_act(heard: Heard) -> SmallTalk | None:
    """What one answer settles, whatever else is under way: an account at risk."""
    like = heard.whole.like
    label = next(iter(like), "")
    page = max((float(page["probability"]) for page in heard.pages), default=0.0)
    asked = is_question(heard.whole.text) and page >= like.get(label, 0.0) - PAGE_AHEAD
    if label.startswith(ANSWERS) and like[label] >= ANSWER_AT and not asked:
        kind = label.removeprefix("act.")
        return SmallTalk(kind, confidence=like[label], reason=kind, text=heard.whole.text)
    return None


def talk_of(heard: Heard) -> SmallTalk | None:
    """A joke that is asked for, laughter, a pause: what belongs to no matter."""
    text = heard.whole.text.strip()
    if LAUGHS.match(text):
        return SmallTalk("talk_laugh", reason="laughs", text=text)
    if PAUSES.match(text):
        return SmallTalk("talk_pause", reason="says nothing yet", text=text)
    if heard.pages or len(text.split()) > MOST_WORDS or MATTERS.search(text):
        return None
    like = heard.whole.like
    label = next(iter(like), "")
    if label.startswith(PREFIX) and like[label] >= TALK_AT:
        kind = label.removeprefix("act.")
        return SmallTalk(kind, confidence=like[label], reason=f"talk: {kind}", text=text)
    return None
