"""Sentences and words of content: what habits and phrases are looked for in. Pure."""

import re
from collections.abc import Iterable

SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+|(?<=\.\.\.)\s*")
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+(?:[.,:/-]\d+)*")
QUOTES = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"'})
LONGEST = 4000
"""Characters of a message that are looked at."""
EMPTY = frozenset(
    [
        "a",
        "about",
        "actually",
        "again",
        "ahead",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "anything",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "before",
        "being",
        "but",
        "by",
        "can",
        "can't",
        "cannot",
        "could",
        "couldn't",
        "day",
        "did",
        "didn't",
        "do",
        "does",
        "doesn't",
        "doing",
        "don't",
        "done",
        "else",
        "for",
        "from",
        "get",
        "getting",
        "give",
        "go",
        "going",
        "good",
        "got",
        "great",
        "had",
        "happen",
        "has",
        "have",
        "haven't",
        "he",
        "hello",
        "help",
        "her",
        "here",
        "hey",
        "hi",
        "him",
        "his",
        "how",
        "i",
        "i'd",
        "i'll",
        "i'm",
        "i've",
        "if",
        "im",
        "in",
        "into",
        "is",
        "isn't",
        "it",
        "it's",
        "its",
        "just",
        "know",
        "let",
        "let's",
        "like",
        "little",
        "look",
        "lot",
        "make",
        "may",
        "me",
        "moment",
        "more",
        "much",
        "my",
        "need",
        "no",
        "not",
        "now",
        "of",
        "off",
        "ok",
        "okay",
        "on",
        "one",
        "only",
        "or",
        "our",
        "out",
        "over",
        "please",
        "problem",
        "really",
        "right",
        "said",
        "say",
        "see",
        "seem",
        "she",
        "should",
        "so",
        "some",
        "something",
        "sorry",
        "still",
        "such",
        "sure",
        "take",
        "tell",
        "thank",
        "thanks",
        "that",
        "that's",
        "the",
        "their",
        "them",
        "then",
        "there",
        "they",
        "thing",
        "things",
        "this",
        "those",
        "to",
        "today",
        "too",
        "try",
        "trying",
        "understand",
        "up",
        "us",
        "very",
        "want",
        "wanted",
        "was",
        "wasn't",
        "way",
        "we",
        "we'll",
        "we're",
        "well",
        "were",
        "what",
        "what's",
        "when",
        "where",
        "which",
        "while",
        "who",
        "why",
        "will",
        "with",
        "won't",
        "would",
        "wouldn't",
        "yes",
        "yet",
        "you",
        "you'd",
        "you'll",
        "you're",
        "you've",
        "your",
    ]
)
"""Words that say nothing about what a matter is."""


def sentences(text: str) -> list[str]:
    """The sentences of a message, without the blanks around them."""
    return [part.strip() for part in SENTENCE.split(text[:LONGEST]) if part and part.strip()]


def plain(text: str) -> str:
    """In small letters, with straight quotes and single blanks."""
    return " ".join(text.translate(QUOTES).lower().split())


def words(text: str) -> list[str]:
    """All words and numbers, in small letters."""
    return WORD.findall(plain(text))


def content(text: str) -> set[str]:
    """The stems of the words that say something: no pronouns, no manners."""
    return {stem(word) for word in words(text) if word not in EMPTY and len(word) > 1}


def content_of(texts: Iterable[str]) -> set[str]:
    """The same for several messages together."""
    return {word for text in texts for word in content(text)}


def stem(word: str) -> str:
    """A word without the endings of its forms: "charged", "charges" and "charging" are one."""
    word = word.removesuffix("'s")
    if not word.isalpha():
        return word
    for ending in ("ing", "ied", "ies", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            base = word.removesuffix(ending)
            base = base + "y" if ending in ("ied", "ies") else base
            doubled = len(base) > 3 and base[-1] == base[-2] and base[-1] not in "ls"
            base = base[:-1] if doubled and ending in ("ing", "ed") else base
            return base.removesuffix("e")
    return word.removesuffix("e") if len(word) > 3 else word
