"""What a customer and an agent do on the pages, in their words."""

import time

from playwright.sync_api import Page, expect


class Chat:
    """The shop page with the chat on it."""

    def __init__(self, page: Page, url: str):
        self.page, self.url = page, url
        self.launcher = page.get_by_role("button", name="Help")
        self.frame = page.frame_locator("tandem-chat iframe")
        self.log = self.frame.get_by_role("log", name="Conversation")
        self.text = self.frame.get_by_label("Your message")
        self.wait = self.frame.get_by_role("region", name="Waiting for a person")
        self.ways = self.frame.get_by_role("navigation", name="Ways to a person")
        self.line = self.frame.locator("#line")

    def visit(self, path: str = "/") -> "Chat":
        self.page.goto(self.url + path)
        return self

    def open(self) -> "Chat":
        self.launcher.click()
        self.log.locator(".bubble").first.wait_for()
        return self

    def sign_in(self, email: str, password: str) -> "Chat":
        self.visit("/account/sign-in")
        self.page.get_by_label("E-mail address or user name").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url("**/account")
        return self

    def say(self, text: str) -> "Chat":
        self.text.fill(text)
        self.text.press("Enter")
        return self

    def bubbles(self, speaker: str = "customer") -> list[str]:
        return self._said(speaker).all_inner_texts()

    def _said(self, speaker: str):
        return self.log.locator(f".turn.{speaker}:not(.typing) .bubble")

    def sees(self, text: str, seconds: float = 8) -> "Chat":
        expect(self.log.get_by_text(text).first).to_be_visible(timeout=seconds * 1000)
        return self

    def stored(self, text: str, seconds: float = 8) -> "Chat":
        """The message is confirmed by the front door, not only shown."""
        bubble = self.log.locator(".turn.customer:not(.pending)").filter(has_text=text)
        expect(bubble).to_have_count(1, timeout=seconds * 1000)
        return self

    def hears(self, count: int, seconds: float = 20) -> "Chat":
        """The assistant has said `count` things by now."""
        expect(self._said("bot").nth(count - 1)).to_be_visible(timeout=seconds * 1000)
        return self

    def ask_for_person(self) -> "Chat":
        self.ways.get_by_role("button", name="Talk to a person").click()
        self.wait.wait_for()
        return self

    @property
    def reference(self) -> str:
        """The case's reference as the customer sees it."""
        return self.wait.locator(".reference").inner_text().removeprefix("Reference ")


class Desk:
    """The agents' desk."""

    def __init__(self, page: Page, url: str):
        self.page, self.url = page, url
        self.list = page.get_by_role("region", name="Cases")
        self.transcript = page.get_by_role("log", name="Transcript")
        self.draft = page.get_by_label("Reply to the customer")
        self.packet = page.get_by_role("region", name="Handover packet")
        self.told = page.get_by_role("alert").and_(page.locator(".told"))  # an offer is one too

    def visit(self) -> "Desk":
        self.page.goto(f"{self.url}/desk")
        self.list.wait_for()
        return self

    def show(self, view: str) -> "Desk":
        self.list.get_by_role("button", name=view).first.click()
        return self

    def open(self, reference: str) -> "Desk":
        """Open the case with this reference, found by it."""
        self.show("All")
        find = self.page.get_by_label("Find a case")
        find.fill(reference)
        lines = self.list.locator(".case")
        expect(lines).to_have_count(1)
        case = lines.get_attribute("data-case")
        find.fill("")
        self.list.locator(f'[data-case="{case}"]').click()
        expect(self.page.get_by_role("article", name=f"Case {reference}")).to_be_visible()
        return self

    def claim(self) -> "Desk":
        """Take the open case, whether routing has offered it to this agent or not."""
        self.page.locator(".unclaimed .do").click()
        self.draft.wait_for()
        return self

    def dialog(self, name: str):
        return self.page.get_by_role("dialog", name=name)

    def close(self, how: str = "Solved", feeling: str = "") -> "Desk":
        """Close the open case and skip the reflection."""
        self.page.get_by_role("button", name="Close", exact=True).click()
        self.dialog("Close").get_by_label(how, exact=True).check()
        if feeling:
            self.dialog("Close").get_by_label("How was the customer?").fill(feeling)
        self.dialog("Close").get_by_role("button", name="Close the case").click()
        self.dialog("What did the data miss?").get_by_role("button", name="Nothing").click()
        return self

    def reply(self, text: str) -> "Desk":
        self.draft.fill(text)
        self.draft.press("Enter")
        return self

    def sees(self, text: str) -> "Desk":
        expect(self.transcript.get_by_text(text).first).to_be_visible()
        return self


def wait_until(page: Page, what, seconds: float = 10.0):
    """What `what()` gives as soon as it gives something, while the page goes on."""
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, f"not within {seconds} s"
        page.wait_for_timeout(50)
    return found


def seconds_until(locator, limit: float = 5.0) -> float:
    """How long it takes until something is visible."""
    began = time.monotonic()
    locator.first.wait_for(timeout=limit * 1000)
    return time.monotonic() - began
