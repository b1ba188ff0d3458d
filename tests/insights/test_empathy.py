"""An empathy audit from the draw to what an agent sees, over HTTP: who may see what, and when."""

from datetime import timedelta

import pytest

from tandem.insights import empathy
from tandem.insights.empathy import differing, found_in
from tandem.learning.empathy import findings
from tandem.server.app import create_app
from tests.insights.talks import rolled_up, talk
from tests.support.desks import DeskClient

HABITS = ("situation", "goal", "next_step", "concern_first")
SCALES = ("acknowledgment", "investigation", "action")


@pytest.fixture
def team(runtime):
    app = create_app(runtime)
    roles = {"Sam": "agent", "Noor": "senior", "Ines": "supervisor", "Lena": "lead"}
    return {name: DeskClient(app, runtime, name, role) for name, role in roles.items()}


@pytest.fixture
def drawn(runtime, team):
    """A sample of six talks, two of them Sam's. Noor, Ines and Lena rate."""
    sam = next(a for a in runtime.storage.agents.everybody() if a.name == "Sam")
    for number in range(4):
        talk(runtime, f"c where is my parcel {number}", "b It comes tomorrow.", "c ok thanks",
             browser=f"b{number}")  # fmt: skip
    for number in range(2):
        talk(
            runtime, f"c the lamp {number} is broken, there is glass everywhere",
            "b A person can take this over.", "c yes please",
            "a So the lamp came broken, with glass all over. I'll send a new one today.",
            agent=sam, browser=f"s{number}",
        )  # fmt: skip
    rolled_up(runtime)
    answer = draw(team)
    assert answer.status_code == 200, answer.text
    return answer.json()["next"].rsplit("/", 1)[1]


def draw(team, by="Lena", **changes):
    today = team_day(team)
    body = {
        "since": (today - timedelta(days=3)).isoformat(),
        "until": (today + timedelta(days=1)).isoformat(),
        "size": 6, "seed": "seed", "raters": [team[n].id for n in ("Noor", "Ines", "Lena")],
    }  # fmt: skip
    return team[by].post("empathy/draw", **body | changes)


def team_day(team):
    return team["Lena"].http.app.state.runtime.clock().date()


def rating(turn, score=1, habit="no"):
    return {
        "scores": dict.fromkeys(SCALES, score),
        "habits": dict.fromkeys(HABITS, habit),
        "quotes": dict.fromkeys((*SCALES, *HABITS), turn),
    }


def answering(runtime, item):
    """The number of a turn that may be quoted."""
    conversation = runtime.storage.empathy.item(item)["conversation_id"]
    turns = runtime.storage.conversations.turns(conversation)
    return next(turn.seq for turn in turns if turn.speaker in ("bot", "agent"))


def rate_all(runtime, team, scores=lambda item, name: 1):
    for name in ("Noor", "Ines", "Lena"):
        for task in runtime.storage.empathy.tasks_of(team[name].id):
            item = task["item_id"]
            body = rating(answering(runtime, item), scores(item, name))
            answer = team[name].post(f"empathy/items/{item}/rate", **body)
            assert answer.status_code == 200, answer.text


def items(runtime, sample):
    return runtime.storage.empathy.items(int(sample))


def twice(runtime, sample):
    return [row for row in items(runtime, sample) if len(row["ratings"]) == 2]


def test_a_fifth_is_rated_twice_and_nobody_rates_their_own(runtime, team, drawn):
    rows = items(runtime, drawn)
    assert len(rows) == 6 and len(twice(runtime, drawn)) == 2
    assert all(r["rater_id"] != row["agent_id"] for row in rows for r in row["ratings"])
    assert [r["assisted"] for r in twice(runtime, drawn)[0]["ratings"]].count(False) == 1


def test_the_same_seed_draws_the_same(runtime, team, drawn):
    again = draw(team, size=5).json()["next"].rsplit("/", 1)[1]
    once_more = draw(team, size=5).json()["next"].rsplit("/", 1)[1]
    first, second = ([row["contact_id"] for row in items(runtime, s)] for s in (again, once_more))
    assert first == second


