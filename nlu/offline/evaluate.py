"""Measures recognition in Rasa's environment; `bin/tandem evaluate` and `try` run this.

python -m nlu.offline.evaluate intents --train T.jsonl --test S.jsonl --output FILE
python -m nlu.offline.evaluate assistant --test S.jsonl --output FILE
python -m nlu.offline.evaluate entities --cases tests/sentences/entities.yml --output FILE
python -m nlu.offline.evaluate knowledge --articles A.jsonl --questions Q.jsonl --output FILE
python -m nlu.offline.evaluate try "a sentence" --output FILE
The result is written to FILE as JSON, because Rasa and TensorFlow talk on standard output.
Ends with 2 and one line on standard error when something given is wrong.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nlu.faults import exit_code
from nlu.offline import measures
from nlu.offline.plots import draw
from nlu.offline.recogniser import PROJECT, Recogniser, intent_name, newest_model, train
from nlu.offline.rows import read_map, read_rows

WARM_UP = ("hello", "where is my order")


def test_rows(
    recogniser: Recogniser, rows: list[dict[str, Any]], rename: Callable[[str], str]
) -> list[measures.Answer]:
    """What the model makes of each row; the first messages, which load things, do not count."""
    for text in WARM_UP:
        recogniser.read(text)
    answers = []
    for row in rows:
        parsed, milliseconds = recogniser.read(row["text"])
        answers.append(
            measures.Answer(
                row["text"],
                rename(row["intent"]),
                parsed["intent"]["name"] or measures.OUT_OF_SCOPE,
                parsed["intent"]["confidence"],
                milliseconds,
                tuple(rename(str(other).split("/")[0]) for other in row.get("also_ok") or ()),
            )
        )
    return answers


def evaluate_intents(options: argparse.Namespace) -> dict[str, Any]:
    """Train the pipeline on one file, test it on another."""
    training = read_rows(options.train)
    testing = read_rows(options.test)
    with tempfile.TemporaryDirectory() as folder:
        model, seconds = train(training, options.config, Path(folder))
        answers = test_rows(Recogniser(model), testing, intent_name)
    return {
        "n_train": len(training),
        **measures.figures(answers, options.threshold),
        "train_seconds": round(seconds, 1),
        **curves(answers),
    }


def evaluate_assistant(options: argparse.Namespace) -> dict[str, Any]:
    """Test the trained model; a map may rename the test's intents, None leaves rows out."""
    rows = read_rows(options.test)
    names = read_map(options.map) if options.map else {}
    kept = []
    for row in rows:
        intent = names.get(row["intent"], names.get("_every other intent", row["intent"]))
        if "(near" in intent or "(mixed" in intent or "(question" in intent:
            continue  # the map itself says that these do not count
        # "out_of_scope/other" is a kind of out_of_scope.
        intent = measures.OUT_OF_SCOPE if "out of scope" in intent else intent.split("/")[0]
        kept.append({**row, "intent": intent})
    answers = test_rows(Recogniser(newest_model(options.model)), kept, lambda intent: intent)
    clean = [answer for row, answer in zip(kept, answers, strict=True) if row.get("clean")]
    result = {
        **measures.figures(answers, options.threshold),
        "n_left_out": len(rows) - len(kept),
        # Over all rows: one that is out of scope is hit when it is read as out_of_scope.
        "accuracy_also_ok": measures.share([answer.acceptable for answer in answers]),
        "clean": {
            "n": len(clean),
            "accuracy_also_ok": measures.share([answer.acceptable for answer in clean]),
        },
        "confusions": measures.confusions(answers),
    }
    if options.sentences:
        result["rows"] = [
            {"text": a.text, "expected": a.expected, "intent": a.intent, "confidence": a.confidence}
            for a in answers
        ]
    return {**result, **curves(answers)}


def curves(answers: list[measures.Answer]) -> dict[str, Any]:
    """What plots are drawn from; in-scope rows only."""
    inside = [answer for answer in answers if answer.in_scope]
    return {
        "reliability": measures.reliability(inside),
        "risk_coverage": measures.risk_coverage(inside)[:: max(1, len(inside) // 200)],
    }


def evaluate_entities(options: argparse.Namespace) -> dict[str, Any]:
    """Precision and recall of each kind of entity on a file of cases."""
    from nlu.offline.entity_cases import compare, products_of, read_cases

    return compare(*read_cases(options.cases), products_of(options.lookups))


def knowledge(options: argparse.Namespace) -> dict[str, Any]:
    """How well help pages answer questions, by what the project's own pages have taught."""
    from nlu.knowledge.measure import evaluate_knowledge

    return evaluate_knowledge(options.articles, options.questions, PROJECT, options.answer_at)


def try_sentence(options: argparse.Namespace) -> dict[str, Any]:
    """The whole parse result of one sentence, and the milliseconds."""
    recogniser = Recogniser(newest_model(options.model))
    recogniser.read(WARM_UP[0])
    parsed, milliseconds = recogniser.read(options.text)
    parsed.pop("text_tokens", None)
    parsed.pop("response_selector", None)
    return {**parsed, "milliseconds": round(milliseconds, 2)}


def options_of(arguments: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="nlu.offline.evaluate", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    intents = commands.add_parser("intents")
    intents.add_argument("--train", type=Path, required=True)
    intents.add_argument("--test", type=Path, required=True)
    intents.add_argument("--config", type=Path, default=PROJECT / "config.yml")
    intents.set_defaults(run=evaluate_intents)
    assistant = commands.add_parser("assistant")
    assistant.add_argument("--test", type=Path, required=True)
    assistant.add_argument("--map")
    assistant.add_argument("--sentences", action="store_true", help="each row with its reading")
    assistant.set_defaults(run=evaluate_assistant)
    entities = commands.add_parser("entities")
    entities.add_argument("--cases", type=Path, default=PROJECT / "tests/sentences/entities.yml")
    entities.add_argument("--lookups", type=Path, default=PROJECT / "data/nlu/lookups.yml")
    entities.set_defaults(run=evaluate_entities)
    pages = commands.add_parser("knowledge")
    pages.add_argument("--articles", type=Path, required=True)
    pages.add_argument("--questions", type=Path, required=True)
    pages.add_argument("--answer-at", type=float)
    pages.set_defaults(run=knowledge)
    sentence = commands.add_parser("try")
    sentence.add_argument("text")
    sentence.set_defaults(run=try_sentence)
    for command in (intents, assistant, entities, pages, sentence):
        command.add_argument("--output", type=Path, required=True)
        command.add_argument("--threshold", type=float, default=0.70)
    for command in (intents, assistant):
        command.add_argument("--plot", type=Path, help="PNG or SVG of reliability and risk")
    for command in (assistant, sentence):
        command.add_argument("--model", type=Path, default=PROJECT / "models")
    return parser.parse_args(arguments)


def run(options: argparse.Namespace) -> None:
    """Run one command and write what it found."""
    result = options.run(options)
    if getattr(options, "plot", None):
        draw(result["reliability"], result["risk_coverage"], options.threshold, options.plot)
    options.output.write_text(json.dumps(result, ensure_ascii=False))


if __name__ == "__main__":
    options = options_of(sys.argv[1:])
    sys.exit(exit_code(lambda: run(options)))
