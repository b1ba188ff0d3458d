"""One message through our pipeline and through Rasa's default one, in the same run.

bin/setup --stock && .venv/bin/python -m benchmarks.recognition [--messages 200]

Rasa's default pipeline is trained for one epoch: what it recognises is not measured here, and the
time of one message does not depend on it. Messages alternate between the two, so that another
process on the machine slows both alike. `cpu` is processor time, which it does not slow. Both
run on one core, as messages are served (nlu/rasa_server/cli.py), each in its own environment.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles

from benchmarks.stock import STOCK_PYTHON
from tandem.config.settings import ROOT

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


class Pipeline:
    """A process with one pipeline, and what its messages took."""

    def __init__(self, python: Path | str, config: Path, side: str):
        self._process = subprocess.Popen(
            [str(python), "-m", "benchmarks.one_pipeline", str(config), side],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.train = self._answer()["train"]
        self.took: list[dict[str, float]] = []

    def _answer(self) -> dict[str, float]:
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self._process.args}: ended with {self._process.wait()}")
        return json.loads(line)

    def read(self, text: str) -> None:
        """Have one message read."""
        self._process.stdin.write(json.dumps(text) + "\n")
        self._process.stdin.flush()
        self.took.append(self._answer())

    def figures(self) -> tuple[float, float, float]:
        """Of all but the first messages: median and 95 % by the clock, median of the processor."""
        wall = [one["wall"] for one in self.took[WARM_UP:]]
        processor = [one["processor"] for one in self.took[WARM_UP:]]
        return median(wall), quantiles(wall, n=20)[-1], median(processor)

    def stop(self) -> None:
        """End the process."""
        self._process.stdin.close()
        self._process.wait()


WARM_UP = 10


def main(arguments: list[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=200)
    count = parser.parse_args(arguments).messages
    with tempfile.TemporaryDirectory() as scratch:
        default = Path(scratch) / "default.yml"
        default.write_text(DEFAULT_PIPELINE)
        pipelines = {
            "ours": Pipeline(sys.executable, ROOT / "config.yml", "ours"),
            "Rasa's default": Pipeline(STOCK_PYTHON, default, "stock"),
        }
        for number in range(WARM_UP + count):
            for pipeline in pipelines.values():
                pipeline.read(MESSAGES[number % len(MESSAGES)])
    print(f"{'pipeline':<16} {'p50 ms':>8} {'p95 ms':>8} {'cpu ms':>8} {'train s':>8}")
    for name, pipeline in pipelines.items():
        pipeline.stop()
        p50, p95, processor = pipeline.figures()
        print(f"{name:<16} {p50:8.1f} {p95:8.1f} {processor:8.1f} {pipeline.train:8.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
