"""Checks the project's files together: policy, team, topics, words, domain, rules, actions."""

from collections.abc import Callable
from pathlib import Path

import typer

from tandem.config.consistency import policy_problems, problems
from tandem.config.policy import load_policy
from tandem.config.settings import ROOT
from tandem.config.team import load_team
from tandem.core.errors import TandemError


def check() -> None:
    """Tell every problem at once, file and line first. Ends with 1 if there is one."""
    found = problems(ROOT)
    policy = _loaded(load_policy, "escalation.yml", found)
    team = _loaded(load_team, "team.yml", found)
    if policy and team:
        found += policy_problems(ROOT, policy, team)
    for problem in found:
        print(problem)
    if found:
        raise typer.Exit(1)
    print("escalation.yml, team.yml, topics.yml, words.yml, domain.yml, data and actions"
          " fit together")  # fmt: skip


def _loaded[File](load: Callable[[Path], File], name: str, problems: list[str]) -> File | None:
    """The file, or None and its problems among the others."""
    try:
        return load(ROOT / name)
    except TandemError as error:
        problems += str(error).splitlines()
        return None
