"""What the chat weighs on a shop's page, and that no page reaches for another host."""

import gzip
import re
from pathlib import Path

import pytest

from tandem.settings import ROOT

WEBSITE = ROOT / "tandem/channels/website"
LOADER_LIMIT, CHAT_LIMIT = 10_000, 50_000
NAMESPACES = {"http://www.w3.org/2000/svg", "https://chat.example.com"}


def weight(*files: Path) -> int:
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def test_loader_is_light():
    assert weight(WEBSITE / "static/widget.js") <= LOADER_LIMIT


def test_whole_chat_is_light():
    files = [f for f in (WEBSITE / "static").rglob("*") if f.is_file()]
    files += [WEBSITE / "frame.html", ROOT / "tandem/theme/tokens.css"]
    assert weight(*files) <= CHAT_LIMIT


@pytest.mark.parametrize("folder", ["channels/website", "desk", "storefront", "theme"])
def test_no_page_names_another_host(folder):
    found = {}
    for file in (ROOT / "tandem" / folder).rglob("*"):
        if file.suffix in (".js", ".css", ".html", ".svg") and "vendor" not in file.parts:
            hosts = set(re.findall(r"https?://[\w.-]+\w(?:/2000/svg)?", file.read_text()))
            if hosts - NAMESPACES:
                found[file.name] = hosts - NAMESPACES
    assert not found
