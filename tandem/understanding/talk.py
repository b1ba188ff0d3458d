"""What is said beside the matter: other languages, jokes, laughter, "hmm". Pure."""

import re
from collections.abc import Mapping

from tandem.understanding.acts import is_question, is_small_talk
from tandem.understanding.commands import OtherLanguage, SmallTalk
from tandem.understanding.heard import Heard, Part
from tandem.understanding.matters import CHANGING

TALK_AT = 0.74
"""Likeness to the examples of a talk_ act from which it is one; set on our own sentences, as what
is only near must stay a question about the shop."""
MOST_WORDS = 12
PREFIX, ANSWERS = "act.talk_", "act.answer_"
ANSWER_AT = 0.74
VERY_LIKE = 0.85
"""Likeness from which such an answer stands above a wish that recognition also sees."""
AS_SURE = 0.76
"""Likeness from which an act stands above a page that is less sure."""
THE_VERY_QUESTION = 0.92
"""Likeness from which an act is asked for in its own words, whatever page comes near."""
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
TRICKS = re.compile(
    r"\b(?:ignore|forget|disregard|override|bypass|drop)\b.{0,30}"
    r"\b(?:rules?|instructions?|prompts?|(?:were|been) told|settings|programming|guidelines)\b"
    r"|\bsystem prompt\b|\bfrom now on you (?:are|do|obey)\b",
    re.I,
)
"""Wants the bot to be another one."""
QUOTES_LINK = re.compile(
    r"(?:https?://|www\.)(?!(?:www\.)?fernway\.example\.com)[^\s]{4,200}"
    r"|(?<![@\w.])(?!fernway\.example)[a-z0-9-]{3,40}\.(?:com|net|org|info|xyz|top|ly|co|cc|ru|shop|click"
    r"|link|site|online|example)/[^\s]{1,100}",
    re.I,
)
"""A link to somewhere that is not us, as it stands in a message that somebody got."""
WANTS_SOMETHING = re.compile(
    r"[£$€]|\b(?:pay|paid|fee|charge|customs|duty|held|hold|release|verify|confirm|card|bank|account"
    r"|password|suspended|locked|click|text|sms|message|e-?mail|mail|is (?:it|this|that) (?:you"
    r"|yours|real|from you))\b",
    re.I,
)
OWN_FAULT = re.compile(
    r"\bmy (?:own )?(?:fault|mistake)\b"
    r"|\bi(?:'ve| have)? (?:\w+ ){0,2}?(?:spilled|spilt|dropped|tore|torn|ripped|burnt|burned"
    r"|shrank|shrunk"
    r"|bleached|ruined|scratched|stained|washed (?:it|them|my|the)\b.{0,30}\b(?:wrong|hot|shr\w+))"
    r"|\b(?:dog|cat|puppy|kids?|son|daughter|child|baby)\b.{0,12}\b(?:chewed|tore|broke|scratched"
    r"|ripped|ruined|bit|ate)\b|\bdamage it myself\b",
    re.I,
)
MADE_GOOD = re.compile(
    r"\b(?:replace\w*|new one|another one|refund|cover(?:ed)?|guarantee|warranty|money back"
    r"|free)\b",
    re.I,
)
"""What happened by one's own doing, and what is hoped for then."""
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


def answered_by_act(heard: Heard, told: str = "") -> SmallTalk | None:
    """What one answer settles, whatever else is under way: an account at risk. The page `told` just
    now has said what it says and counts no more."""
    if TRICKS.search(heard.whole.text):
        return SmallTalk("answer_trick", reason="wants other rules", text=heard.whole.text)
    if QUOTES_LINK.search(heard.whole.text) and WANTS_SOMETHING.search(heard.whole.text):
        text = heard.whole.text
        return SmallTalk(
            "answer_suspicious", reason="quotes a link that wants something", text=text
        )
    if OWN_FAULT.search(heard.whole.text) and MADE_GOOD.search(heard.whole.text):
        text = heard.whole.text
        return SmallTalk("answer_own_fault", reason="happened by their own doing", text=text)
    part = _asking(heard) or _telling(heard)
    like = part.like
    label = next(iter(like), "")
    others = (page for page in heard.pages if page["article"] != told)
    sure = max((float(page["probability"]) for page in others), default=0.0)
    most = like.get(label, 0.0)
    ahead = PAGE_AHEAD if most < VERY_LIKE else 0.0
    asked = is_question(part.text) and sure >= most - ahead
    asked = asked and not (most >= THE_VERY_QUESTION or (most >= AS_SURE and most > sure))
    if label.startswith(ANSWERS) and like[label] >= ANSWER_AT and not asked:
        kind = label.removeprefix("act.")
        return SmallTalk(kind, confidence=like[label], reason=kind, text=heard.whole.text)
    return None


def leans_on_answer(heard: Heard, answer: str) -> SmallTalk | None:
    """A short question that leans on the `answer` given last: "and how long does that take". What
    it says is said in its other words."""
    text = heard.whole.text
    short = len(text.split()) <= MOST_LEANING and not heard.entities
    if answer and short and is_question(text) and LEANS.search(text) and not MATTERS.search(text):
        return SmallTalk(answer, reason=f"leans on {answer}", text=text)
    return None


LEANS = re.compile(r"\b(?:that|it|this|how long|who does|and when|by when)\b", re.I)
MOST_LEANING = 8


def _asking(heard: Heard) -> Part | None:
    """The only stretch that asks, where the others wish for nothing: "there is no code. do students
    get something off"."""
    asking = [part for part in heard.parts if is_question(part.text)]
    wishes = any(part.intent in CHANGING for part in heard.parts if part not in asking)
    return asking[0] if len(asking) == 1 and not wishes else None


def _telling(heard: Heard) -> Part:
    """The stretch that says what it is about, where all others only laugh, pause or agree ("haha.
    tell me a joke"). Otherwise the whole message."""
    telling = [
        part
        for part in heard.parts
        if not (LAUGHS.match(part.text) or PAUSES.match(part.text) or is_small_talk(part.text))
    ]
    return telling[0] if len(telling) == 1 else heard.whole


def talk_of(heard: Heard) -> SmallTalk | None:
    """A joke that is asked for, laughter, a pause: what belongs to no matter."""
    text = heard.whole.text.strip()
    if LAUGHS.match(text):
        return SmallTalk("talk_laugh", reason="laughs", text=text)
    if PAUSES.match(text):
        return SmallTalk("talk_pause", reason="says nothing yet", text=text)
    if heard.pages or len(text.split()) > MOST_WORDS or MATTERS.search(text):
        return None
    like = _telling(heard).like
    label = next(iter(like), "")
    if label.startswith(PREFIX) and like[label] >= TALK_AT:
        kind = label.removeprefix("act.")
        return SmallTalk(kind, confidence=like[label], reason=f"talk: {kind}", text=text)
    return None
