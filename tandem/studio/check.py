"""Checks the project's files together: policy, topics, words, domain, rules, actions."""

import typer

from tandem.errors import TandemError
from tandem.policy import load_policy
from tandem.project_rules import problems
from tandem.settings import ROOT


def check() -> None:
    """Tell every problem at once, file and line first. Ends with 1 if there is one."""
    found = problems(ROOT)
    try:
        load_policy(ROOT / "escalation.yml")
    except TandemError as error:
        found = [*error.problems, *found]
    for problem in found:
        print(problem)
    if found:
        raise typer.Exit(1)
    print("escalation.yml, topics.yml, words.yml, domain.yml, data and actions fit together")
