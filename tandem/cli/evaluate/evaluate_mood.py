"""`bin/tandem evaluate mood | abuse | handover-requests`: the decisions as shipped, on judged rows.

The trained model hears each row after what the bot had said; then the same signals decide as in a
live conversation, by the thresholds of escalation.yml.
"""

from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import typer

from tandem.cli.design.transcripts import customer_turns, transcript_rows
from tandem.cli.evaluate.evaluate import AsJson, app, show
from tandem.cli.evaluate.labelled import Labelled, Question, read_labelled
from tandem.cli.evaluate.recognition import hear_rows
from tandem.config.policy import Policy, load_policy
from tandem.config.settings import ROOT
from tandem.core.conversation import Conversation, NluResult, Turn, now
from tandem.core.errors import TandemError
from tandem.escalation.signals import (
    abuse,
    asked_for_person,
    frustration,
    sadness,
    self_harm,
    threat,
)
from tandem.learning.binary_measures import Judged, figures, worst

SHIPPED = {
    "frustration": (frustration, lambda policy: policy.frustration.handover_at),
    "sadness": (sadness, lambda policy: policy.sadness.offer_at),
    "abuse": (abuse, lambda policy: policy.abuse.at),
    "threat": (threat, lambda policy: policy.threat.at),
    "self_harm": (self_harm, lambda policy: policy.self_harm.at),
    "asked_for_person": (asked_for_person, lambda policy: policy.asked_for_person.at),
}
"""Each reading's signal, and the threshold in escalation.yml from which something happens."""

Test = Annotated[Path, typer.Option(help="Rows, one JSON object a line.")]
Text = Annotated[str, typer.Option(help="Field with the customer's message.")]
Previous = Annotated[str, typer.Option(help="Field with what the bot had said before, if any.")]
Label = Annotated[str, typer.Option(help="Field with the judgement.")]
Positive = Annotated[str, typer.Option(help="The label that means yes.")]
Negative = Annotated[str, typer.Option(help="The label that means no; other rows are skipped.")]
Below = Annotated[float | None, typer.Option(help="Instead: a number; smaller labels mean yes.")]
Only = Annotated[list[str], typer.Option(help="FIELD=VALUE: only such rows; may be repeated.")]
Threshold = Annotated[float | None, typer.Option(help="Instead of that in escalation.yml.")]


class UnknownChoice(TandemError):
    """An option names something that does not exist."""


@app.command("mood")
def mood(
    test: Test,
    text: Text = "text",
    previous: Previous = "",
    label: Label = "label",
    positive: Positive = "yes",
    negative: Negative = "no",
    below: Below = None,
    only: Only = [],  # noqa: B006 (typer reads it, nothing changes it)
    reading: Annotated[str, typer.Option(help=", ".join(list(SHIPPED)[:5]))] = "frustration",
    transcripts: Annotated[
        bool, typer.Option(help="The rows are {id, turns}: count alarms on all customer turns.")
    ] = False,
    threshold: Threshold = None,
    as_json: AsJson = False,
) -> None:
    """How well one mood is told, per message."""
    if transcripts:
        rows = [
            Labelled(turn["text"], before, False)
            for row in transcript_rows(test)
            for turn, before in customer_turns(row["turns"])
        ]
        _tell(rows, 0, reading, threshold, as_json)
        return
    question = Question(text, previous, label, positive, negative, below, pairs(only))
    _tell(*read_labelled(test, question), reading, threshold, as_json)


@app.command("abuse")
def abuse_at_the_agent(
    test: Test,
    text: Text = "text",
    previous: Previous = "",
    label: Label = "label",
    positive: Positive = "true",
    negative: Negative = "false",
    only: Only = [],  # noqa: B006
    threshold: Threshold = None,
    as_json: AsJson = False,
) -> None:
    """How well abuse at whoever answers is told, per message."""
    question = Question(text, previous, label, positive, negative, None, pairs(only))
    _tell(*read_labelled(test, question), "abuse", threshold, as_json)


@app.command("handover-requests")
def handover_requests(
    test: Test,
    text: Text = "text",
    previous: Previous = "",
    label: Label = "label",
    positive: Positive = "yes",
    negative: Negative = "no",
    only: Only = [],  # noqa: B006
    threshold: Threshold = None,
    as_json: AsJson = False,
) -> None:
    """How well asking for a person is told, per message."""
    question = Question(text, previous, label, positive, negative, None, pairs(only))
    _tell(*read_labelled(test, question), "asked_for_person", threshold, as_json)


def _tell(
    rows: list[Labelled], skipped: int, name: str, threshold: float | None, as_json: bool
) -> None:
    if name not in SHIPPED:
        raise UnknownChoice(f"--reading {name}: there are {', '.join(SHIPPED)}")
    policy = load_policy(ROOT / "escalation.yml")
    signal, shipped = SHIPPED[name]
    at = shipped(policy) if threshold is None else threshold
    judged = judge(rows, signal, policy)
    result = figures(judged, at) | {"skipped": skipped, "errors": worst(judged, at)}
    show(result, as_json)
    if not as_json:
        for error in result["errors"]:
            after = f"   (after: {error['previous'][:60]})" if error["previous"] else ""
            print(f"{error['error']:<12} {error['value']:.2f}  {error['text']}{after}")


def judge(rows: list[Labelled], signal: ModuleType, policy: Policy) -> list[Judged]:
    """What the signal reads in each row, heard by the trained model."""
    parses = hear_rows([{"text": row.text, "previous": row.previous} for row in rows])
    return [
        Judged(
            row.text,
            row.positive,
            signal.read(conversation_of(row, parse), policy).value,
            row.previous,
        )
        for row, parse in zip(rows, parses, strict=True)
    ]


def conversation_of(row: Labelled, parse: dict[str, Any]) -> Conversation:
    """A conversation of the bot's message, if any, and the customer's."""
    bot = (Turn("before", 1, "bot", row.previous, now()),) if row.previous.strip() else ()
    nlu_result = NluResult.from_parse(parse | {"text": row.text.lstrip("/")})
    said = Turn("said", len(bot) + 1, "customer", row.text, now(), nlu_result=nlu_result)
    return Conversation("measured", "website", (*bot, said))


def pairs(only: list[str]) -> tuple[tuple[str, str], ...]:
    """FIELD=VALUE as (field, value). Raises UnknownChoice."""
    found = []
    for given in only:
        name, is_pair, value = given.partition("=")
        if not is_pair:
            raise UnknownChoice(f"--only {given}: FIELD=VALUE is needed, as in source=SGD")
        found.append((name, value))
    return tuple(found)
