"""Cuts articles into what can be told: passages of a few sentences, in plain words."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import List, Tuple

from nlu.knowledge.articles import Article, Block

MOST_SENTENCES = 3
"""A longer paragraph is cut into passages of two: an answer is short, the page has the rest."""
END = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!\bno\.)\s+(?=[\"'“(]?[A-Z0-9£€$])")
MARKUP = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)|\*\*(.+?)\*\*|`([^`]*)`")


@dataclass(frozen=True)
class Passage:
    """Sentences of one article that belong together.

    sentences: as they are told. runs: each sentence of the paragraph, and each with the one after
    it, those that ask too: what questions are held against.
    """

    sentences: Tuple[str, ...]
    runs: Tuple[str, ...] = ()


def plain_words(text: str) -> str:
    """Markdown's links, stress and code as the words alone."""
    return MARKUP.sub(lambda match: next(g for g in match.groups() if g is not None), text)


def sentences_of(block: Block) -> List[str]:
    """The block's sentences in plain words."""
    return [sentence for sentence in END.split(plain_words(block.text)) if sentence.strip()]


def passages_of(article: Article) -> Tuple[List[Passage], List[str]]:
    """What the article tells, and the questions that stand in its text.

    A sentence that asks ("What if I am late?") tells nothing: it is one more way of asking.
    """
    told: List[Passage] = []
    asked: List[str] = []
    for block in article.blocks:
        found = sentences_of(block)
        questions = [sentence for sentence in found if sentence.endswith("?")]
        asked += questions
        if block.kind == "heading":
            continue
        telling = [sentence for sentence in found if sentence not in questions]
        step = len(telling) if len(telling) <= MOST_SENTENCES else 2
        for at in range(0, len(telling), step or 1):
            sentences = tuple(telling[at : at + step])
            # The questions of a paragraph that is told whole belong to it.
            said = found if step == len(telling) else sentences
            pairs = (f"{one} {two}" for one, two in pairwise(said))
            told.append(Passage(sentences, (*said, *pairs)))
    return told, asked
