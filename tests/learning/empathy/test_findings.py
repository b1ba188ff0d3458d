"""Ratings and what is found in them: agreement first, averages with n, no ranking of few."""

import pytest

from tandem.learning.empathy.findings import SMALLEST, Rated, disagreements, findings
from tandem.learning.empathy.habits import HABITS
from tandem.learning.empathy.rubric import SCALES, Rating, RatingError, read_rating, rubric


def rating(score=1, habit="no", auto_fail=()):
    return Rating(dict.fromkeys(SCALES, score), dict.fromkeys(HABITS, habit), auto_fail=auto_fail)


def given(**changes):
    about = {
        "scores": {"acknowledgment": 2, "investigation": 0, "action": "na"},
        "habits": {"situation": "yes", "goal": "no", "next_step": "no", "concern_first": "na"},
        "quotes": {"acknowledgment": 4, "situation": 2},
    }
    return about | changes


def test_a_rating_is_read_and_comes_back_as_it_was():
    found = read_rating(given(), {2, 4})
    assert found.scores == {"acknowledgment": 2, "investigation": 0, "action": None}
    assert found.quotes == {"acknowledgment": 4, "situation": 2}
    assert Rating.from_json(found.as_json()) == found


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"scores": {"acknowledgment": 3}}, "scores.acknowledgment"),
        ({"scores": {"acknowledgment": True}}, "scores.acknowledgment"),
        ({"scores": "all"}, "scores.acknowledgment"),
        ({"habits": {}}, "habits.situation"),
        ({"quotes": {}}, "quotes.acknowledgment"),
        ({"quotes": {"acknowledgment": 3, "situation": 2}}, "quotes.acknowledgment"),
        ({"auto_fail": ["rude"]}, "auto_fail"),
        ({"auto_fail": ["loop"]}, "words"),
        ({"words": 7}, "words"),
    ],
)
def test_what_is_missing_is_named(changes, field):
    with pytest.raises(RatingError) as problem:
        read_rating(given(**changes), {2, 4})
    assert problem.value.field == field


@pytest.mark.parametrize("nonsense", [None, [], "x", 7, {"scores": []}])
def test_nonsense_is_no_rating(nonsense):
    with pytest.raises(RatingError):
        read_rating(nonsense, {1})


def test_an_auto_fail_makes_every_score_zero_whatever_the_tone():
    assert rating(2, auto_fail=("untrue",)).counted == dict.fromkeys(SCALES, 0)


def test_averages_leave_out_what_does_not_apply_and_say_so():
    rated = [Rated(f"c{n}", None, 1.0, (rating(n % 3 if n < 9 else None),)) for n in range(12)]
    found = findings(rated).scales["action"]
    assert (found.n, found.of) == (9, 12)
    assert found.value == pytest.approx(1.0)
    assert found.low < 1 < found.high


def test_weights_count():
    rated = [Rated("a", None, 3.0, (rating(2),)), Rated("b", None, 1.0, (rating(0),))]
    assert findings(rated).scales["action"].value == pytest.approx(1.5)


def test_without_agreement_averages_are_not_trusted():
    same = [Rated(f"c{n}", None, 1, (rating(n % 3), rating(n % 3))) for n in range(9)]
    apart = [Rated(f"c{n}", None, 1, (rating(n % 3), rating((n + 1) % 3))) for n in range(9)]
    assert findings(same).trusted and findings(same).agreement["action"].alpha == 1
    assert not findings(apart).trusted
    assert not findings([Rated("c", None, 1, (rating(),))]).trusted


def test_no_agent_with_few_talks_and_none_who_is_hidden():
    many = [Rated(f"m{n}", "Noor", 1, (rating(1),)) for n in range(SMALLEST)]
    few = [Rated(f"f{n}", "Ann", 1, (rating(2),)) for n in range(SMALLEST - 1)]
    assert list(findings(many + few).by_agent) == ["Noor"]
    assert findings(many + few, hidden={"Noor"}).by_agent == {}


def test_agents_stand_in_the_order_of_their_names():
    rated = [
        Rated(f"{name}{n}", name, 1, (rating(score),))
        for name, score in (("Zoe", 2), ("Ann", 0))
        for n in range(SMALLEST)
    ]
    assert list(findings(rated).by_agent) == ["Ann", "Zoe"]


def test_beside_outcomes_with_an_interval_and_nothing_for_few():
    rated = [
        Rated(f"c{n}", None, 1, (rating(n % 3),), outcomes={"csat": n % 3 + 2.0, "repeat": None})
        for n in range(30)
    ]
    by_name = {one.outcome: one for one in findings(rated).beside}
    assert by_name["csat"].rho == pytest.approx(1) and by_name["csat"].n == 30
    assert by_name["repeat"].rho is None and by_name["repeat"].n == 0


def test_what_was_settled_counts_and_agreement_stays():
    one = Rated("c", None, 1, (rating(0), rating(2)), agreed=rating(1))
    assert disagreements(one) == list(SCALES)
    assert one.final.scores["action"] == 1


def test_proposals_are_judged_by_whoever_did_not_see_them():
    rated = [
        Rated(f"c{n}", None, 1, (rating(habit="yes"),), unaided=rating(habit=answer),
              proposals=dict.fromkeys(HABITS, answer))
        for n, answer in enumerate(("yes", "no", "yes", "no"))
    ]  # fmt: skip
    assert findings(rated).proposed["goal"].alpha == 1
    assert (
        findings([Rated("c", None, 1, (rating(),), proposals={"goal": "no"})])
        .proposed["goal"]
        .units
        == 0
    )


def test_every_text_of_the_rubric_is_there():
    texts = rubric()
    assert list(texts["scales"]) == list(SCALES) and list(texts["habits"]) == list(HABITS)
    assert all(set(one) == {"title"} for one in texts["habits"].values())
    assert all(len(one["levels"]) == 3 for one in texts["scales"].values())
