"""Marks of mood in one message: shouting, runs of punctuation, words of each kind, sarcasm."""

import re
from collections import Counter
from dataclasses import dataclass

from nlu.mood.words import QUOTED, WORD, Lexicon, counts, spoken

SAID = (
    "swearing", "insult", "sexual", "slur", "awful", "annoyed", "still_not", "times", "repetition",
    "waiting", "leaving", "nobody_there", "sarcasm", "irony", "trouble", "sad", "loss", "hardship",
    "self_harm", "threat", "praise", "polite", "refusing", "correcting", "doubt",
)  # fmt: skip
"""Kinds of words that count for the mood."""
SHOWN = {
    "swearing", "insult", "sexual", "slur", "awful", "annoyed", "still_not", "times", "repetition",
    "waiting", "leaving", "nobody_there", "sarcasm", "sad", "loss", "hardship", "self_harm",
    "threat", "correcting",
}  # fmt: skip
"""Kinds that are published as marks; the others say little by themselves."""
BAD = ("swearing", "insult", "awful", "annoyed", "sexual", "slur")
NEAR = 5
"""So many words lie at most between a bad word and the "you" it is aimed at."""
YOU = {"you", "your", "you're", "youre", "u", "ur", "yourself", "yours", "you've", "youve", "ya"}
OUR_SIDE = {"bot", "chatbot", "robot", "assistant", "ai", "machine"}
EMPHASISED = {
    "NOT", "NEVER", "STILL", "NOTHING", "ALWAYS", "AGAIN", "WHY", "NOW", "ANYONE", "NOBODY", "NONE",
    "EVERY", "EVERYTHING", "DO", "DID", "WANT", "NEED", "HUMAN", "PERSON", "AGENT", "STOP", "WRONG",
    "ALREADY", "TWICE", "ANSWER", "HELLO", "HELP", "REFUND", "PLEASE", "ALL", "WEEKS", "DAYS",
}  # fmt: skip
"""Words people lean on. Other single words in capitals are mostly names, acronyms, codes."""
RUN = re.compile(r"[!?]{3,}|!{2,}|\?{2,}|(?:[!?]\s){2,}[!?]")
FIRST_WORDS = 4


@dataclass(frozen=True)
class Marks:
    """counts: words by kind. The rest is true or false; names: what is published, in order."""

    counts: Counter[str]
    at_you: bool = False
    capitals: bool = False
    emphasis: bool = False
    punctuation: bool = False
    praise_then_trouble: bool = False
    words: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """Short names of the marks, the plainest first."""
        found = [kind for kind in SAID if kind in SHOWN and self.counts[kind]]
        flags = ("at_you", "capitals", "emphasis", "punctuation", "praise_then_trouble")
        return found + [flag for flag in flags if getattr(self, flag)]


def marks_of(text: str, lexicon: Lexicon) -> Marks:
    """The marks of one message; what stands in quotes is somebody else's."""
    own = QUOTED.sub(" ", text)
    words = WORD.findall(spoken(own))
    found = lexicon.find(words)
    bad = [f for f in found if f.kind in BAD]
    aimed = [place for place, word in enumerate(words) if word in YOU or word in OUR_SIDE]
    praise = [f.start for f in found if f.kind in ("praise", "irony")]
    trouble = [f.start for f in found if f.kind in ("trouble", "still_not", *BAD)]
    return Marks(
        counts(found),
        any(-NEAR <= place - f.start <= NEAR for f in bad for place in aimed),
        shouts(own),
        any(word in EMPHASISED for word in re.findall(r"\b[A-Z]{2,}\b", own)),
        RUN.search(own) is not None,
        bool(praise and trouble and praise[0] < FIRST_WORDS and max(trouble) > praise[0]),
        tuple(words),
    )


def shouts(text: str) -> bool:
    """Whether most words are in capitals, and enough of them for neither acronyms nor ids.

    A token with a digit, a hyphen or an underscore is a number, a code or a constant.
    """
    words = [w.strip(".,:;!?()'") for w in text.split()]
    words = [w for w in words if w.replace("'", "").isalpha()]
    shouted = [w for w in words if len(w) > 1 and w.isupper()]
    plain = [w for w in words if len(w) > 1 and not w.isupper()]
    vowelled = [
        w for w in shouted if len(w) > 3 or w in EMPHASISED or w in ("YOU", "THE", "MY", "IS")
    ]
    return len(shouted) > len(plain) and len(vowelled) >= 2 and len(shouted) >= 2
