"""The intent classifier alone, learned from any examples: to measure it, without Rasa."""

from functools import cached_property
from pathlib import Path

import yaml

from nlu.intents.linear import INVERSE_PENALTY_OF_ONE
from nlu.intents.model import IntentModel, Reading, spoken_name
from nlu.text.encoder import SentenceEncoder
from nlu.text.word_repair import WordRepair


def examples_of(folder: Path) -> list[tuple[str, str]]:
    """(intent, text) of every example in a folder of Rasa's NLU files."""
    found = []
    for file in sorted(folder.rglob("*.yml")):
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
        for entry in data.get("nlu") or ():
            if "intent" in entry:
                lines = str(entry.get("examples") or "").splitlines()
                found += [(entry["intent"], line.removeprefix("- ").strip()) for line in lines]
    return [(intent, text) for intent, text in found if text]


class Trial:
    """Learns from `examples` at the first question."""

    def __init__(
        self,
        examples: list[tuple[str, str]],
        encoder: SentenceEncoder | None = None,
        inverse_penalty: float = INVERSE_PENALTY_OF_ONE,
    ):
        self.examples, self._inverse_penalty = examples, inverse_penalty
        self._encoder = encoder or SentenceEncoder()
        words = WordRepair.words_of([text for _, text in examples])
        self._repair = WordRepair(words, self._encoder.whole_words())

    @cached_property
    def _model(self) -> IntentModel:
        texts = [self._repair.repair(text) for _, text in self.examples]
        names = sorted({intent for intent, _ in self.examples})
        encoded = self._encoder.read([spoken_name(name) for name in names])
        return IntentModel.fit(
            texts,
            *self._encoder.read(texts),
            [intent for intent, _ in self.examples],
            dict(zip(names, zip(*encoded, strict=True), strict=True)),
            self._inverse_penalty,
        )

    def read(self, texts: list[str]) -> list[Reading]:
        """What the classifier makes of texts."""
        repaired = [self._repair.repair(text) for text in texts]
        return self._model.read(repaired, *self._encoder.read(repaired))
