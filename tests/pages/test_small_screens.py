"""The desk on 320 pixels: a small phone, and 1280 pixels at 400 % (WCAG 1.4.10). Nothing runs out
sideways, and what a step needs can be reached."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tandem.shop.demo.people import DEMO_PASSWORD
from tests.support.pages.axe import problems
from tests.support.pages.screens import Chat

SIZES = [(320, 640), (320, 256)]
SHOTS = os.environ.get("TANDEM_SHOTS", "")
"""A folder for pictures of every step, for whoever wants to look."""

RUNS_OUT = """() => {
  const clips = ["hidden", "auto", "scroll", "clip"];
  const hides = (one) => clips.includes(getComputedStyle(one).overflowX);
  const parents = (one) => one ? [one, ...parents(one.parentElement)] : [];
  const away = ".hidden, .skip, [hidden], dialog:not([open])";
  const out = [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    if (one.closest(away) || parents(one.parentElement).some(hides)) return false;
    return box.width && box.height && (box.right > innerWidth + 1 || box.left < -1);
  });
  const fields = "dialog[open] :is(button, input, select, textarea)";
  out.push(...[...document.querySelectorAll(fields)].filter((one) => {
    const box = one.getBoundingClientRect(), frame = one.closest("dialog").getBoundingClientRect();
    return box.width && (box.left < frame.left || box.right > frame.right + 1);
  }));
  const wide = document.documentElement.scrollWidth > innerWidth;
  return [wide, out.slice(0, 4).map((one) => one.outerHTML.slice(0, 120))];
}"""
"""Whether the page is wider than the screen; and what runs out of it, or of an open dialog."""


class Looks:
    """Asks of every step that nothing runs out, and keeps a picture where one is wanted."""

    def __init__(self, page, name):
        self.page, self.name, self.count = page, name, 0

    def at(self, what, within=None):
        self.page.wait_for_timeout(150)  # what slides in has slid
        wide = self.page.evaluate(RUNS_OUT)
        self.count += 1
        if SHOTS:
            self.page.screenshot(path=Path(SHOTS) / f"{self.name}-{self.count:02}-{what}.png")
        assert wide == [False, []], f"{what}: {wide}"
        if within is not None:
            box = within.bounding_box()
            assert box and box["width"] > 40, what


@pytest.fixture(params=SIZES, ids=["phone", "zoom"])
def size(request):
    width, height = request.param
    return {"viewport": {"width": width, "height": height}}


def test_an_agents_work_fits(new_page, front_door, somebody, desk, size):
    chat = Chat(new_page(), front_door.url)
    chat.sign_in("eleanor.whitcombe@example.org", DEMO_PASSWORD).open()
    chat.say("nothing came, and nobody answers: " + "x" * 60).ask_for_person()
    reference = chat.reference
    lena = desk("Lena", **size)
    look = Looks(lena.page, f"desk{size['viewport']['height']}")
    look.at("list", lena.list)
    lena.open(reference)
    look.at("case")
    lena.claim()
    look.at("claimed", lena.draft)
    lena.draft.fill("I have found it, and it is on its way to you since this morning.")
    expect(lena.draft).to_be_in_viewport()
    look.at("draft", lena.draft)
    lena.draft.press("Enter")
    lena.sees("I have found it")
    expect(lena.transcript.get_by_text("I have found it").last).to_be_in_viewport()
    look.at("said")
    for key, name in (("f", "Search all conversations"), ("?", None)):
        lena.page.locator("body").press("Escape")
        lena.page.keyboard.press(key)
        dialog = lena.dialog(name) if name else lena.page.get_by_role("dialog")
        expect(dialog.first).to_be_visible()
        look.at(f"dialog {name or 'keys'}")
        lena.page.keyboard.press("Escape")
    lena.page.get_by_role("button", name="Close", exact=True).click()
    look.at("closing")
    lena.page.keyboard.press("Escape")
    lena.page.get_by_role("button", name="Customer", exact=True).click()
    side = lena.page.get_by_role("complementary", name="Customer")
    expect(side).to_be_visible()
    look.at("customer", side)
    button = side.get_by_role("button", name="Refund for order 1023")
    button.scroll_into_view_if_needed()
    button.click()
    expect(lena.dialog("Refund for order 1023").get_by_label("Why")).to_be_visible()
    look.at("refund")
    assert problems(lena.page) == []


def test_a_leads_pages_fit(front_door, somebody, desk, size):
    lena = desk("Lena", **size)
    look = Looks(lena.page, f"lead{size['viewport']['height']}")
    look.at("overview")
    for page in ("insights", "themes", "audit", "review"):
        lena.page.goto(f"{front_door.url}/desk/{page}")
        expect(lena.page.locator("h1").first).to_be_visible()
        look.at(page)


def test_the_chat_fits(new_page, front_door, size):
    chat = Chat(new_page(**size), front_door.url)
    chat.sign_in("eleanor.whitcombe@example.org", DEMO_PASSWORD).open()
    look = Looks(chat.page, f"chat{size['viewport']['height']}")
    look.at("open")
    chat.say("where is my order, the one with the very long " + "name" * 20)
    chat.stored("where is my order")
    expect(chat.text).to_be_in_viewport()
    look.at("said")
    chat.ask_for_person()
    look.at("waiting")
    expect(chat.text).to_be_in_viewport()
