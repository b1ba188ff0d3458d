"""Whether a sentence says the customer's situation back, or names the goal: learned, pure.

A logistic regression over a few plain measures of the sentence beside what the customer had said:
words shared, likeness in meaning, how it opens, what it does (a classifier of its own over
examples.yml). Learned from replies.yml, grouped by the customer's message in cross-validation:
kappa 0.78 for the situation (patterns alone 0.16).
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from tandem.learning.empathy.patterns import data_asked, fits, rules
from tandem.learning.empathy.wording import content, content_of, plain

FOLDER = Path(__file__).parent
Meaning = Callable[[list[str]], np.ndarray]
ACTS = ("restate", "finding", "done", "answer", "goal", "sorry")
"""What a sentence may do, as far as it speaks for or against saying something back."""
SAYS_BACK = ("restate", "goal")
BEGINS_SO = re.compile(r"(^|\b(ok(ay)?|oh|i see|right|alright|no)[, ]+)so\b")
YOU = re.compile(r"\byou(r|'re|'ve|'d)?\b")
TROUBLE = re.compile(
    r"\b(not|no|nothing|never|wrong|without|too|trouble|broken|twice|double|still|only|although)\b"
    r"|n't"
)
ASKING = re.compile(
    r"(^|[,;] (and |but |so )?)"
    r"(what|which|when|where|did|do|does|have|has|is|are|would|could|can|may|was|how|who)\b"
)
OWN_DEED = re.compile(r"\b(i|we)('ve| have|'ll| will| can|'m)\b")


class Restating:
    """Learned once for an encoder; asked for many sentences."""

    def __init__(self, meaning: Meaning):
        # 30 MB, for whoever audits.
        from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

        self._meaning = meaning
        examples = _read("examples.yml")["agent"]
        texts = [text for act in examples for text in examples[act]]
        acts = [act for act in examples for _ in examples[act]]
        self._acts = LogisticRegression(C=10.0, max_iter=2000, class_weight="balanced")
        self._acts.fit(meaning(texts), acts)
        replies = _read("replies.yml")
        rows = [self.measures(reply, [said]) for said, reply, _ in replies]
        restates = ["s" in habits.split() for *_, habits in replies]
        # In a chat most sentences say nothing back; those of other acts stand for them.
        messages = list(dict.fromkeys(said for said, *_ in replies))
        others = [text for text, act in zip(texts, acts, strict=True) if act not in SAYS_BACK]
        rows += [
            self.measures(other, [messages[n % len(messages)]]) for n, other in enumerate(others)
        ]
        self._model = LogisticRegression(C=1.0, max_iter=5000)
        self._model.fit(np.array(rows), restates + [False] * len(others))

    def probability(self, sentence: str, before: Sequence[str]) -> float:
        """That the sentence says back what is in the customer's messages `before` it."""
        if not before:
            return 0.0
        return float(self._model.predict_proba([self.measures(sentence, before)])[0, 1])

    def measures(self, sentence: str, before: Sequence[str]) -> list[float]:
        """What the model looks at; likeness is that of the nearest message."""
        small, own = plain(sentence), content(sentence)
        shared = own & content_of(before)
        vectors = self._meaning([sentence, *before])
        acts = dict(zip(self._acts.classes_, self._acts.predict_proba(vectors[:1])[0], strict=True))
        situation = rules()["situation"]
        likeness, part = float((vectors[0] @ vectors[1:].T).max()), len(shared) / max(len(own), 1)
        return [
            likeness,
            min(len(shared), 3) / 3,
            part,
            likeness * part * (len(shared) > 1),
            *(
                float(any(pattern.search(small) for pattern in situation[name]))
                for name in ("clear", "openers", "not")
            ),
            *map(float, (fits(small, "next_step"), data_asked(small), small.endswith("?"))),
            *(
                float(pattern.search(small) is not None)
                for pattern in (BEGINS_SO, YOU, TROUBLE, re.compile(r"\d"), ASKING, OWN_DEED)
            ),
            *(float(acts[act]) for act in ACTS),
        ]


def is_question(sentence: str) -> bool:
    """Whether a sentence is worded as a question. What is said back is not: "so it leaks?"."""
    return sentence.endswith("?") and ASKING.search(sentence) is not None


@lru_cache(maxsize=2)
def restating(meaning: Meaning) -> Restating:
    """The one for this encoder."""
    return Restating(meaning)


def _read(name: str) -> Any:
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
