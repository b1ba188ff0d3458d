"""Audits, experiments and drift as people use them: by keyboard, on a phone, in the dark."""

import pytest
from playwright.sync_api import expect

from tests.insights.talks import rolled_up, talk
from tests.support.pages.axe import problems

PHONE = {"width": 390, "height": 800}
WIDE = "document.documentElement.scrollWidth > window.innerWidth"


@pytest.fixture(scope="module")
def audited(front_door):
    """Six talks of a while ago, from which a sample can be drawn."""
    runtime = front_door.runtime
    sam = next(a for a in runtime.storage.agents.everybody() if a.name.startswith("Sam"))
    for number in range(6):
        talk(
            runtime, f"c the kettle {number} leaks, brand new", "b A person can take this over.",
            "c yes please", "a So a new kettle, and it leaks. I'll send another one today.",
            agent=sam, browser=f"audited-{number}",
        )  # fmt: skip
    rolled_up(runtime)
    return front_door


@pytest.fixture
def page_of(new_page, audited, sign_ins):
    def open_page(name, path, **how):
        page = new_page(storage_state=sign_ins[name], **how)
        page.goto(f"{audited.url}/desk/{path}")
        return page

    return open_page


def test_a_sample_is_drawn_rated_and_read(page_of, audited):
    lead = page_of("Lena", "empathy")
    lead.get_by_label("Talks").fill("5")
    lead.get_by_role("button", name="Draw").click()
    expect(lead.get_by_role("alert")).to_have_text("Choose two raters or more, each a senior, "
                                                   "supervisor or lead.")  # fmt: skip
    for name in ("Noor", "Lena"):
        lead.get_by_label(name).check()
    lead.get_by_role("button", name="Draw").click()
    lead.wait_for_url("**/samples/*")
    expect(lead.get_by_text("Nobody has rated yet")).to_be_visible()
    sample = lead.url

    lead.goto(f"{audited.url}/desk/empathy")
    lead.get_by_role("link", name="Rate the next one").click()
    expect(lead.get_by_text("brand new").first).to_be_visible()
    assert "Sam" not in lead.locator("main").inner_text()
    assert problems(lead) == []
    lead.get_by_role("button", name="Keep and go on").press("Enter")
    expect(lead.get_by_role("alert")).to_have_text("Acknowledgment: choose 0, 1, 2 or N/A.")
    for title, level in (
        ("Acknowledgment", "2"),
        ("Investigation", "1"),
        ("Action with care", "2"),
    ):
        group = lead.get_by_role("group", name=title)
        group.get_by_role("radio", name=level).first.check()
        group.get_by_role("combobox").select_option(index=1)
    for title in ("The situation", "The goal", "The next step", "The concern"):
        group = lead.get_by_role("group", name=title)
        taken = group.get_by_role("button", name="Take it over")
        if taken.count():
            taken.focus()
            lead.keyboard.press("Enter")
        else:
            group.get_by_role("radio", name="No", exact=True).check()
    rated = lead.url
    lead.get_by_role("button", name="Keep and go on").click()
    lead.wait_for_url(lambda url: url != rated)
    lead.goto(sample)
    expect(lead.get_by_role("heading", name="Do raters agree?")).to_be_visible()
    assert problems(lead) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_and_nothing_runs_out(page_of, audited, size, scheme):
    page = page_of("Lena", "empathy", viewport=size, color_scheme=scheme)
    for path in ("empathy", "empathy/mine", "experiments", "experiments/check_in_on_repeat",
                 "experiments/check_in_on_repeat?history=1", "drift", "themes"):  # fmt: skip
        page.goto(f"{audited.url}/desk/{path}")
        assert problems(page) + ["runs out"] * page.evaluate(WIDE) == [], path


def test_an_agent_finds_what_is_theirs_and_no_leads_page(page_of):
    page = page_of("Sam", "empathy")
    expect(page.get_by_role("heading", name="Your own talks")).to_be_visible()
    expect(page.get_by_role("link", name="Experiments")).to_have_count(0)
    expect(page.get_by_role("button", name="Draw")).to_have_count(0)
