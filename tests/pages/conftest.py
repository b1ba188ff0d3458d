"""Browser tests: a real Chromium before the real front door."""

import warnings
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tandem.desk.demo_agents import AGENTS, PASSWORD
from tests.support.pages.front_door import FrontDoor
from tests.support.pages.screens import Chat, Desk

expect.set_options(timeout=10_000)  # milliseconds; a busy machine is slow, not wrong
BROWSERS = [Path(f"/usr/bin/{name}") for name in ("chromium-headless-shell", "chromium")]
CHROMIUM = next((one for one in BROWSERS if one.exists()), BROWSERS[-1])
"""Chromium without its own windows if it is there: a fresh profile takes a fifth of the time."""
QUIET = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM.exists():
        return
    reason = f"NO BROWSER TESTS RAN: there is no {CHROMIUM}. Install Chromium to check the pages."
    warnings.warn(reason, stacklevel=1)
    for item in items:
        if {"browser", "chat", "desk"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def front_door(tmp_path_factory):
    door = FrontDoor(tmp_path_factory.mktemp("front_door")).start()
    yield door
    door.stop()


@pytest.fixture(autouse=True)
def alone(request):
    """Nothing of another test goes on at the front door that all share (`FrontDoor.clear`)."""
    if "front_door" in request.fixturenames:
        request.getfixturevalue("front_door").clear()


@pytest.fixture
def somebody(front_door):
    """An agent is at the desk, whose page the test need not see."""
    front_door.staff()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Browser):
    """A page in a fresh browser profile; fails the test on a script error or a foreign host."""
    contexts, problems = [], []

    def open_page(**how):
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | how))
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"script error: {error}"))

        def watch(request):
            if "://127.0.0.1:" not in request.url and not request.url.startswith("data:"):
                problems.append(f"foreign host: {request.url}")

        page.on("request", watch)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not problems


@pytest.fixture
def chat(new_page, front_door):
    """A visitor with the chat open on the shop's front page."""
    return Chat(new_page(), front_door.url).visit().open()


@pytest.fixture(scope="session")
def sign_ins(browser, front_door):
    """Cookies of the demo agents, by first name; signing in once is enough."""
    cookies = {}
    for agent in AGENTS:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{front_door.url}/desk/sign-in")
        page.get_by_label("E-mail").fill(agent.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/desk")
        cookies[agent.name.split()[0]] = context.storage_state()
        context.close()
    return cookies


@pytest.fixture
def desk(new_page, front_door, sign_ins):
    """Opens the desk as an agent, Sam unless another is named."""

    def open_desk(name: str = "Sam", **how) -> Desk:
        return Desk(new_page(storage_state=sign_ins[name], **how), front_door.url).visit()

    return open_desk
