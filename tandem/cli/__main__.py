"""bin/tandem: the command line."""

import os
import sys

import typer

from tandem.cli.design import (
    chat,
    check,
    conversations,
    explain,
    import_project,
    new,
    packet,
    rename,
    replay,
    review,
    save,
    tests,
    train,
    try_sentence,
    where,
)
from tandem.cli.design.converse.verb import converse
from tandem.cli.evaluate import drift, evaluate_empathy, experiments, measure, widget_report
from tandem.cli.operate import (
    agent,
    audit,
    channel,
    cluster,
    migrate,
    outbox,
    peak,
    person,
    run,
    run_medusa,
    shop,
    show_settings,
)
from tandem.cli.operate.doctor.verb import doctor
from tandem.config.settings import ROOT
from tandem.core.errors import TandemError

app = typer.Typer(
    help="Tandem: design, try, test and run the assistant.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("run")(run.run)
app.command("run-cluster")(cluster.run_cluster)
app.command("run-medusa")(run_medusa.run_medusa)
app.command("train")(train.train_command)
app.command("migrate")(migrate.migrate)
app.command("test")(tests.test)
app.command("check")(check.check)
app.command("chat")(chat.chat)
app.command("new")(new.new)
app.command("where")(where.where)
app.command("conversations")(conversations.conversations)
app.command("rename")(rename.rename)
app.command("doctor")(doctor)
app.command("audit")(audit.audit)
app.command("settings")(show_settings.show_settings)
app.command("try")(try_sentence.try_sentence)
app.command("widget-report")(widget_report.widget_report)
app.command("drift")(drift.drift)
app.command("converse")(converse)
app.command("explain")(explain.explain)
app.command("replay")(replay.replay)
app.command("review")(review.review)
app.command("save")(save.save)
app.command("import")(import_project.import_project)
app.command("packet")(packet.packet)
app.command("measure")(measure.measure)
app.add_typer(evaluate_empathy.app, name="evaluate")
app.add_typer(experiments.app, name="experiments")
app.add_typer(peak.app, name="peak")
app.add_typer(agent.app, name="agent")
app.add_typer(person.app, name="person")
app.add_typer(outbox.app, name="outbox")
app.add_typer(shop.app, name="shop")
app.add_typer(channel.app, name="channel")


NEEDS_NO_SECRETS = {
    "train", "try", "check", "converse", "evaluate", "test", "settings", "import", "rename",
    "chat", "where", "new", "shop", "channel",
}  # fmt: skip
"""Verbs that touch nobody's data: designers need no settings for them."""
OWN_DATA = {"explain", "conversations", "replay", "packet"}
"""Verbs that read conversations: without any settings, those of the demo shop on this machine."""


def has_settings() -> bool:
    """Whether a site has been set up here: a file of settings, or variables."""
    return (ROOT / ".env").exists() or any(name.startswith("TANDEM_") for name in os.environ)


def main() -> None:
    """Every known problem is told in words; a traceback is a mistake of ours."""
    verb = sys.argv[1] if sys.argv[1:] else ""
    if verb in NEEDS_NO_SECRETS or (verb in OWN_DATA and not has_settings()):
        os.environ.setdefault("TANDEM_DEMO", "true")
    try:
        app()
    except TandemError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
