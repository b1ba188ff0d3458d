"""Agents' pictures are of this site, or there are none."""

import pytest
from starlette.testclient import TestClient

from tandem.channels.website.view import state_json
from tandem.config.settings import ROOT
from tandem.config.team import load_team
from tandem.core.errors import TandemError
from tandem.handover import agent_actions
from tandem.handover.open_case import call_person
from tandem.server.app import create_app
from tests.conftest import make_runtime, put_away

PICTURE = "/static/agents/sam.webp"


def team_with(folder, picture):
    file = folder / "team.yml"
    told = f'pictures: {{sam@example.org: "{picture}"}}'
    file.write_text((ROOT / "team.yml").read_text("utf-8").replace("pictures: {}", told), "utf-8")
    return file


def agent_shown(runtime):
    agents = runtime.storage.agents
    sam = agents.get(agents.add("sam@example.org", "Sam Okafor", "secret-enough", "agent"))
    conversation = runtime.storage.conversations.open("website", None)
    agent_actions.claim(runtime, call_person(runtime, conversation, "p1").id, sam)
    return state_json(runtime, conversation)["agent"]


def test_without_a_picture_there_are_initials(runtime):
    assert agent_shown(runtime) == {"name": "Sam Okafor", "initials": "SO"}


def test_a_picture_is_told_and_served_from_here(tmp_path, filled_shop):
    runtime = make_runtime(tmp_path, filled_shop, team_file=team_with(tmp_path, PICTURE))
    assert agent_shown(runtime)["picture"] == PICTURE
    (tmp_path / "agents").mkdir()
    (tmp_path / "agents" / "sam.webp").write_bytes(b"RIFF....WEBP")
    with TestClient(create_app(runtime), base_url="http://shop.test") as web:
        assert web.get(PICTURE).content == b"RIFF....WEBP"
        for other in ("other.webp", "../tandem.db", "%2e%2e/tandem.db", ""):
            assert web.get(f"/static/agents/{other}").status_code == 404
    put_away(runtime)


@pytest.mark.parametrize(
    "picture",
    ["https://others.example/a.png", "//others.example/a.png", "/a/../b.png", "/a.svg", "a.png"],
)
def test_a_picture_of_another_site_stops_the_start(tmp_path, picture):
    with pytest.raises(TandemError, match="pictures"):
        load_team(team_with(tmp_path, picture))
