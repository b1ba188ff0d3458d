"""How sentences of another language fare: python -m nlu.offline.languages de [FILE]

The classifier is learned from the English examples alone, and with those of the language; a
sentence is right when its best intent is that of tests/languages/LANGUAGE/sentences.yml.
"""

import sys
from pathlib import Path

import numpy as np
import yaml

from nlu.offline.trial import Trial, examples_of
from nlu.text.multilingual import INVERSE_PENALTY, MultilingualEncoder

SURE = 0.7


def measured(
    language: str, root: Path, sentences: str = "sentences.yml"
) -> list[dict[str, float | str]]:
    """One row a way of learning: n, accuracy, and how many are sure and of these right."""
    english = examples_of(root / "data/nlu")
    own = examples_of(root / "data-languages" / language)
    file = root / "tests/languages" / language / sentences
    cases = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)["intents"]
    encoder, rows = MultilingualEncoder(), []
    for name, examples in (("English examples", english), (f"and {language}", english + own)):
        trial = Trial(examples, encoder, INVERSE_PENALTY)  # type: ignore[arg-type]
        read = trial.read([case["text"] for case in cases])
        right = np.array(
            [one.intent == case["intent"] for one, case in zip(read, cases, strict=True)]
        )
        sure = np.array([one.confidence >= SURE for one in read])
        shares = {"accuracy": right, "sure": sure, "right of sure": right[sure]}
        row = {key: round(float(share.mean()), 3) for key, share in shares.items()}
        rows.append({"learned": name, "n": len(cases)} | row)
    return rows


if __name__ == "__main__":
    for row in measured(sys.argv[1], Path(__file__).resolve().parents[2], *sys.argv[2:3]):
        print(", ".join(f"{key} {value}" for key, value in row.items()))
