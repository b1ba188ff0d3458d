"""`bin/tandem import RASA_PROJECT`: a public Rasa project, run with our components."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from nlu.offline.folds import cross_validated
from nlu.offline.trial import examples_of
from tandem.cli.operate.rasa_environment import RASA, environment
from tandem.config.settings import load_settings
from tandem.config.yaml_file import plain_enough
from tandem.core.errors import PolicyError, TandemError
from tandem.learning.rasa_project_in import (
    Facts,
    config_for,
    data_of_today,
    domain_of_today,
    left_out,
    with_what_is_used,
)

FOLDS = 5
LARGEST = 20_000_000
"""Bytes of a file."""
MODEL = "imported"
COUNTED = re.compile(r"Correct:\s+(\d+) / (\d+)")


class NotImported(TandemError):
    """The project cannot be brought over; the text says why, and what to do."""


def import_project(
    project: Annotated[Path, typer.Argument(help="A Rasa project's folder.")],
    to: Annotated[Path, typer.Option(help="A new folder for what it becomes.")],
    test: Annotated[bool, typer.Option(help="Train, run its test stories, measure.")] = True,
) -> None:
    """Bring a Rasa project over: its NLU data, rules, stories and domain run with our components.

    Its files are copied, never changed; what has no counterpart is told. Then the model is trained,
    the project's own test stories are run, and its intents measured by cross-validation.
    """
    try:
        for line in bring_over(project, to):
            print(line)
    except (AttributeError, KeyError, RuntimeError, TypeError) as error:
        # What is YAML and no Rasa project: a list where Rasa has a block, a name of no text.
        raise NotImported(
            f"{project}: not in the form of a Rasa project ({type(error).__name__}: {error}). "
            "`rasa data validate` in it tells where"
        ) from error
    if test:
        for line in tried(to):
            print(line, flush=True)


def bring_over(project: Path, to: Path) -> Iterator[str]:
    """Make `to` from `project`; what was left out and changed, a line each. Raises NotImported."""
    domain, config = _domain(project), _yaml(project / "config.yml")
    if to.exists() and any(to.iterdir()):
        raise NotImported(f"{to}: is not empty; name a new folder")
    facts = Facts()
    for file in _files(project / "data"):
        if file.suffix == ".md":
            yield f"left out: {file.relative_to(project)}: Markdown of Rasa 1; Rasa 2 converts it"
            continue
        text = _text(file)
        if file.suffix == ".yml":
            _loaded(text, file)
            text = data_of_today(text)
            facts.look(_loaded(text, file), text)
        _write(to / file.relative_to(project), text)
    tests = [file for file in _files(project / "tests") if file.suffix == ".yml"]
    for file in tests:
        name = file.name if file.name.startswith("test_") else f"test_{file.name}"
        _write(to / "tests" / name, data_of_today(_text(file)))
    made, notes = domain_of_today(domain)
    notes += with_what_is_used(made, facts)
    yield from notes
    _write(to / "domain.yml", _dumped(made))
    _write(to / "config.yml", _dumped(config_for(config, facts)))
    for one in left_out(config):
        yield f"left out: {one}"
    actions = [name for name in made.get("actions") or () if not str(name).startswith("utter_")]
    if actions:
        yield f"{len(actions)} custom actions keep their names; their code stays where it is"
    yield (
        f"{to}: {facts.annotated} annotated entities, "
        f"{len(facts.retrieval)} retrieval intents, {len(tests)} files of test stories"
    )


def tried(folder: Path) -> Iterator[str]:
    """Train, test and measure what was brought over; a line each. Raises NotImported."""
    _rasa(folder, "train", "--fixed-model-name", MODEL, "--out", "models")
    yield "trained"
    if (folder / "tests").exists():
        yield f"test stories, intents as written: {_stories(folder)}"
        yield f"test stories, intents as recognised: {_stories(folder, '--e2e')}"
    rows = examples_of(folder / "data")
    measured = cross_validated([(one.partition("/")[0], _plain(text)) for one, text in rows], FOLDS)
    yield (
        f"intents, {FOLDS} folds: n {measured['n']}, {measured['intents']} intents, "
        f"accuracy {measured['accuracy']:.3f}, F1 {measured['f1']:.3f}; "
        f"sure of {measured['sure']:.0%}, right in {measured['right_of_sure']:.0%} of these"
    )


def _stories(folder: Path, *more: str) -> str:
    chosen = ("--stories", "tests", "--model", f"models/{MODEL}.tar.gz", "--out", "results")
    # Rasa counts, and may then stumble over a project without entities: what it counted counts.
    said = _rasa(folder, "test", "core", *chosen, "--no-plot", *more, needs=COUNTED)
    found = COUNTED.search(said)
    return f"{found[1]} of {found[2]} pass" if found else "none ran"


def _rasa(folder: Path, *words: str, needs: re.Pattern[str] | None = None) -> str:
    variables = environment(load_settings())
    done = subprocess.run(
        [*RASA, *words],
        cwd=folder,
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode and not (needs and needs.search(done.stdout)):
        words_of_rasa = "\n".join(line for line in done.stdout.splitlines() if _is_told(line))
        raise NotImported(f"{words_of_rasa[-3000:]}\n`rasa {words[0]}` failed in {folder}")
    return done.stdout


def _is_told(line: str) -> bool:
    return not re.search(r"\bINFO\b|\d+%\|", line)


def _plain(text: str) -> str:
    """An example without its annotations: "[low](priority)" is "low"."""
    return re.sub(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})", r"\1", text)


def _domain(project: Path) -> dict[str, Any]:
    file, folder = project / "domain.yml", project / "domain"
    if file.exists():
        return _yaml(file)
    if not folder.is_dir():
        raise NotImported(f"{project}: has no domain.yml and no folder domain/: no Rasa project?")
    whole: dict[str, Any] = {}
    for part in sorted(folder.rglob("*.yml")):
        for key, value in _yaml(part).items():
            if isinstance(value, list):
                whole[key] = [*whole.get(key, []), *value]
            elif isinstance(value, dict):
                whole[key] = whole.get(key, {}) | value
            else:
                whole[key] = value
    return whole


def _yaml(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    if not file.resolve().is_relative_to(file.parent.resolve()):
        raise NotImported(f"{file}: is a link that leads out of the project; put the file there")
    return _loaded(_text(file), file)


def _text(file: Path) -> str:
    """Raises NotImported for what is no text, or more of it than a project has."""
    try:
        if file.stat().st_size > LARGEST:
            raise NotImported(f"{file}: has more than {LARGEST // 1_000_000} MB; leave it out")
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotImported(f"{file}: cannot be read as UTF-8: {error}") from None


def _loaded(text: str, file: Path) -> dict[str, Any]:
    """The file's block. Raises NotImported for broken YAML, and for references and depths by which
    some lines can mean millions."""
    try:
        plain_enough(text, str(file), aliases=True)
        found = yaml.load(text, Loader=yaml.CSafeLoader)
    except (PolicyError, yaml.YAMLError, ValueError, RecursionError) as error:
        raise NotImported(f"{file}: cannot be read: {error}") from None
    return found if isinstance(found, dict) else {}


def _files(folder: Path) -> list[Path]:
    """Those that lie within: a link that leads out of the project is no part of it."""
    top = folder.parent.resolve()
    if not folder.resolve().is_relative_to(top):
        return []
    return sorted(
        f
        for here, _, names in folder.walk(follow_symlinks=False)
        for f in (here / name for name in names)
        if f.suffix in (".yml", ".md", ".txt") and f.is_file() and f.resolve().is_relative_to(top)
    )


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def _dumped(data: dict[str, Any]) -> str:
    try:
        made: str = yaml.dump(data, sort_keys=False, allow_unicode=True, width=100)
    except ValueError as error:  # 1:1:1:... is a number of base 60, longer than any that is written
        raise NotImported(f"domain.yml or config.yml: cannot be written again: {error}") from None
    return made
