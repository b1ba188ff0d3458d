"""A model that is trained while Rasa runs is taken up, without a restart and without a gap.

The file is looked at now and then; the new model is loaded beside the old one, which answers until
then. A file that cannot be loaded is told once, and the old model stays.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any, Optional

log = logging.getLogger(__name__)
LOOK_SECONDS = 2.0


async def take_up(app: Any) -> None:
    """Watch the model's file as long as Rasa runs."""
    seen = _stamp(_model_of(app))
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        path = _model_of(app)
        stamp = _stamp(path)
        if path is None or stamp is None or stamp == seen:
            continue
        seen = stamp
        try:
            await asyncio.to_thread(app.ctx.agent.load_model, path)
        except Exception as error:
            log.error("%s: not taken up, the model before it stays: %s", path.name, error)
        else:
            log.warning("%s: taken up", path.name)


def _model_of(app: Any) -> Optional[Path]:
    agent = getattr(app.ctx, "agent", None)
    processor = getattr(agent, "processor", None)
    return Path(processor.model_path) if processor is not None else None


def _stamp(path: Optional[Path]) -> Optional[int]:
    """When the file was made; None without one."""
    try:
        return path.stat().st_mtime_ns if path else None
    except OSError:
        return None
