"""What the chat's files weigh, gzipped as the front door sends them."""

import gzip
from pathlib import Path

from tandem.config.settings import ROOT

WEBSITE = ROOT / "tandem/channels/website"
LOADER = WEBSITE / "static/widget.js"
LOADER_LIMIT, CHAT_LIMIT = 10_000, 50_000
"""Bytes: the loader alone, and everything with the loader and all languages."""
WORDS = ROOT / "words/chat.yml"
"""Stands for what is made of it: a script a language, which together weigh a little less."""


def weight(*files: Path) -> int:
    """Bytes of the files, each gzipped on its own."""
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def files() -> list[Path]:
    """Every file a browser may load for the chat, the loader first."""
    rest = sorted(f for f in (WEBSITE / "static").rglob("*") if f.is_file() and f != LOADER)
    theme = [ROOT / "tandem/theme/tokens.css", ROOT / "tandem/theme/say.js"]
    return [LOADER, WEBSITE / "frame.html", WORDS, *theme, *rest]