def test_what_is_proposed_names_the_turn(runtime, team, drawn):
    mine = [row for row in items(runtime, drawn) if row["agent_id"] == team["Sam"].id]
    assert mine
    for row in mine:
        assert row["proposals"]["situation"]["answer"] == "yes"
        assert "So the lamp came broken" in row["proposals"]["situation"]["quote"]
        assert row["proposals"]["next_step"]["answer"] == "yes"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"size": 4}, "bad_size"), ({"size": "many"}, "malformed_request"),
        ({"seed": " "}, "bad_seed"), ({"seed": "x" * 61}, "bad_seed"),
        ({"raters": []}, "bad_raters"), ({"raters": "all"}, "bad_raters"),
        ({"raters": ["a_nobody", "a_else"]}, "bad_raters"), ({"since": "soon"}, "bad_days"),
        ({"since": "2030-01-01"}, "bad_days"),
        ({"since": "2001-01-01", "until": "2001-02-01"}, "no_contacts"),
    ],
)  # fmt: skip
def test_a_wrong_draw_is_told(team, drawn, changes, code):
    assert draw(team, **changes).json()["error"]["code"] == code


def test_an_agent_rates_nothing_and_draws_nothing(team, drawn):
    assert draw(team, by="Sam").status_code == 403
    assert (
        draw(team, raters=[team["Sam"].id, team["Lena"].id]).json()["error"]["code"] == "bad_raters"
    )
    assert team["Sam"].get(f"empathy/samples/{drawn}").status_code == 403
    assert team["Noor"].get(f"empathy/samples/{drawn}").status_code == 403


def test_a_rater_sees_no_satisfaction_no_name_and_nobody_elses_marks(runtime, team, drawn):
    row = twice(runtime, drawn)[0]
    asked = runtime.storage.conversations.turns(row["conversation_id"])
    for task in row["ratings"]:
        name = next(n for n, one in team.items() if one.id == task["rater_id"])
        page = team[name].get(f"empathy/items/{row['id']}/rate").text
        assert "Sam" not in page
        assert ("Proposed:" in page) == task["assisted"]
        assert all(turn.text not in page for turn in asked if turn.buttons)
    outsider = next(n for n in ("Noor", "Ines", "Lena") if team[n].id not in
                    {r["rater_id"] for r in row["ratings"]})  # fmt: skip
    assert team[outsider].get(f"empathy/items/{row['id']}/rate").status_code == 403


def test_before_rating_nobody_sees_the_discussion(runtime, team, drawn):
    row = twice(runtime, drawn)[0]
    first = next(n for n, one in team.items() if one.id == row["ratings"][0]["rater_id"])
    assert team[first].get(f"empathy/items/{row['id']}").json()["error"]["code"] == "rate_first"
    team[first].post(f"empathy/items/{row['id']}/rate", **rating(answering(runtime, row["id"])))
    page = team[first].get(f"empathy/items/{row['id']}")
    assert page.status_code == 200
    outsider = next(n for n in ("Ines", "Lena") if team[n].id not in
                    {r["rater_id"] for r in row["ratings"]} or n == "Lena")  # fmt: skip
    if team[outsider].id not in {r["rater_id"] for r in row["ratings"]}:
        code = team[outsider].get(f"empathy/items/{row['id']}").json()["error"]["code"]
        assert code == "not_done"


def test_a_rating_is_made_once_and_whole(runtime, team, drawn):
    row = items(runtime, drawn)[0]
    name = next(n for n, one in team.items() if one.id == row["ratings"][0]["rater_id"])
    path, good = f"empathy/items/{row['id']}/rate", rating(answering(runtime, row["id"]))
    wrong = team[name].post(path, **good | {"quotes": {}})
    assert wrong.status_code == 400 and wrong.json()["error"]["field"] == "quotes.acknowledgment"
    assert team[name].post(path, **good).status_code == 200
    assert team[name].post(path, **good).json()["error"]["code"] == "rated_already"
    assert team["Sam"].post(path, **good).status_code == 403


