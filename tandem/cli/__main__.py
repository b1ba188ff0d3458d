"""bin/tandem: the command line."""

import os
import sys

import typer

from tandem.cli.design import check, explain, packet, replay, tests, train, try_sentence
from tandem.cli.design.converse.verb import converse
from tandem.cli.evaluate import evaluate_mood, widget_report
from tandem.cli.operate import (
    agent,
    audit,
    cluster,
    migrate,
    outbox,
    peak,
    person,
    run,
    show_settings,
)
from tandem.cli.operate.doctor.verb import doctor
from tandem.core.errors import TandemError

app = typer.Typer(
    help="Tandem: design, try, test and run the assistant.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("run")(run.run)
app.command("run-cluster")(cluster.run_cluster)
app.command("train")(train.train_command)
app.command("migrate")(migrate.migrate)
app.command("test")(tests.test)
app.command("check")(check.check)
app.command("doctor")(doctor)
app.command("audit")(audit.audit)
app.command("settings")(show_settings.show_settings)
app.command("try")(try_sentence.try_sentence)
app.command("widget-report")(widget_report.widget_report)
app.command("converse")(converse)
app.command("explain")(explain.explain)
app.command("replay")(replay.replay)
app.command("packet")(packet.packet)
app.add_typer(evaluate_mood.app, name="evaluate")
app.add_typer(peak.app, name="peak")
app.add_typer(agent.app, name="agent")
app.add_typer(person.app, name="person")
app.add_typer(outbox.app, name="outbox")


NEEDS_NO_SECRETS = {"train", "try", "check", "converse", "evaluate", "test", "settings"}
"""Verbs that touch nobody's data: designers need no settings for them."""


def main() -> None:
    """Every known problem is told in words; a traceback is a mistake of ours."""
    if sys.argv[1:2] and sys.argv[1] in NEEDS_NO_SECRETS:
        os.environ.setdefault("TANDEM_DEMO", "true")
    try:
        app()
    except TandemError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
