"""Nobody is there: the customer gets a reference and a mail, and the desk has the case."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import yaml
from playwright.sync_api import expect

from tandem.config.settings import ROOT
from tandem.desk.demo_agents import AGENTS
from tests.support.pages.front_door import FrontDoor
from tests.support.pages.screens import Chat, Desk, wait_until


@pytest.fixture
def closed_door(tmp_path):
    """A front door on a day that is a holiday."""
    team = yaml.safe_load((ROOT / "team.yml").read_text("utf-8"))
    today = datetime.now(ZoneInfo(team["time_zone"])).date()
    team["holidays"] = {today: "closed"}
    file = tmp_path / "team.yml"
    file.write_text(yaml.safe_dump(team), "utf-8")
    door = FrontDoor(tmp_path, team_file=str(file), hours="keep").start()
    yield door
    door.stop()


def test_after_hours_a_ticket_is_made_and_answered_by_mail(new_page, closed_door):
    chat = Chat(new_page(), closed_door.url).visit().open()
    chat.say("my parcel is lost")
    chat.ways.get_by_role("button", name="Talk to a person").click()
    (case,) = wait_until(chat.page, closed_door.runtime.storage.cases.open_cases)
    assert case.contact_method == "ticket"
    chat.sees(case.reference)  # the customer keeps it
    expect(chat.wait).to_contain_text(case.reference)

    agent = Desk(new_page(), closed_door.url)
    agent.page.goto(f"{closed_door.url}/desk/sign-in")
    agent.page.get_by_role("button", name=AGENTS[0].name).click()
    agent.open(case.reference)
    expect(agent.list.get_by_text("ticket: answer by mail")).to_be_visible()
    agent.claim()
    agent.reply("We found it in Leeds; it comes on Thursday.")
    chat.sees("We found it in Leeds")
