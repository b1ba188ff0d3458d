"""One message through our pipeline and through Rasa's default one, in the same run.

.venv/bin/python -m benchmarks.recognition [--messages 200]

Rasa's default pipeline is trained for one epoch: what it recognises is not measured here, and the
time of one message does not depend on it. Messages alternate between the two, so that another
process on the machine slows both alike. `cpu` is processor time, which it does not slow. Both
run on one core, as messages are served (nlu/rasa_server/cli.py).
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS"):
    os.environ.setdefault(_threads, "1")

import numpy as np  # noqa: E402

from nlu.offline.recogniser import PROJECT, Recogniser  # noqa: E402

DEFAULT_PIPELINE = """
recipe: default.v1
language: en
assistant_id: default
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: 1
    constrain_similarities: true
  - name: EntitySynonymMapper
  - name: ResponseSelector
    epochs: 1
    constrain_similarities: true
"""
MESSAGES = (
    "where is my order",
    "hi, i ordered a jacket two weeks ago and it still hasn't come",
    "can i change the address of order 1042",
    "i forgot my password",
    "how much is the oak bath mat",
    "i was charged twice for the same thing",
)


def trained(config: Path, folder: Path, name: str) -> tuple[Recogniser, float]:
    """A recogniser trained on data/nlu, and the seconds of its training."""
    from rasa.model_training import train_nlu

    started = time.perf_counter()
    path = train_nlu(str(config), str(PROJECT / "data" / "nlu"), str(folder), fixed_model_name=name)
    return Recogniser(Path(path)), time.perf_counter() - started


def main(arguments: list[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=200)
    count = parser.parse_args(arguments).messages
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        default = folder / "default.yml"
        default.write_text(DEFAULT_PIPELINE)
        pipelines = {
            "ours": trained(PROJECT / "config.yml", folder, "ours"),
            "Rasa's default": trained(default, folder, "default"),
        }
        wall: dict[str, list[float]] = {name: [] for name in pipelines}
        processor: dict[str, list[float]] = {name: [] for name in pipelines}
        for number in range(-10, count):
            text = MESSAGES[number % len(MESSAGES)]
            for name, (recogniser, _) in pipelines.items():
                began = time.process_time()
                _, milliseconds = recogniser.read(text)
                if number >= 0:
                    processor[name].append((time.process_time() - began) * 1000)
                    wall[name].append(milliseconds)
    print(f"{'pipeline':<16} {'p50 ms':>8} {'p95 ms':>8} {'cpu ms':>8} {'train s':>8}")
    for name, (_, seconds) in pipelines.items():
        print(
            f"{name:<16} {np.percentile(wall[name], 50):8.1f} {np.percentile(wall[name], 95):8.1f}"
            f" {np.median(processor[name]):8.1f} {seconds:8.1f}"
        )


if __name__ == "__main__":
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    main(sys.argv[1:])
