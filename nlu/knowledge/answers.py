"""Which sentences of the help pages answer a message. What others call.

    index = train(read_knowledge(Path("data/knowledge")), chat, encoder)   # or loaded with a model
    for answer in find_answers("do you ship to Ireland and how much is it?", index, encoder):
        print(answer.probability, answer.text, answer.title, answer.link)

`find_answers` gives what is to be told, in the order it was asked: nothing where no page answers.
In Rasa's process the message's vectors are there already: `answers_to` takes them. With
`last_article`, the id of the article told last, "and how long does it take?" is read as being about
it. Probabilities are calibrated on the project's own articles; `index.settings.answer_at` is the
probability from which an answer is told.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np

from nlu.knowledge.index import TERSE, HelpIndex, Scores, leans, place_of
from nlu.knowledge.words import is_general
from nlu.text.parts import Part, parts_of

AS_GOOD = 0.06
"""Passages this near to the best one in likeness are told as well."""
NEAREST_TOLD = 3
LIKELY_AT = 0.3
"""From here on a page that is not told may still say more than asking for a number would."""
HOLDS_IT = 0.75
"""Probability at least of an article that alone holds all of a terse message: of our own questions
so short all six such go to their page, and six say no more than that."""
ELSEWHERE, SURE_ELSEWHERE = 0.4, 0.85
"""Share of a message's words that another article's text holds and the one told last lacks, and
the probability of that other article, from which on the message is about it."""


@dataclass(frozen=True)
class Answer:
    """Sentences of one article that answer, best passage first.

    probability: 0 to 1, that they do. asked: the part of the message they answer, or several, a
    line each. rest: further sentences of the page, the nearest first: for who asks on.
    """

    article: str
    title: str
    link: str
    probability: float
    sentences: Tuple[str, ...]
    asked: str = ""
    rest: Tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The sentences as one text."""
        return " ".join(self.sentences)

    def as_dict(self) -> Dict[str, Any]:
        """For the parse result: plain JSON; `from_dict` reads it again."""
        return {
            "article": self.article,
            "title": self.title,
            "link": self.link,
            "probability": round(self.probability, 4),
            "sentences": list(self.sentences),
            "asked": self.asked,
            "rest": list(self.rest),
        }

    @classmethod
    def from_dict(cls, given: Dict[str, Any]) -> "Answer":
        """The reverse of `as_dict`."""
        told = {"sentences": tuple(given["sentences"]), "rest": tuple(given.get("rest") or ())}
        return cls(**{**given, **told})


@dataclass(frozen=True)
class Found:
    """answers: what is to be told. nearest: at most three (article, probability), told or not.
    likely: what may answer where nothing is told, each part of the message by itself."""

    answers: Tuple[Answer, ...] = ()
    nearest: Tuple[Tuple[str, float], ...] = ()
    likely: Tuple[Answer, ...] = ()

    def as_dict(self) -> Dict[str, Any]:
        """For the parse result, key `help`: plain JSON."""
        return {
            "answers": [answer.as_dict() for answer in self.answers],
            "likely": [answer.as_dict() for answer in self.likely],
            "nearest": [
                {"article": article, "probability": round(probability, 4)}
                for article, probability in self.nearest
            ],
        }


def find_answers(
    question: str,
    index: HelpIndex,
    encoder,
    *,
    last_article: Optional[str] = None,
    today: Optional[date] = None,
) -> List[Answer]:
    """The answers to a message of any length; empty where no page answers it.

    `encoder` is a nlu.text.encoder.SentenceEncoder, or has its `read` and `whole_words`.
    `today` leaves out articles that are not valid on that day; None takes all. The same arguments
    give the same answers.
    """
    text = index.repair(encoder).repair(question)
    if not any(letter.isalnum() for letter in text):
        return []
    texts = [text, *parts_of(text)]
    parts = [Part(*row) for row in zip(texts, *encoder.read(texts), strict=True)]
    return list(answers_to(parts, index, last_article=last_article, today=today).answers)


def answers_to(
    parts: Sequence[Part],
    index: HelpIndex,
    *,
    last_article: Optional[str] = None,
    today: Optional[date] = None,
) -> Found:
    """The same for a message that is encoded: the whole first, then its parts (nlu.text.parts)."""
    last = place_of(index, last_article)
    # A part that tells something ("i ordered a jumper") is no question for a page.
    parts = [parts[0], *(part for part in parts[1:] if is_general(part.text))]
    search = _Search(parts, index, today, last)
    at = index.settings.answer_at
    whole = search.best(0, last)
    found: List[Tuple[int, float, int]] = []
    context = last
    for row in range(1, len(parts)):
        best = search.best(row, context)
        # Without the rest of the message around it a part must leave half the doubt only.
        if best is not None and best[1] >= 1 - (1 - at) / 2:
            found.append((*best, row))
            context = best[0]
    # Two parts that are sure are two questions; one alone counts less than the whole, and where the
    # whole says nothing it must leave a third of the doubt.
    if len(found) < 2:
        if whole and whole[1] >= at:
            found = [one for one in found if one[0] == whole[0]] + [(*whole, 0)]
        else:
            found = [one for one in found if one[1] >= 1 - (1 - at) / 3]
    likely = () if found else search.likely(range(len(parts)), last)
    return Found(search.answers(found), search.nearest(), likely)


