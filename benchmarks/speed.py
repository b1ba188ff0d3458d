"""`make bench`: speed and memory beside a stock `rasa init` project, in one run, on the same data.

How it is measured and why it is fair: docs/speed.md. Prints one table, keeps every raw figure in
results/speed.json. Takes most of an hour on two cores: the stock project's training is in it.
"""

import argparse
import json
import os
import tempfile
from pathlib import Path

from benchmarks import machine, measure, stock
from benchmarks.conversations import scripts
from benchmarks.table import Figures, table
from benchmarks.talks import Conversations
from tandem.cli.design.train import train
from tandem.config.settings import ROOT

RESULTS = ROOT / "results" / "speed.json"


def main() -> None:
    """Measure, print, keep."""
    options = read_options()
    where = machine.describe()
    if machine.busy(where):
        say("the machine is busy: figures are for trying only")
    os.environ["TANDEM_DEMO"] = "true"
    train()  # what `make run` would do before it starts
    with tempfile.TemporaryDirectory(prefix="tandem-speed-") as scratch:
        found = measure_all(options, Path(scratch))
    print(f"\n{table(found['stock'], found['tandem'])}\n")
    print(f"{machine.words(where)}")
    print(f"medians of {options.repeats} runs (training: {options.trainings}); {told(options)}")
    if not options.quick:
        RESULTS.parent.mkdir(exist_ok=True)
        chosen = vars(options) | {"cached": options.cached is not None}
        content = {"machine": where, "options": chosen} | found
        RESULTS.write_text(json.dumps(content, indent=1) + "\n")
        say(f"raw figures: {RESULTS.relative_to(ROOT)}")


def measure_all(options: argparse.Namespace, scratch: Path) -> dict[str, list[Figures]]:
    """Both sides, turn about, so that a change in the machine's mood meets both."""
    project = options.cached or scratch / "stock"
    found: dict[str, list[Figures]] = {"stock": [], "tandem": []}
    for number in range(options.trainings):
        if options.cached is None or not (project / stock.MODEL).exists():
            stock.write_project(project)
            say(f"training {number + 1} of {options.trainings}: stock")
            found["stock"].append({"training": measure.train_stock(project)})
        say(f"training {number + 1} of {options.trainings}: Tandem")
        found["tandem"].append({"training": measure.train_tandem(scratch)})
    for number in range(options.repeats):
        folder = scratch / f"run-{number}"
        folder.mkdir()
        runtime = measure.demo_engine(folder)
        supply = Conversations(scripts(runtime))
        say(f"run {number + 1} of {options.repeats}: stock")
        found["stock"].append(measure.run_stock(project, supply, options.turns))
        say(f"run {number + 1} of {options.repeats}: Tandem")
        found["tandem"].append(measure.run_tandem(folder, runtime, supply, options.turns))
    return found


def read_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--repeats", type=int, default=3, help="starts and loads of each side")
    parser.add_argument("--trainings", type=int, default=3, help="trainings of each side")
    parser.add_argument("--turns", type=int, default=240, help="turns of one customer in one run")
    parser.add_argument(
        "--quick", action="store_true", help="one run of few turns, for trying; keeps nothing"
    )
    parser.add_argument(
        "--skip-stock-training",
        dest="cached",
        type=Path,
        metavar="FOLDER",
        help="use the stock project trained in FOLDER; made there when it is missing",
    )
    options = parser.parse_args()
    if options.quick:
        options.repeats, options.trainings, options.turns = 1, 1, 24
    return options


def told(options: argparse.Namespace) -> str:
    """How many turns each figure rests on."""
    return (
        f"{options.turns} turns with 1 customer and {2 * options.turns} with 8 a run; Tandem with "
        "its custom actions and database, stock without any"
    )


def say(words: str) -> None:
    """What is going on."""
    print(f"speed: {words}", flush=True)


if __name__ == "__main__":
    main()
