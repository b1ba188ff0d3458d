"""The lead's page on the made-up history: what it says, where its numbers lead, who may see it."""

import csv
import io
import json

import pytest
from playwright.sync_api import Page, expect

from tandem.desk.demo_agents import PASSWORD
from tandem.handover import agent_actions
from tandem.insights import watch
from tandem.insights.roll_up import refresh
from tandem.storage.demo_history import fill_history
from tests.support.pages.axe import problems
from tests.support.pages.front_door import FrontDoor
from tests.support.pages.screens import Chat

pytestmark = [pytest.mark.services, pytest.mark.xdist_group("insights")]
LEAD, AGENT = "lena@fernway.example.com", "sam@fernway.example.com"


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    """A front door with the whole history."""
    door = FrontDoor(tmp_path_factory.mktemp("insights"))
    runtime = door.runtime
    day, zone = runtime.clock().date(), runtime.config.team.zone
    fill_history(runtime.storage.database, day, zone, lambda: refresh(runtime))
    watch.look(runtime)
    door.start()
    yield door
    door.stop()


@pytest.fixture(scope="module")
def sessions():
    """Cookies by agent: signing in again and again would be too many tries."""
    return {}


@pytest.fixture
def signed_in(door, new_page, sessions):
    def sign_in(email: str = LEAD, **how) -> Page:
        page = new_page(**how)
        if email in sessions:
            page.context.add_cookies(sessions[email])
            return page
        page.goto(f"{door.url}/desk/sign-in")
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/desk")
        sessions[email] = page.context.cookies()
        return page

    return sign_in


def test_what_a_lead_asks_on_monday(door, signed_in):
    page = signed_in()
    page.goto(f"{door.url}/insights?weeks=13")
    expect(page).to_have_url(f"{door.url}/desk/insights?weeks=13")
    expect(page.get_by_text("Made up.")).to_be_visible()
    for question in ("Is it helping?", "Where is it failing?", "What do I read first?"):
        expect(page.get_by_role("heading", name=question)).to_be_visible()
    changed = page.get_by_role("region", name="What changed").get_by_role("row")
    expect(changed.filter(has_text="Refund status").filter(has_text="Handed over")).to_have_count(1)
    expect(
        page.get_by_role("img", name="Handed over by week").first.locator("canvas")
    ).to_be_visible()
    expect(page.locator(".alarm").filter(has_text="refund status")).to_be_visible()
    assert problems(page) == []


def test_every_number_opens_its_conversations_and_each_is_explained(door, signed_in):
    page = signed_in()
    page.goto(f"{door.url}/desk/insights")
    page.locator(".figures a.number").first.click()
    expect(page.get_by_role("heading", name="Confirmed", level=1)).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(51)
    assert problems(page) == []
    page.get_by_role("link", name="not counted", exact=True).click()
    expect(page.locator("tbody tr").first).not_to_contain_text("confirmed")
    page.locator("tbody th a").first.click()
    expect(page.get_by_role("heading", name="Conversation explained")).to_be_visible()
    expect(page.locator(".explained .customer dt", has_text="decided").first).to_be_visible()
    assert problems(page) == []
    door_audit = door.runtime.storage.audit.newest(limit=3)
    assert any(row["deed"] == "read a conversation" for row in door_audit)


