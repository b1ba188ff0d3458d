"""An index as two files: numbers (npz, no pickles) and words (JSON)."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Dict, Optional

import numpy as np

from nlu.text.alignment import Alignment
from nlu.knowledge.articles import Article, Block, Settings
from nlu.knowledge.curves import Curve
from nlu.knowledge.index import HelpIndex, Unit
from nlu.knowledge.passages import Passage
from nlu.knowledge.words import WordShares

NUMBERS_FILE = "help.npz"
WORDS_FILE = "help.json"


def save_index(index: HelpIndex, folder: Path) -> None:
    """Write both files."""
    alignment, words = index.alignment, index.words
    np.savez(
        folder / NUMBERS_FILE,
        vectors=index.vectors,
        chat=index.chat,
        leads=index.leads,
        projection=alignment.projection,
        rarities=alignment.rarities,
        states=alignment.states,
        weights=alignment.weights,
        starts=alignment.starts,
        sources=words.sources,
        pages=words.pages,
        rarity=words.rarity,
        answers=index.answers.array(),
        follows=index.follows.array(),
    )
    data = {
        "articles": [_article_as_json(article) for article in index.articles],
        "settings": asdict(index.settings),
        "passages": [[asdict(passage) for passage in told] for told in index.passages],
        "units": [asdict(unit) for unit in index.units],
        "words": words.words,
        "unknown": words.unknown,
        "beside": index.beside,
    }
    (folder / WORDS_FILE).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def load_index(folder: Path) -> HelpIndex:
    """The index of `save_index`."""
    data = json.loads((folder / WORDS_FILE).read_text(encoding="utf-8"))
    with np.load(folder / NUMBERS_FILE, allow_pickle=False) as arrays:
        numbers = dict(arrays)
    alignment = ("projection", "rarities", "states", "weights", "starts")
    settings = {k: tuple(v) if isinstance(v, list) else v for k, v in data["settings"].items()}
    return HelpIndex(
        articles=[_article_from_json(article) for article in data["articles"]],
        settings=Settings(**settings),
        passages=[
            [Passage(tuple(p["sentences"]), tuple(p["runs"])) for p in told]
            for told in data["passages"]
        ],
        units=[Unit(**unit) for unit in data["units"]],
        vectors=numbers["vectors"],
        alignment=Alignment(*(numbers[name] for name in alignment)),
        words=WordShares(
            data["words"], numbers["sources"], numbers["pages"], numbers["rarity"], data["unknown"]
        ),
        chat=numbers["chat"],
        beside=data["beside"],
        leads=numbers["leads"],
        answers=Curve.from_array(numbers["answers"]),
        follows=Curve.from_array(numbers["follows"]),
    )


def _article_as_json(article: Article) -> Dict[str, Any]:
    days = {key: value and value.isoformat() for key, value in _days(article).items()}
    return {**asdict(article), **days}


def _days(article: Article) -> Dict[str, Optional[date]]:
    return {"valid_from": article.valid_from, "valid_until": article.valid_until}


def _article_from_json(data: Dict[str, Any]) -> Article:
    found = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
    found["blocks"] = tuple(Block(**block) for block in data["blocks"])
    for key in ("valid_from", "valid_until"):
        found[key] = date.fromisoformat(data[key]) if data[key] else None
    return Article(**found)
