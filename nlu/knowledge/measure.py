"""How well help pages answer, measured on articles and questions of anybody's.

The articles are indexed with what the project's own pages have taught about when an article
answers (both curves) and with the project's own examples; nothing is learned from the measured
ones. `bin/tandem evaluate knowledge` runs this.
"""

import re
import time
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np

from nlu.knowledge.answers import Found, answers_to
from nlu.knowledge.articles import Article, Knowledge, Settings, blocks_of, read_knowledge
from nlu.knowledge.training import Chat, index_with, train
from nlu.offline.rows import RowsError, read_rows
from nlu.text.parts import Part, parts_of
from nlu.text.word_repair import plain, stand_ins

AT_ONCE = 256
SLOT = re.compile(r"\[([^\[\]]*)\](?:\([^)]*\)|\{[^}]*\})")


def evaluate_knowledge(
    articles: Path, questions: Path, root: Path, threshold: Optional[float] = None
) -> Dict[str, Any]:
    """The figures of `figures`; articles {id, title, text}, questions {text, article or null}.

    root: the project whose pages and examples teach. threshold: instead of the shipped one.
    Raises RowsError for rows that cannot be used.
    """
    from nlu.text.encoder import SentenceEncoder

    pages = read_rows(articles, needed=("id", "title", "text"))
    asked = read_rows(questions, needed=("text",))
    _check(pages, asked, articles, questions)
    encoder = SentenceEncoder(cache=str(root / ".cache" / "encoder"))
    own, chat = (
        read_knowledge(root / "data" / "knowledge"),
        read_chat(root / "data" / "nlu", encoder),
    )
    given = tuple(Article(row["id"], row["title"], blocks_of(row["text"])) for row in pages)
    at = own.settings.answer_at if threshold is None else threshold
    settings = Settings(at, own.settings.most_sentences, (), own.settings.beside)
    index = index_with(Knowledge(given, settings), chat, encoder, train(own, chat, encoder))
    found, times = [], []
    for start in range(0, len(asked), AT_ONCE):
        texts = [index.repair(encoder).repair(row["text"]) for row in asked[start:][:AT_ONCE]]
        for parts in encoded(texts, encoder):
            began = time.perf_counter()
            found.append(answers_to(parts, index))
            times.append(time.perf_counter() - began)
    result = figures([row.get("article") for row in asked], found)
    result["threshold"] = at
    result["ms_p50_beyond_encoding"] = round(1000 * float(np.median(times)), 2)
    result["errors"] = _errors(asked, found)
    return result


def figures(expected: Sequence[Optional[str]], found: Sequence[Found]) -> Dict[str, Any]:
    """Shares in percent; None where there is nothing to count.

    recall_at_1, recall_at_3: of rows with an article, those whose article comes first, or among
    the first three, answered or not. precision_answered: of all rows that are answered, those whose
    first answer is from their article; an answer to a row without one is wrong.
    precision_of_answerable: the same of rows with an article alone. coverage: of rows with an
    article, those answered. wrongly_answered: of rows without one, those answered.
    """
    rows = list(zip(expected, found, strict=True))
    inside = [(article, one) for article, one in rows if article is not None]
    outside = [one for article, one in rows if article is None]
    answered = [(article, one) for article, one in rows if one.answers]

    def share(flags: List[bool]) -> Optional[float]:
        return round(100 * sum(flags) / len(flags), 2) if flags else None

    def right(pair: Tuple[Optional[str], Found]) -> bool:
        return pair[1].answers[0].article == pair[0]

    near = [(article, [place for place, _ in one.nearest]) for article, one in inside]
    return {
        "n_test": len(rows),
        "n_without_article": len(outside),
        "recall_at_1": share([article in places[:1] for article, places in near]),
        "recall_at_3": share([article in places for article, places in near]),
        "precision_answered": share([right(pair) for pair in answered]),
        "precision_of_answerable": share([right(p) for p in answered if p[0] is not None]),
        "coverage": share([bool(one.answers) for _, one in inside]),
        "wrongly_answered": share([bool(one.answers) for one in outside]),
    }


def encoded(texts: Sequence[str], encoder) -> List[List[Part]]:
    """Each text as answers_to takes it: the whole, then its parts; all encoded at once."""
    split = [[text, *parts_of(text)] for text in texts]
    flat = [part for parts in split for part in parts]
    each = iter(zip(flat, *encoder.read(flat), strict=True))
    return [[Part(*next(each)) for _ in parts] for parts in split]


def read_chat(folder: Path, encoder) -> Chat:
    """The examples of data/nlu, as Rasa gives them to its components."""
    import yaml

    texts, intents = [], []
    for file in sorted(folder.glob("*.yml")):
        data = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        for block in data.get("nlu") or ():
            if "intent" not in block:
                continue
            lines = [line[2:].strip() for line in block["examples"].splitlines()]
            found = [stand_ins(plain(SLOT.sub(r"\1", line))) for line in lines if line]
            texts += found
            intents += [block["intent"]] * len(found)
    return Chat(texts, intents, *encoder.read(texts))


def _check(pages: List[Dict], asked: List[Dict], articles: Path, questions: Path) -> None:
    """Raise RowsError where a question names an article there is none of, or an id stands twice."""
    problems, known = [], set()
    for number, row in enumerate(pages, 1):
        if row["id"] in known:
            problems.append(f"{articles}:{number}: 'id' {row['id']!r} stands there twice")
        known.add(row["id"])
    for number, row in enumerate(asked, 1):
        article = row.get("article")
        if article is not None and article not in known:
            problems.append(f"{questions}:{number}: 'article' {article!r}: no such article")
    if problems:
        raise RowsError("\n".join(problems))


def _errors(asked: List[Dict], found: List[Found]) -> List[Dict[str, Any]]:
    """Answers that are wrong, surest first."""
    wrong = [
        {
            "text": row["text"],
            "expected": row.get("article"),
            "answered": one.answers[0].article,
            "probability": round(one.answers[0].probability, 3),
        }
        for row, one in zip(asked, found, strict=True)
        if one.answers and one.answers[0].article != row.get("article")
    ]
    return sorted(wrong, key=lambda error: -error["probability"])
