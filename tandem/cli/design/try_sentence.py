"""`bin/tandem try "text"`: everything recognised in one sentence."""

from typing import Annotated

import typer

from tandem.cli.evaluate.recognition import recognition
from tandem.core.text import readable_json

WORTH_SHOWING = 0.1
"""Lower moods say that there is none."""


def try_sentence(
    text: Annotated[str, typer.Argument(help="What a customer might write.")],
    as_json: Annotated[bool, typer.Option("--json", help="The parse result as JSON.")] = False,
) -> None:
    """Show intents with their confidence, entities, mood and the nearest examples."""
    parsed = recognition("try", text)
    if as_json:
        print(readable_json(parsed))
        return
    reasons = parsed.get("recognition") or {}
    if "uncalibrated" in reasons:
        print(
            f"confidence {parsed['intent']['confidence']:.2f}, "
            f"before calibration {reasons['uncalibrated']:.2f}"
        )
    for reading in parsed["intent_ranking"][:5]:
        print(f"  {reading['confidence']:.2f}  {reading['name']}")
    if second := parsed.get("second_matter"):
        print(f"second matter: {second['intent']} {second['confidence']:.2f}: {second['text']}")
    for entity in parsed["entities"]:
        written = text[entity["start"] : entity["end"]]
        note = "" if entity.get("exact", True) else f" (repaired from {written!r}; to be confirmed)"
        print(f"{entity['entity']}: {entity['value']}{note}")
    mood = parsed.get("mood") or {}
    for name, value in mood.items():
        if name != "marks" and value >= WORTH_SHOWING:
            print(f"{name} {value:.2f}")
    if mood.get("marks"):
        print(f"marks: {', '.join(mood['marks'])}")
    for example in reasons.get("nearest", []):
        print(f"near {example['nearness']:.2f}  {example['intent']}: {example['text']}")
    print(f"{parsed['milliseconds']} ms")
