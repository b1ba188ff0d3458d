"""Finds the words that open a wallet: twelve to twenty-four, as BIP 39 has them. Linear."""

import re
from collections.abc import Iterator

from tandem.core.plain_text import Span

KIND = "seed phrase"
WORDS = re.compile(
    r"(?<![\w'])(?:\d{1,2}[.)]?\s{0,2})?[a-z]{3,8}(?:[\s,.;]{1,3}(?:\d{1,2}[.):]?\s{0,2})?[a-z]{3,8}){7,23}"
    r"(?![\w'])",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"\b(?:seed|recovery|wallet|mnemonic|backup|secret|wiederherstellungs)[ -]?"
    r"(?:(?:recovery|words?|phrases?|w(?:ö|oe)rter|s(?:ä|ae)tze?|liste?|seed)\b|(?=\s{0,2}[:=]))"
    r"|\b(?:12|24|twelve|twenty-?four|zw(?:ö|oe)lf) (?:words|w(?:ö|oe)rter)\b",
    re.IGNORECASE,
)
LEADS = re.compile(
    r"(?:[\s:=\"'(-]{1,4}|\b(?:is|are|ist|sind|lautet|lauten|the|my|words?|here|of|for"
    r"|wallet)\b){0,8}",
    re.I,
)
SENTENCES_TEXT = """
    the and for with that this was are has had have not but from your you please they when where
    what which will would could should can cant does did his her its our there here want need
    get got how who all out one two still der die das und mit ist ich nicht ein eine den dem für
    auf wie was wann bitte mein meine habe hat sind wir sie von bei
"""
SENTENCES = frozenset(SENTENCES_TEXT.split())
"""Words without which hardly a sentence is written, and of which no such phrase is made."""
FEWEST_NAMED = 8
LENGTHS = frozenset((12, 15, 18, 21, 24))
COLOURS_TEXT = """
    red orange yellow green blue indigo violet white black grey gray brown pink purple gold
    silver small medium large apple pear plum cherry lemon lime monday tuesday friday
"""
COLOURS = frozenset(COLOURS_TEXT.split())


def seed_phrases(text: str) -> Iterator[Span]:
    """Phrases that are named, and messages of nothing but such a phrase."""
    for found in NAMED.finditer(text):
        leads = LEADS.match(text, found.end())
        words = WORDS.match(text, leads.end() if leads else found.end())
        if words and not _is_sentence(words[0], FEWEST_NAMED):
            yield *words.span(), KIND
    alone = WORDS.fullmatch(text.strip())
    if alone:
        said = re.findall(r"[a-z]+", alone[0].casefold())
        if len(said) in LENGTHS and not _is_sentence(alone[0], 12) and not COLOURS & set(said):
            begin = len(text) - len(text.lstrip())
            yield begin, begin + len(alone[0]), KIND


def _is_sentence(said: str, fewest: int) -> bool:
    words = re.findall(r"[a-z]+", said.casefold())
    return len(words) < fewest or bool(SENTENCES & set(words))
