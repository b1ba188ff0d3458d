"""The other side of the comparison: a stock `rasa init` project with our training data.

Pipeline, policies, channels and endpoints are the files that `rasa init` writes, unchanged (no
pipeline and no policies named: Rasa takes its default ones, DIET, ResponseSelector, TED and
UnexpecTED with 100 epochs each). From us come the training examples and the intents; each intent
is answered by one fixed text. Three things help the stock project: it has no custom actions, no
database (its tracker lives in memory) and one short story per intent, the least there can be.
"""

import shutil
from pathlib import Path

import yaml

from tandem.config.settings import ROOT

STOCK_PYTHON = ROOT / ".venv-stock" / "bin" / "python"
"""Of `bin/setup --stock`: Rasa as its makers pin it, on the Python that it names."""
INITIAL_PROJECT = "lib/python3.10/site-packages/rasa/cli/initial_project"
MODEL = Path("models") / "stock.tar.gz"
"""The trained model, in the project's folder."""
AS_RULES = {"goodbye", "bot_challenge"}
"""The two that `rasa init` answers by rules; its other intents stand in stories."""


def write_project(folder: Path) -> None:
    """Make the stock project in `folder`. Raises FileNotFoundError without `bin/setup --stock`."""
    template = STOCK_PYTHON.parents[1] / INITIAL_PROJECT
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("config.yml", "credentials.yml", "endpoints.yml"):
        shutil.copy(template / name, folder / name)
    shutil.copytree(ROOT / "data" / "nlu", folder / "data" / "nlu", dirs_exist_ok=True)
    intents = intents_with_examples()
    _write(folder / "domain.yml", domain(intents))
    _write(folder / "data" / "rules.yml", {"rules": steps(intents, "rule", True)})
    _write(folder / "data" / "stories.yml", {"stories": steps(intents, "story", False)})


def intents_with_examples() -> list[str]:
    """Our intents that have training examples, in the order of our domain."""
    declared = _read(ROOT / "domain.yml")["intents"]
    taught = set()
    for file in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for entry in _read(file)["nlu"]:
            taught.add(entry.get("intent"))
    return [intent for intent in declared if intent in taught]


def domain(intents: list[str]) -> dict:
    """Each intent with the one text that answers it, and one for what is not understood; session
    settings as in `rasa init`."""
    return {
        "intents": intents,
        "responses": {
            f"utter_{intent}": [{"text": f"This is about: {intent.replace('_', ' ')}."}]
            for intent in intents
        }
        | {"utter_default": [{"text": "Sorry, I did not get that."}]},
        "session_config": {
            "session_expiration_time": 60,
            "carry_over_slots_to_new_session": True,
        },
    }


def steps(intents: list[str], kind: str, rules: bool) -> list[dict]:
    """Rules or stories: one intent, then its answer. `kind` is "rule" or "story"."""
    return [
        {kind: f"answer {intent}", "steps": [{"intent": intent}, {"action": f"utter_{intent}"}]}
        for intent in intents
        if (intent in AS_RULES) == rules
    ]


def train_command() -> list[str]:
    """`rasa train`, nothing taken from an earlier training. Runs in the project's folder."""
    command = [str(STOCK_PYTHON), "-m", "rasa", "train", "--force", "--out", "models"]
    return [*command, "--fixed-model-name", MODEL.name.removesuffix(".tar.gz")]


def run_command(port: int) -> list[str]:
    """`rasa run` with the trained model. Runs in the project's folder."""
    command = [str(STOCK_PYTHON), "-m", "rasa", "run", "--model", str(MODEL)]
    return [*command, "--interface", "127.0.0.1", "--port", str(port)]


def _read(file: Path) -> dict:
    return yaml.load(file.read_text(), Loader=yaml.CSafeLoader)


def _write(file: Path, content: dict) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump({"version": "3.1"} | content, sort_keys=False))
