"""`bin/tandem widget-report`: the chat's weights, and axe-core's word on each of its states."""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tandem.config.settings import ROOT
from tandem.desk.demo_agents import AGENTS
from tests.pages.conftest import CHROMIUM, QUIET
from tests.support.pages import axe
from tests.support.pages.chat_states import FORMS, states
from tests.support.pages.front_door import FrontDoor
from tests.support.pages.screens import Chat, Desk
from tests.support.pages.weights import CHAT_LIMIT, LOADER, LOADER_LIMIT, files, weight


def main() -> int:
    """Print both reports; 1 if a limit is broken or something is found."""
    good = print_weights()
    if not CHROMIUM.exists():
        print(f"\nNo accessibility report: there is no {CHROMIUM}.")
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        door = FrontDoor(Path(folder)).start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        try:
            print_script_time(browser, door)
            good = print_access(browser, door) and good
        finally:
            browser.close()
            door.stop()
    return 0 if good else 1


def print_weights() -> bool:
    """Bytes of each file, raw and gzipped; whether they are within the limits."""
    print(f"{'file':<58}{'bytes':>8}{'gzipped':>9}")
    for file in files():
        print(f"{file.relative_to(ROOT)!s:<58}{file.stat().st_size:>8}{weight(file):>9}")
    loader, everything = weight(LOADER), weight(*files())
    print(f"\nloader      {loader:>6} of {LOADER_LIMIT} bytes gzipped")
    print(f"everything  {everything:>6} of {CHAT_LIMIT} bytes gzipped, all languages")
    return loader <= LOADER_LIMIT and everything <= CHAT_LIMIT


def print_script_time(browser: Browser, door: FrontDoor) -> None:
    """Milliseconds of the page's main thread that the loader takes, and with the chat open."""
    page = browser.new_page()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def script() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return 1000 * next(one["value"] for one in metrics if one["name"] == "ScriptDuration")

    page.route("**/widget.js", lambda route: route.abort())
    page.goto(door.url)
    without = script()
    page.unroute("**/widget.js")
    page.goto(door.url)
    closed = script()
    Chat(page, door.url).open()
    page.wait_for_timeout(1000)
    print(f"\nscript time on the page's main thread: {closed - without:.0f} ms for the loader,")
    print(f"{script() - without:.0f} ms with the chat opened and greeted")
    page.close()


def print_access(browser: Browser, door: FrontDoor) -> bool:
    """A line for each form and state; whether nothing was found in any."""
    total, problems = Counter(), []
    desk = sign_in(browser, door)
    print(f"\n{'looked at':<18}{'state':<28}{'passed':>7}{'to look at':>11}{'found':>6}")
    for form, how in FORMS.items():
        context = browser.new_context(reduced_motion="reduce", **how)
        chat = Chat(context.new_page(), door.url).visit()
        for state in states(chat, desk):
            count = Counter()
            for document in chat.page.frames[:2]:
                found = axe.results(document)
                count += Counter({kind: len(found[kind]) for kind in axe.KINDS})
                problems += [f"{form}, {state}: {line}" for line in axe.lines(found)]
            passed, unsure, bad = (count[kind] for kind in axe.KINDS)
            print(f"{form:<18}{state:<28}{passed:>7}{unsure:>11}{bad:>6}", flush=True)
            total += count
        context.close()
    print(f"\nfound {total['violations']} problems, {total['passes']} checks passed")
    print("\n".join(problems))
    return not problems


def sign_in(browser: Browser, door: FrontDoor) -> Desk:
    """The first demo agent at the desk."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{door.url}/desk/sign-in")
    page.get_by_role("button", name=AGENTS[0].name).click()
    page.wait_for_url("**/desk")
    return Desk(page, door.url)


if __name__ == "__main__":
    sys.exit(main())