class _Search:
    """One message beside all articles."""

    def __init__(
        self,
        parts: Sequence[Part],
        index: HelpIndex,
        today: Optional[date],
        last: Optional[int],
    ) -> None:
        self._parts, self._index = parts, index
        texts = [part.text for part in parts]
        vectors = np.stack([part.vector for part in parts])
        pieces = [part.pieces for part in parts]
        scores = index.scores(texts, vectors, pieces, -1 if last is None else last)
        valid = np.array([today is None or a.valid_on(today) for a in index.articles], dtype=bool)
        self._scores = Scores(
            scores.units, np.where(valid, scores.articles, -np.inf), scores.pull, scores.pull_all
        )
        self._valid = valid

    def best(self, row: int, last: Optional[int]) -> Optional[Tuple[int, float]]:
        """The likeliest article and its probability; None where there is none at all."""
        if not self._valid.any():
            return None
        order, likely = self._index.likely(self._scores, row)
        best = (int(order[0]), float(likely[0]))
        text = self._parts[row].text
        holder = self._index.only_holder(text)
        if holder is not None and self._valid[holder]:
            return (holder, max(HOLDS_IT, float(likely[order == holder][0])))
        if last is None or not self._valid[last]:
            return best
        following = self._index.follow_up(self._scores, row, text, last)
        # Told on less evidence than a question that stands alone: a third of the doubt must go.
        if following < 1 - (1 - self._index.settings.answer_at) * 2 / 3:
            return best
        if last == best[0]:
            return (last, max(best[1], following))
        shares = self._index.words.shares_in_pages(text)
        named = not shares[last] and shares[best[0]] == 1 and len(text.split()) <= TERSE
        if named and best[1] >= self._index.settings.answer_at:
            return best  # "neighbour?" where what was told says nothing of any
        if best[1] >= SURE_ELSEWHERE and shares[best[0]] - shares[last] >= ELSEWHERE:
            return best  # "and to Ireland?" names what only the other article speaks of
        # What leans on what was said before is about that, where that answers it.
        in_context = leans(text)
        return (last, following) if in_context or following > best[1] else best

    def likely(self, rows: Sequence[int], last: Optional[int]) -> Tuple[Answer, ...]:
        """The best article of each row where it may answer, a row each."""
        found = [(best, row) for row in rows if (best := self.best(row, last)) is not None]
        return tuple(
            answer
            for best, row in found
            if best[1] >= LIKELY_AT
            for answer in self.answers([(*best, row)])
        )

    def nearest(self) -> Tuple[Tuple[str, float], ...]:
        """The likeliest articles for the whole message."""
        order, likely = self._index.likely(self._scores, 0)
        return tuple(
            (self._index.articles[place].id, float(probability))
            for place, probability in zip(order[:NEAREST_TOLD], likely[:NEAREST_TOLD], strict=True)
            if self._valid[place]
        )

    def answers(self, found: Sequence[Tuple[int, float, int]]) -> Tuple[Answer, ...]:
        """One answer an article, in the order asked; a later part adds its sentences."""
        made: Dict[int, Answer] = {}
        for place, probability, row in found:
            sentences, rest = self._sentences(row, place)
            if place in made:
                before = made[place]
                known = before.sentences
                more = tuple(s for s in sentences if s not in known) if row else ()
                both = (known + more)[: self._index.settings.most_sentences]
                most = max(before.probability, probability)
                left = tuple(s for s in before.rest if s not in both)
                asked = "\n".join((before.asked, self._parts[row].text))
                made[place] = replace(
                    before, sentences=both, probability=most, rest=left, asked=asked
                )
            else:
                article = self._index.articles[place]
                made[place] = Answer(
                    article.id, article.title, article.link, probability, sentences,
                    self._parts[row].text, rest,
                )  # fmt: skip
        return tuple(made.values())

    def _sentences(self, row: int, place: int) -> Tuple[Tuple[str, ...], Tuple[str, ...]]:
        """The sentences of the best passages that are as good, and those of the rest."""
        passages = self._index.passages[place]
        if not passages:
            return (), ()
        units, text = self._scores.units[row], self._parts[row].text
        likeness = self._index.passage_likeness(units, text, place)
        if row and leans(text):  # "and how much is it": which one, the whole message says
            whole = self._parts[0].text
            likeness += self._index.passage_likeness(self._scores.units[0], whole, place)
        order = np.argsort(-likeness, kind="stable")
        good = [n for n in order if likeness[n] >= likeness[order[0]] - AS_GOOD]
        most = self._index.settings.most_sentences
        sentences = tuple([sentence for n in good for sentence in passages[n].sentences][:most])
        others = [sentence for n in order for sentence in passages[n].sentences]
        return sentences, tuple(one for one in others if one not in sentences)[:most]
