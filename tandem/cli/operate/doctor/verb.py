"""`bin/tandem doctor`: runs every check, each bounded in time, and tells what they found."""

import sys

import typer

from tandem.cli.operate.doctor import reachable, settled, stored
from tandem.config.settings import Settings, load_settings
from tandem.core.errors import SettingsError

CHECKS = (
    settled.addresses,
    settled.demonstration,
    settled.proxies,
    settled.permissions,
    stored.databases,
    stored.schema_version,
    stored.agents,
    reachable.redis,
    reachable.model,
    reachable.mail,
    reachable.slack,
)


def doctor() -> None:
    """Say what of this installation is wrong, each with the way out. Ends with 1 if something is.

    It looks at addresses, secrets, proxies, permissions, databases, schema, agents, Redis, model,
    mail and Slack, and changes nothing.
    """
    try:
        settings = load_settings()
    except SettingsError as error:
        print(error)
        raise typer.Exit(1) from None
    problems = found(settings)
    for problem in problems:
        print(problem)
    if problems:
        raise typer.Exit(1)
    print("addresses, secrets, proxies, permissions, databases, schema, agents, Redis, model,"
          " mail and Slack are as they should be")  # fmt: skip


def found(settings: Settings) -> list[str]:
    """Every problem, in the order of CHECKS: "setting or place: what is wrong. The way out."."""
    problems = []
    for check in CHECKS:
        try:
            problems += check(settings)
        except Exception as error:  # a check that fails tells nothing of the others
            print(f"{check.__name__}: could not be looked at", file=sys.stderr)
            problems.append(f"{check.__name__}: {type(error).__name__}: {error}")
    return problems
