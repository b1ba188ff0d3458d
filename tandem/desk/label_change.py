"""For leads who label: what the label would change once it is learned, as figures and sentences."""

import asyncio
import threading
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import yaml
from starlette.requests import Request
from starlette.responses import Response

from nlu.faults import Fault
from nlu.text.encoder import MULTILINGUAL, SentenceEncoder, shared_encoder
from tandem.cases.agent import Agent
from tandem.config.model_file import MODEL, model_for
from tandem.config.roles import load_roles
from tandem.config.settings import ROOT, Settings
from tandem.core.errors import Refused
from tandem.core.words import refusal, say
from tandem.desk.permissions import LEADS, Permission, route
from tandem.http.json_body import read_json, text_of
from tandem.http.shown import ShownJSON
from tandem.learning.review import LONGEST

if TYPE_CHECKING:  # brings scipy, 90 MB; most front doors never label anything
    from nlu.offline.what_if import Change, WhatIf

PATIENCE_SECONDS = 10
"""The first question loads the model, which takes a second or two; the others a third of one."""
MOST_WATCHED = 300
SHOWN_MOVES = 5
SENTENCES = ROOT / "tests" / "sentences"
ONE_AT_A_TIME, MOST_WAITING = threading.Lock(), threading.BoundedSemaphore(3)
"""Who waits holds one of the few threads in which all requests are worked on."""


async def change(request: Request, agent: Agent) -> Response:
    """POST /desk/api/review/change {"text", "intent", "watched": [text]}: the confidence before and
    after, which of the watched sentences and the sentence tests move, and what is near."""
    data = await read_json(request)
    text, intent = text_of(data, "text").strip()[:LONGEST], text_of(data, "intent").strip()
    watched = data.get("watched")
    if not text or not isinstance(watched, list) or not all(isinstance(w, str) for w in watched):
        raise Refused("bad_turns", refusal("bad_turns"), field="watched")
    settings = request.app.state.runtime.config.settings

    def work() -> "Change":
        if not MOST_WAITING.acquire(blocking=False):
            raise TimeoutError
        try:
            with ONE_AT_A_TIME:
                texts = [one[:LONGEST] for one in watched[:MOST_WATCHED]]
                return changed(settings, text, intent, [*texts, *sentence_tests()])
        finally:
            MOST_WAITING.release()

    try:
        found = await asyncio.wait_for(
            anyio.to_thread.run_sync(work, abandon_on_cancel=True), PATIENCE_SECONDS
        )
    except TimeoutError:
        raise Refused("change_late", refusal("change_late"), 503) from None
    except Fault:
        raise Refused("no_model", refusal("no_model"), 409) from None
    return ShownJSON(_as_json(found) | {"told": list(_told(found))})


def changed(settings: Settings, text: str, intent: str, watched: list[str]) -> "Change":
    """What the label would change beside the model in use, with intents as designers call them.
    Raises nlu's Fault where there is no model."""
    roles = load_roles(ROOT)
    found = what_if(settings).change(text, roles.role(intent), watched)

    def named(read: tuple[str, float]) -> tuple[str, float]:
        return roles.intent(read[0]), read[1]

    return type(found)(
        named(found.before),
        named(found.after),
        [(said, named(old), named(new)) for said, old, new in found.moved],
        [(roles.intent(name), said, likeness) for name, said, likeness in found.near],
    )


def what_if(settings: Settings) -> "WhatIf":
    """The classifier of the site's model, kept until another is trained. Raises Fault."""
    model = model_for(settings.spoken)
    return _what_if(model, model.stat().st_mtime_ns if model.exists() else 0)


@lru_cache(maxsize=1)
def _what_if(model: Path, trained: int) -> "WhatIf":
    from nlu.offline.what_if import WhatIf

    return WhatIf.of(model, encoder_of(model))


def encoder_of(model: Path) -> SentenceEncoder:
    """The encoder of a site's model; the packaged one where it is not trained yet."""
    path = MULTILINGUAL if model != MODEL and model.exists() else ""
    cache = str(ROOT / ".cache/encoder")
    return shared_encoder(path, sha256="", cache=cache, threads=1, quantization="int8")


def sentence_tests(folder: Path = SENTENCES) -> list[str]:
    """The sentences that must stay understood, to see which would move; none in an image."""
    found = []
    for file in sorted(folder.glob("*.yml")):
        data = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader) or {}
        found += [case["text"] for case in data.get("intents") or ()]
    return found


def _as_json(found: "Change") -> dict[str, Any]:
    moved = [
        {"text": text, "before": _pair(old), "after": _pair(new)} for text, old, new in found.moved
    ]
    near = [{"intent": i, "text": text, "likeness": like} for i, text, like in found.near]
    return {"before": _pair(found.before), "after": _pair(found.after), "moved": moved} | {
        "near": near
    }


def _pair(read: tuple[str, float]) -> dict[str, Any]:
    return {"intent": read[0], "confidence": read[1]}


def _told(found: "Change") -> Iterator[dict[str, Any]]:
    """The same in sentences of the reader's language; `warn` marks those to look at twice."""
    then = {"before": _words(found.before), "after": _words(found.after)}
    yield {"text": say("desk.change_itself", **then), "warn": False}
    for intent, text, likeness in found.near:
        named = {"intent": intent.replace("_", " "), "text": text, "likeness": f"{likeness:.2f}"}
        yield {"text": say("desk.change_near", **named), "warn": True}
    for text, old, new in found.moved[:SHOWN_MOVES]:
        moves = {"text": text, "before": _words(old), "after": _words(new)}
        yield {"text": say("desk.change_moves", **moves), "warn": old[0] != new[0]}
    if len(found.moved) > SHOWN_MOVES:
        yield {"text": say("desk.and_more", count=len(found.moved) - SHOWN_MOVES), "warn": False}
    if not found.moved:
        yield {"text": say("desk.change_nothing"), "warn": False}


def _words(read: tuple[str, float]) -> str:
    return f"{read[0].replace('_', ' ')} {read[1]:.2f}"


routes = [route("/desk/api/review/change", change, Permission("", LEADS))]
