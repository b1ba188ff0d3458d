"""Rasa's pipeline trained and used from Python, without a server."""

import asyncio
import json
import logging
import time
from pathlib import Path
from typing import Any

from nlu import rasa_patches
from nlu.faults import Fault

PROJECT = Path(__file__).resolve().parents[2]


class RecogniserError(Fault):
    """A model could not be trained or loaded; the message names the file and the way out."""


def newest_model(folder: Path) -> Path:
    """The latest model of a folder, or the file itself."""
    if folder.is_file():
        return folder
    models = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise RecogniserError(f"{folder}: no trained model; run 'bin/tandem train' first")
    return models[-1]


def train(rows: list[dict[str, str]], config: Path, folder: Path) -> tuple[Path, float]:
    """Train the pipeline of `config` on rows {text, intent}; the model's path and the seconds."""
    rasa_patches.apply(config.read_text(encoding="utf-8"))
    from rasa.model_training import train_nlu

    examples = [
        {"text": row["text"], "intent": intent_name(row["intent"]), "entities": []} for row in rows
    ]
    # Rasa's JSON format takes any text as it is; in YAML brackets would be entities.
    data = folder / "nlu.json"
    data.write_text(json.dumps({"rasa_nlu_data": {"common_examples": examples}}))
    started = time.perf_counter()
    model = train_nlu(str(config), str(data), str(folder / "models"), fixed_model_name="measured")
    if model is None:
        raise RecogniserError(f"{config}: training gave no model; see Rasa's messages above")
    return Path(model), time.perf_counter() - started


def intent_name(intent: str) -> str:
    """An intent's name as Rasa allows it: a slash would make it a retrieval intent."""
    return intent.replace("/", "_")


class Recogniser:
    """A trained model that reads one message at a time."""

    def __init__(self, model: Path) -> None:
        """Load the model as Rasa's server would."""
        rasa_patches.apply((PROJECT / "config.yml").read_text(encoding="utf-8"))
        from rasa.core.agent import Agent
        from rasa.utils.log_utils import configure_structlog

        configure_structlog(logging.WARNING)  # or Rasa prints every text it reads
        self._loop = asyncio.new_event_loop()
        self._agent = Agent.load(str(model))
        if not self._agent.is_ready():
            raise RecogniserError(f"{model}: not a model Rasa can load; train it again")

    def read_many(self, rows: list[tuple[str, str]]) -> list[dict[str, Any]]:
        """The parse results of (text, what the bot had said before), read all at once.

        The same results as one by one, but encoded together, which takes a fraction of the time.
        """
        from rasa.core.channels.channel import UserMessage
        from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
        from rasa.shared.core.trackers import DialogueStateTracker

        processor = self._agent.processor
        target = processor.model_metadata.nlu_target
        messages = [UserMessage(text, metadata={"previous": before}) for text, before in rows]
        tracker = DialogueStateTracker.from_events("hear", [])
        found = processor.graph_runner.run(
            inputs={PLACEHOLDER_MESSAGE: messages, PLACEHOLDER_TRACKER: tracker}, targets=[target]
        )[target]
        nothing = {"intent": {"name": None, "confidence": 0.0}, "entities": []}
        return [nothing | message.as_dict(only_output_properties=True) for message in found]

    def read(self, text: str) -> tuple[dict[str, Any], float]:
        """The parse result and the milliseconds it took."""
        started = time.perf_counter()
        parsed = self._loop.run_until_complete(self._agent.parse_message(text))
        return parsed, (time.perf_counter() - started) * 1000
