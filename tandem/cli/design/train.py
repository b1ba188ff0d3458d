"""Trains the model, when what it is made from has changed."""

import hashlib
import json
import os
import subprocess
import time
from pathlib import Path
from typing import Annotated

import typer
import yaml

from nlu.text.multilingual import INVERSE_PENALTY
from tandem.cli.design.left_out import by_intent, changed, read_left_out, told
from tandem.cli.operate.rasa_environment import RASA, environment
from tandem.config.model_file import MODEL, model_for
from tandem.config.settings import ROOT, load_settings
from tandem.core.errors import TandemError
from tandem.core.text import readable_json

ENCODING = {
    "SentenceEncoderFeaturizer", "ExampleCandidates", "MoodClassifier", "HelpPages",
}  # fmt: skip
"""Components of config.yml that use an encoder."""
MULTILINGUAL = "multilingual"
STAMP = ROOT / "models" / "tandem.inputs"
LANGUAGES = ROOT / "data-languages"
"""German and others, a folder each: learned only where customers are answered in them."""
INPUTS = (
    "config.yml",
    "domain.yml",
    "data",
    "nlu",
    "roles.yml",
    "requirements/rasa.txt",
    "requirements/runtime.txt",
)


class TrainingFailed(TandemError):
    """`rasa train` did not make a model; its own output says why."""


def train_command(
    force: bool = False,
    report: Annotated[bool, typer.Option("--report", help="Tell of every intent.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON.")] = False,
) -> None:
    """Train the model if config, domain, data or components have changed; tell how examples fare
    that were left out. A running system takes the model up by itself."""
    model = model_for(load_settings().spoken)
    before = by_intent(read_left_out(model))
    trained = train(force)
    if as_json:
        print(readable_json(by_intent(read_left_out(model))))
        return
    print(f"trained: {model.relative_to(ROOT)}" if trained else "the model is up to date")
    if trained or report:
        rows = by_intent(read_left_out(model))
        print("\n".join(told(rows, rows if report else changed(rows, before))))


def train(force: bool = False) -> bool:
    """Make MODEL. False when it was up to date. Raises TrainingFailed."""
    languages = load_settings().spoken
    model = model_for(languages)
    stamp = stamp_of(model)
    mark = fingerprint(languages)
    if not force and model.exists() and stamp.exists() and stamp.read_text() == mark:
        return False
    started = time.monotonic()
    print("tandem: training the model", flush=True)
    fresh = f"tandem-{os.getpid()}"
    command = [*RASA, "train", "--out", "models"]
    command += ["--fixed-model-name", fresh, *_of_languages(languages)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | environment(load_settings()),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    made = model.with_name(f"{fresh}.tar.gz")
    if done.returncode or not made.exists():
        raise TrainingFailed(f"{done.stdout}\n`rasa train` failed; its reasons are above.")
    made.replace(model)
    stamp.write_text(mark)
    print(f"tandem: trained in {time.monotonic() - started:.0f} s", flush=True)
    return True


def stamp_of(model: Path) -> Path:
    """What a model was made from stands beside it."""
    return model.with_name(f"{model.name.partition('.')[0]}.inputs")


def _of_languages(languages: list[str]) -> list[str]:
    """What `rasa train` is told for more than English: the multilingual encoder, and the examples
    of each language beside the English ones."""
    if languages == ["en"]:
        return []
    config = yaml.load((ROOT / "config.yml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    for part in config["pipeline"]:
        if part["name"].rpartition(".")[2] in ENCODING:
            part["path"] = MULTILINGUAL
        if part["name"].endswith("CalibratedIntentClassifier"):
            part["inverse_penalty"] = INVERSE_PENALTY
        if part["name"].endswith("SentenceEncoderFeaturizer"):
            part["repair_words"] = False
        if part["name"].endswith("HelpPages"):
            part["articles"] = str(_help_pages(Path(part["articles"]), languages))
    file = MODEL.with_name("config-languages.yml")
    file.parent.mkdir(exist_ok=True)
    file.write_text(yaml.dump(config, sort_keys=False), "utf-8")
    own = [str(LANGUAGES / code) for code in languages if (LANGUAGES / code).is_dir()]
    return ["--config", str(file), "--data", "data", *own]


def _help_pages(folder: Path, languages: list[str]) -> Path:
    """The help pages with the questions of each language beside the English ones."""
    made = MODEL.with_name("help-pages")
    made.mkdir(parents=True, exist_ok=True)
    questions: dict[str, list[str]] = {}
    for code in languages:
        file = LANGUAGES / code / "questions.yml"
        if file.exists():
            own = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
            for page, asked in own.items():
                questions.setdefault(page, []).extend(asked)
    for old in made.glob("*.*"):
        old.unlink()
    for page in (ROOT / folder).glob("*.*"):
        asked = "".join(
            f"- {json.dumps(q, ensure_ascii=False)}\n" for q in questions.get(page.stem, ())
        )
        text = page.read_text("utf-8").replace("\nquestions:\n", f"\nquestions:\n{asked}", 1)
        (made / page.name).write_text(text, "utf-8")
    return made.relative_to(ROOT)


def fingerprint(languages: list[str] | None = None) -> str:
    """Changes when anything changes that the model is made from."""
    digest = hashlib.sha256(" ".join(languages or ["en"]).encode())
    for code in languages or ():
        for file in _files(LANGUAGES / code):
            digest.update(file.read_bytes())
    for name in INPUTS:
        for file in _files(ROOT / name):
            digest.update(str(file.relative_to(ROOT)).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(f for f in path.rglob("*") if f.is_file() and f.suffix in (".yml", ".py", ".md"))
