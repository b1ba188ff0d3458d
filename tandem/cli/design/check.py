"""Checks the project's files together: policy, team, topics, words, domain, rules, actions; and
what is changed in Rasa against the Rasa that is installed."""

from collections.abc import Callable
from pathlib import Path

import typer

from nlu import rasa_patches
from tandem.config.consistency import policy_problems, problems
from tandem.config.policy import load_policy
from tandem.config.settings import ROOT
from tandem.config.team import load_team
from tandem.core.errors import TandemError


def check(
    patches: bool = typer.Option(False, "--patches", help="List what is changed in Rasa."),
) -> None:
    """Tell every problem at once, file and line first. Ends with 1 if there is one."""
    if patches:
        print("\n".join(rasa_patches.listed()))
    found = problems(ROOT)
    policy = _loaded(load_policy, "escalation.yml", found)
    team = _loaded(load_team, "team.yml", found)
    if policy and team:
        found += policy_problems(ROOT, policy, team)
    found += rasa_patches.problems()
    for problem in found:
        print(problem)
    if found:
        raise typer.Exit(1)
    print("escalation.yml, team.yml, topics.yml, words.yml, domain.yml, data and actions"
          " fit together")  # fmt: skip
    print(rasa_patches.summary())


def _loaded[File](load: Callable[[Path], File], name: str, problems: list[str]) -> File | None:
    """The file, or None and its problems among the others."""
    try:
        return load(ROOT / name)
    except TandemError as error:
        problems += str(error).splitlines()
        return None