def test_agreement_comes_first_and_differences_are_settled(runtime, team, drawn):
    double = {row["id"] for row in twice(runtime, drawn)}
    low = team["Noor"]
    rate_all(runtime, team, lambda item, name: 0 if name == "Noor" and item in double else 2)
    page = team["Lena"].get(f"empathy/samples/{drawn}").text
    assert page.index("Do raters agree?") < page.index("What they saw")
    assert "Raters do not agree enough" in page
    found = differing(runtime, int(drawn))
    assert found and all(one["item"] in double for one in found)
    item = found[0]["item"]
    discussion = low.get(f"empathy/items/{item}").text
    assert "differs" in discussion and "Settle it" in discussion
    assert low.post(f"empathy/items/{item}/remark", text="She names the lamp.").status_code == 200
    assert "She names the lamp." in low.get(f"empathy/items/{item}").text
    settled = low.post(f"empathy/items/{item}/agree", **rating(answering(runtime, item), 1))
    assert settled.status_code == 200
    assert runtime.storage.empathy.item(item)["agreed"]["scores"]["action"] == 1
    assert differing(runtime, int(drawn))[0]["agreed"]


def test_an_agent_sees_their_own_before_anybody_sees_their_average(
    runtime, team, drawn, monkeypatch
):
    monkeypatch.setattr(findings, "SMALLEST", 1)
    rate_all(runtime, team)
    assert found_in(runtime, int(drawn)).by_agent == {}
    page = team["Sam"].get("empathy/mine").text
    assert "Talk " in page and "A person can take this over." in page
    assert list(found_in(runtime, int(drawn)).by_agent) == ["Sam"]


def test_after_a_week_averages_are_shown_all_the_same(runtime, team, drawn, monkeypatch):
    monkeypatch.setattr(findings, "SMALLEST", 1)
    rate_all(runtime, team)
    monkeypatch.setattr(empathy, "SHOWN_AFTER", timedelta(0))
    assert list(empathy.found_in(runtime, int(drawn)).by_agent) == ["Sam"]


def test_few_talks_are_no_average(runtime, team, drawn):
    rate_all(runtime, team)
    team["Sam"].get("empathy/mine")
    assert "Nobody has enough talks" in team["Lena"].get(f"empathy/samples/{drawn}").text


def test_others_talks_are_not_an_agents(runtime, team, drawn):
    rate_all(runtime, team)
    foreign = next(row for row in items(runtime, drawn) if row["agent_id"] is None)
    answer = team["Sam"].get(f"empathy/items/{foreign['id']}")
    assert answer.status_code == 403
    own = next(row for row in items(runtime, drawn) if row["agent_id"] == team["Sam"].id)
    assert team["Sam"].get(f"empathy/items/{own['id']}").status_code == 200
    assert team["Sam"].post(f"empathy/items/{own['id']}/agree", **rating(4)).status_code == 403


def test_what_was_said_is_inert(runtime, team, drawn):
    rate_all(runtime, team)
    item = items(runtime, drawn)[0]["id"]
    team["Lena"].post(f"empathy/items/{item}/remark", text="<script>alert(1)</script>")
    page = team["Lena"].get(f"empathy/items/{item}").text
    assert "<script>alert(1)" not in page


def test_without_the_form_token_nothing_is_changed(runtime, team, drawn):
    item = items(runtime, drawn)[0]["id"]
    assert (
        team["Lena"].post(f"empathy/items/{item}/remark", token="x", text="hello").status_code
        == 403
    )
    assert draw(team).status_code == 200


def test_unknown_ones_are_told(team, drawn):
    assert team["Lena"].get("empathy/samples/9999").status_code == 404
    assert team["Lena"].get("empathy/items/9999").status_code == 404
    assert team["Lena"].get("empathy/items/9999/rate").status_code == 404