def test_filters_are_in_the_address_and_reach_every_part(door, signed_in):
    page = signed_in()
    page.goto(f"{door.url}/desk/insights")
    page.locator("select[name=topic]").select_option("refund_status")
    page.get_by_role("form", name="What is shown").get_by_role("button", name="Show").click()
    expect(page).to_have_url(
        f"{door.url}/desk/insights?weeks=13&topic=refund_status&channel=&language=&policy="
    )
    expect(page.locator(".charts li")).to_have_count(1)
    answer = page.request.get(f"{door.url}/desk/insights.json?topic=refund_status&weeks=4")
    told = answer.json()
    assert told["filters"] == {"topic": "refund_status"}
    handed = next(
        f for f in told["figures"] if f["measure"] == "handover_rate" and f["by"] == "all"
    )
    assert handed["low"] < 0.42 < handed["high"] and handed["hits"] <= handed["n"]
    text = page.request.get(f"{door.url}/desk/insights.csv?topic=refund_status").text()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["by"] for row in rows} == {"all", "topic", "week", "topic week"}
    assert not any(value.startswith(("=", "+", "@")) for row in rows for value in row.values())


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("weeks=0", "bad_filter"), ("weeks=x", "bad_filter"), ("hour=99999", "bad_filter"),
        ("chart=time_to_person", "bad_filter"), ("topic=%27%20OR%201=1--", None),
        ("channel=" + "x" * 5000, None),
    ],
)  # fmt: skip
def test_odd_addresses(door, signed_in, query, code):
    page = signed_in()
    answer = page.request.get(f"{door.url}/desk/insights.json?{query}")
    if code:
        assert (answer.status, answer.json()["error"]["code"]) == (400, code)
    else:
        figures = answer.json()["figures"]
        assert all(one["n"] == 0 for one in figures if one["by"] == "all")


def test_an_alarm_is_snoozed_with_a_reason(door, signed_in):
    page = signed_in()
    page.goto(f"{door.url}/desk/insights")
    alarm = page.locator(".alarm").filter(has_text="refund status")
    alarm.get_by_label("because").fill("the bank is asked")
    alarm.get_by_role("button", name="Snooze").press("Enter")
    expect(alarm.get_by_text("Snoozed by Lena Vogt")).to_contain_text("the bank is asked")
    expect(alarm.get_by_role("button")).to_have_count(0)


def test_only_leads_see_it(door, signed_in):
    page = signed_in(AGENT)
    assert page.request.get(f"{door.url}/desk/insights").status == 403
    assert page.request.get(f"{door.url}/desk/insights.csv").status == 403
    page.goto(f"{door.url}/desk")
    page.get_by_role("region", name="Cases").wait_for()
    assert page.get_by_role("link", name="Insights").count() == 0


def test_on_a_phone_with_the_keyboard_and_in_the_dark(door, signed_in):
    page = signed_in(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page.goto(f"{door.url}/desk/insights")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert problems(page) == []
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the content")).to_be_focused()
    for _ in range(6):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getBoundingClientRect().height") >= 20


def test_it_prints_without_what_is_pressed(door, signed_in):
    page = signed_in()
    page.goto(f"{door.url}/desk/insights")
    page.emulate_media(media="print")
    for hidden in (".filter", ".exports", "header"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".figures")).to_be_visible()
    assert json.loads(page.locator(".chart script").first.text_content())


def test_a_customer_says_in_the_chat_how_it_was_and_the_agent_sees_it(door, signed_in, new_page):
    door.staff()
    chat = Chat(new_page(), door.url).visit().open()
    chat.say("my parcel is late").stored("my parcel is late")
    chat.ways.get_by_role("button", name="person").first.click()
    chat.wait.wait_for()
    runtime = door.runtime
    case = max(runtime.storage.cases.open_cases(), key=lambda one: one.requested_at)
    agent = next(one for one in runtime.storage.agents.everybody() if one.email == AGENT)
    agent = runtime.storage.agents.get(agent.id)
    agent_actions.claim(runtime, case.id, agent)
    agent_actions.say(runtime, runtime.storage.cases.get(case.id), agent, "It is found.", "a1")
    agent_actions.close(runtime, case.id, agent, "solved", emotional_note="calm")
    chat.page.reload()  # the agent worked in another process, which wakes nobody here
    chat.sees("how was this for you")
    assert problems(chat.page.frames[-1]) == []
    chat.frame.get_by_role("button", name="Very good").click()
    chat.sees("that is noted")
    chat.frame.get_by_role("button", name="Add a line about it").click()
    chat.sees("Write it now")
    chat.say("quick and clear")
    chat.sees("put that beside it")
    desk = signed_in(AGENT)
    desk.goto(f"{door.url}/desk#{case.id}")
    desk.reload()
    expect(desk.locator(".strip", has_text="rated this 5 of 5")).to_contain_text("quick and clear")
