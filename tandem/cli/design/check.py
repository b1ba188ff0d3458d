"""Checks the project's files together: policy, team, topics, words, domain, rules, actions; and
what is changed in Rasa against the Rasa that is installed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import typer
from pydantic import ValidationError

from nlu import rasa_patches
from tandem.cli.design.converse.script import load_scripts
from tandem.config.checks.config import config_problems
from tandem.config.consistency import policy_problems, problems
from tandem.config.experiments import FILE, experiment_problems, load_experiments
from tandem.config.policy import Policy, load_policy
from tandem.config.proactive import load_proactive
from tandem.config.rasa_project import load_rasa_project
from tandem.config.settings import ROOT, Settings
from tandem.config.shop_facts import load_shop_facts
from tandem.config.team import Team, load_team
from tandem.config.topics import load_topics
from tandem.config.yaml_file import read_located
from tandem.core.errors import TandemError
from tandem.insights.experiments import measure_problems
from tandem.insights.team_check import insights_problems
from tandem.shop.chosen import choose_adapter
from tandem.skills.needs import missing, not_offered


def check(
    patches: bool = typer.Option(False, "--patches", help="List what is changed in Rasa."),
) -> None:
    """Tell every problem at once, file and line first. Ends with 1 if there is one."""
    if patches:
        print("\n".join(rasa_patches.listed()))
    found = everything(ROOT) + rasa_patches.problems() + _shop()
    for problem in found:
        print(problem)
    if found:
        print(f"{len(found)} to mend")
        raise typer.Exit(1)
    print("escalation.yml, team.yml, experiments.yml, topics.yml, words.yml, domain.yml, data and"
          " actions fit together")  # fmt: skip
    print(rasa_patches.summary())
    for line in _left_to_people():
        print(line)


def _shop() -> list[str]:
    """What is wrong with the shop that the settings name."""
    try:
        choose_adapter(Settings())
    except TandemError as error:
        return str(error).splitlines()
    except ValidationError:
        return []  # `bin/tandem settings` tells them all
    return []


def _left_to_people() -> Iterator[str]:
    """What the shop cannot do, and which matters therefore go to people."""
    try:
        shop = choose_adapter(Settings())
    except ValidationError:
        return
    topics = load_topics(ROOT / "topics.yml")
    left = not_offered(shop.capabilities)
    if left:
        yield f"the shop {Settings().shop} leaves to people, and never offers:"
    for intent in left:
        named = topics[intent].noun if intent in topics else intent
        yield f"  {intent} ({named}): needs {', '.join(missing(intent, shop.capabilities))}"


def everything(root: Path) -> list[str]:
    """One line per problem of the project in `root`, each once."""
    found = problems(root)
    policy = _loaded(load_policy, root / "escalation.yml", found)
    team = _loaded(load_team, root / "team.yml", found)
    if policy and team:
        try:
            found += policy_problems(root, policy, team)
        except TandemError as error:
            found += str(error).splitlines()
    if team:
        found += _insights(root, team)
    if policy:
        found += _experiments(root, policy)
    _loaded(load_shop_facts, root / "shop.yml", found)
    _loaded(load_proactive, root / "proactive.yml", found)
    found += config_problems(root / "config.yml")
    for file in sorted((root / "tests" / "conversations").glob("*.yml")):
        try:
            load_scripts(file)
        except TandemError as error:
            folder = file.parent.relative_to(root)
            found += [f"{folder}/{line}" for line in str(error).splitlines()]
    return list(dict.fromkeys(found))


def _insights(root: Path, team: Team) -> list[str]:
    try:
        return insights_problems(root / "team.yml", team, load_topics(root / "topics.yml"))
    except TandemError as error:
        return str(error).splitlines()


def _experiments(root: Path, policy: Policy) -> list[str]:
    """What experiments.yml names and no other file, or no measure, is."""
    file = root / FILE
    try:
        listed = load_experiments(file)
        responses = frozenset(load_rasa_project(root).responses)
        topics = frozenset(load_topics(root / "topics.yml"))
    except TandemError as error:
        return str(error).splitlines()
    found = experiment_problems(file, policy, responses, topics)
    rows = read_located(file)
    lines = {
        str(one.get("name")): rows.line("experiments", number)
        for number, one in enumerate((rows.data or {}).get("experiments") or ())
    }
    return found + [
        f"{FILE}:{lines.get(problem.partition(':')[0], 1)}: {problem}"
        for problem in measure_problems(listed)
    ]


def _loaded[File](load: Callable[[Path], File], file: Path, problems: list[str]) -> File | None:
    """The file, or None and its problems among the others."""
    try:
        return load(file)
    except TandemError as error:
        problems += str(error).splitlines()
        return None
