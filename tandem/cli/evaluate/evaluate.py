"""`bin/tandem evaluate`: how well customers are understood, measured."""

from pathlib import Path
from typing import Annotated, Any

import typer

from tandem.cli.evaluate.recognition import recognition
from tandem.core.text import readable_json

app = typer.Typer(
    help="Measure recognition: intents, the shipped assistant, entities, mood, help pages.",
    no_args_is_help=True,
)

AsJson = Annotated[bool, typer.Option("--json", help="The result as JSON, for programs.")]
Threshold = Annotated[float, typer.Option(help="From this confidence on the assistant acts.")]
Plot = Annotated[Path | None, typer.Option(help="Reliability and risk, as .png or .svg.")]
# Not for a table: drawn by --plot, or printed on their own.
CURVES = ("reliability", "risk_coverage", "confusions", "rows", "failures", "entities", "errors")


@app.command("intents")
def intents(
    train: Annotated[Path, typer.Option(help="Rows {text, intent}, one JSON object a line.")],
    test: Annotated[Path, typer.Option(help="The same, with out_of_scope for foreign matters.")],
    threshold: Threshold = 0.70,
    plot: Plot = None,
    as_json: AsJson = False,
) -> None:
    """Train the pipeline of config.yml on one file and test it on another."""
    options = ["--threshold", str(threshold)]
    options += ["--plot", str(plot.resolve())] if plot else []
    given = ["--train", str(train.resolve()), "--test", str(test.resolve())]
    show(recognition("intents", *given, *options), as_json)


@app.command("assistant")
def assistant(
    test: Annotated[Path, typer.Option(help="Rows {text, intent, also_ok?, clean?}.")],
    map: Annotated[str, typer.Option(help="FILE:KEY that renames the test's intents.")] = "",
    threshold: Threshold = 0.70,
    plot: Plot = None,
    as_json: AsJson = False,
) -> None:
    """Test the trained assistant on what customers wrote."""
    options = ["--test", str(test.resolve()), "--threshold", str(threshold)]
    options += ["--map", map] if map else []
    options += ["--plot", str(plot.resolve())] if plot else []
    show(recognition("assistant", *options), as_json)


@app.command("entities")
def entities(
    cases: Annotated[
        Path | None, typer.Option(help="A file like tests/sentences/entities.yml.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Precision and recall of order numbers, mail addresses, products and the other facts."""
    given = ["--cases", str(cases.resolve())] if cases else []
    show(recognition("entities", *given), as_json)


@app.command("knowledge")
def knowledge(
    articles: Annotated[Path, typer.Option(help="Rows {id, title, text}, one JSON object a line.")],
    questions: Annotated[Path, typer.Option(help="Rows {text, article}; null: none answers.")],
    threshold: Annotated[
        float | None, typer.Option(help="Instead of answer_at in data/knowledge/settings.yml.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """How well help pages answer, and whether nothing is said where none does."""
    given = ["--articles", str(articles.resolve()), "--questions", str(questions.resolve())]
    given += [] if threshold is None else ["--answer-at", str(threshold)]
    result = recognition("knowledge", *given)
    show(result, as_json)
    if not as_json:
        for error in result["errors"]:
            print(f"{error['probability']:.2f}  {error['answered']} instead of "
                  f"{error['expected'] or 'nothing'}: {error['text'][:100]}")  # fmt: skip


def show(result: dict[str, Any], as_json: bool) -> None:
    """Print a result: as it is, or as a table with the worst confusions below."""
    if as_json:
        print(readable_json(result))
        return
    for name, value in result.items():
        if name in CURVES:
            continue
        if isinstance(value, dict):
            value = "  ".join(f"{key} {inner}" for key, inner in value.items())
        print(f"{name:<24} {'-' if value is None else value}")
    for kind, row in result.get("entities", {}).items():
        precision, recall = (
            row[key] if row[key] is not None else "-" for key in ("precision", "recall")
        )
        print(f"{kind:<16} n {row['n']:>4}   precision {precision:>6}   recall {recall:>6}")
    for failure in result.get("failures", []):
        print(f"not met: {failure['text']}")
        for word in ("missing", "extra"):
            for kind, found, exact in failure[word]:
                print(f"    {word} {kind} {found}{'' if exact else ' (repaired)'}")
    for pair in result.get("confusions", []):
        print(f"{pair['n']:>4}  {pair['expected']} read as {pair['recognised']}")
        for text in pair["examples"]:
            print(f"        {text}")
