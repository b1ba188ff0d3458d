"""What the chat weighs on a website's page, and that no page reaches for another host."""

import re

import pytest

from tandem.channels.website.frame import FRAME
from tandem.config.settings import ROOT
from tests.support.pages.screens import Chat, wait_until
from tests.support.pages.weights import CHAT_LIMIT, LOADER, LOADER_LIMIT, WEBSITE, files, weight

NAMESPACES = {"http://www.w3.org/2000/svg", "https://chat.example.com"}


def test_loader_is_light():
    assert weight(LOADER) <= LOADER_LIMIT


def test_whole_chat_is_light():
    assert weight(*files()) <= CHAT_LIMIT


def test_what_is_really_sent_is_as_light(new_page, front_door):
    """The front door compresses: counted in the browser, headers included."""
    page = new_page()
    session = page.context.new_cdp_session(page)
    session.send("Target.setAutoAttach", {"autoAttach": True, "waitForDebuggerOnStart": False,
                                          "flatten": True})  # fmt: skip
    session.send("Network.enable")
    sizes, names = {}, {}
    session.on("Network.responseReceived", lambda e: names.update({e["requestId"]: e["response"]}))
    session.on(
        "Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]})
    )
    Chat(page, front_door.url).visit().open()
    shown = [one for one, answer in names.items() if re.search("/static/|/words/", answer["url"])]
    wait_until(page, lambda: all(one in sizes for one in shown))
    ours = {
        names[one]["url"]: size
        for one, size in sizes.items()
        if one in names and re.search(r"/widget|/static/(chat|theme)/|/words/", names[one]["url"])
    }
    assert sum(url.endswith("/widget.js") for url in ours) == 1
    assert sum(url.endswith("/app/main.js") for url in ours) == 1
    assert sum(ours.values()) <= CHAT_LIMIT


def test_every_module_is_asked_for_at_once():
    """Without a line in the frame's page a module waits until another that needs it has come."""
    named = set(re.findall(r'"/static/chat/app/([\w/]+)\.js"', FRAME))
    there = {
        str(f.relative_to(WEBSITE / "static/app"))[:-3]
        for f in files()
        if "app" in f.parts and "later" not in f.parts  # what a file needs comes with the first one
    }
    assert named == there
    assert "/words/chat/en.js" in FRAME


@pytest.mark.parametrize("folder", ["channels/website", "desk", "storefront", "theme"])
def test_no_page_names_another_host(folder):
    found = {}
    for file in (ROOT / "tandem" / folder).rglob("*"):
        if file.suffix in (".js", ".css", ".html", ".svg") and "vendor" not in file.parts:
            hosts = set(re.findall(r"https?://[\w.-]+\w(?:/2000/svg)?", file.read_text()))
            if hosts - NAMESPACES:
                found[file.name] = hosts - NAMESPACES
    assert not found
