"""Drift: intervals that hold, chance that is called chance, the truth of the made-up history."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.learning.demo.plan import first_day
from tandem.learning.demo.truth import TRUTH
from tandem.learning.drift.compare import Period, compare, mean_change, share_change
from tandem.learning.drift.new_words import new_words
from tandem.learning.drift.phrases import Reply, recited
from tandem.learning.drift.stability import bands, stability
from tandem.learning.measures import BY_NAME
from tandem.storage.drifted import Drifted
from tests.learning.conftest import NOW, TODAY, ZONE

counts = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 200), min_size=1)
THEN = np.array([0.26, 0.12, 0.13, 0.12, 0.06, 0.1, 0.06, 0.08, 0.04, 0.03])


def mix(rng, n, shares):
    return {str(kind): int(count) for kind, count in enumerate(rng.multinomial(n, shares))}


@given(counts, counts)
def test_a_mix_has_moved_by_nothing_or_more_and_within_its_bounds(then, now):
    found = stability(then, now)
    if found is not None:
        assert 0 <= found.low <= found.psi <= found.high
        assert found.raw >= 0 and found.noise > 0


@given(counts)
def test_the_same_mix_is_the_same(then):
    found = stability(then, then)
    assert found is None or (found.psi == 0 and found.word == "the same")


@pytest.mark.parametrize(("n", "m"), [(8000, 900), (900, 200), (400, 60)])
def test_the_interval_holds_the_true_index_and_chance_is_no_news(n, m):
    rng = np.random.default_rng(1)
    moved = THEN.copy()
    moved[1] *= 2.5
    moved /= moved.sum()
    true = float(((moved - THEN) * np.log(moved / THEN)).sum())
    held = [stability(mix(rng, n, THEN), mix(rng, m, moved)) for _ in range(150)]
    assert np.mean([one.low <= true <= one.high for one in held]) >= 0.90
    quiet = [stability(mix(rng, n, THEN), mix(rng, m, THEN)) for _ in range(150)]
    assert np.mean([one.raw > one.noise for one in quiet]) <= 0.12
    assert np.mean([one.word != "the same" for one in quiet]) <= 0.08


def test_bands_count_every_value_once():
    found = bands([0.1, 0.7, 0.699, 1.0, 5.0, -1.0], (0.0, 0.3, 0.7, 1.0001))
    assert sum(found.values()) == 6 and list(found.values()) == [2, 1, 3]


def test_a_phrase_counts_from_six_words_and_five_talks_whatever_its_numbers():
    replies = [
        Reply("Sam", f"c{n}", f"I can see order 10{n} with the blue jacket. Thanks!")
        for n in range(5)
    ]
    replies += [
        Reply("Sam", "c9", "Done."),
        Reply("Noor", "c1", "I can see order 7 with care now."),
    ]
    noor, sam = recited(replies)
    assert (sam.recited, sam.replies) == (5, 6)
    assert sam.phrases[0].conversations == 5 and sam.phrases[0].of == 6
    assert noor.recited == 0


def test_the_same_phrase_twice_in_one_talk_is_one_talk():
    replies = [Reply("Sam", "c1", "Let me have a look at this for you.")] * 9
    assert recited(replies)[0].recited == 0


def test_new_words_are_of_two_talks_no_number_and_no_known_one():
    said = [
        ("c1", "where is my northway locker"), ("c2", "the northway app fails"),
        ("c2", "northway again"), ("c3", "my zxq is 4471"), ("c4", "order 4471"),
    ]  # fmt: skip
    found = new_words(said, {"where", "the", "app", "order", "again"})
    assert [(one.word, one.conversations) for one in found] == [("northway", 2)]
    assert found[0].example == "northway again"


def test_few_are_not_compared():
    assert share_change("x", (3, 29), (20, 100)) is None
    assert mean_change("x", [0.1] * 40, [0.5] * 5) is None


@given(st.integers(30, 400), st.integers(30, 400), st.data())
def test_a_change_is_within_its_interval(n, m, data):
    then, now = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    found = share_change("x", (then, n), (now, m))
    assert found.low - 1e-9 <= found.now - found.then <= found.high + 1e-9


def test_nothing_is_said_of_the_same_weeks():
    rng = np.random.default_rng(4)
    then, now = (
        Period(
            label, 900, mix(rng, 900, THEN), (90, 900), list(rng.beta(9, 1, 900)),
            list(rng.beta(1, 5, 900)), {("csat", ""): (300, 420)}, {"Sam": [20] * 30}, (40, 90),
        )
        for label in ("then", "now")
    )  # fmt: skip
    assert compare(then, now, set(), {}).findings == ()


def week(number):
    return first_day(TODAY) + timedelta(weeks=number - 1)


@pytest.fixture(scope="module")
def drifted(history):
    return Drifted(history.engine, ZONE)


def drift_in(drifted, number, baseline=(1, 6)):
    measures = [BY_NAME[name] for name in ("handover_rate", "bot_abandonment", "low_mood")]
    then = drifted.period(week(baseline[0]), week(baseline[1] + 1), NOW, measures)
    now = drifted.period(week(number), week(number + 1), NOW, measures)
    return compare(then, now, set(), {})


def test_the_topic_that_got_worse_is_found_and_only_from_its_week_on(drifted):
    worse = TRUTH.worse

    def told(number):
        return [one for one in drift_in(drifted, number).findings
                if (one.measure, one.topic) == ("handover_rate", worse.topic)]  # fmt: skip

    assert told(worse.from_week - 1) == []
    (found,) = told(worse.from_week + 1)
    assert found.propose == "replay"


def test_the_strike_moves_the_mix_of_topics_and_the_mood(drifted):
    last_day = TRUTH.strike.day + TRUTH.strike.days - 1
    found = drift_in(drifted, last_day // 7 + 1)
    assert found.topics.word != "the same"
    assert TRUTH.strike.topic in [kind for kind, _, _ in found.topics.shares[:1]]
    kinds = {one.kind for one in found.findings}
    assert {"topics", "mood"} <= kinds


def test_the_agent_whose_notes_shrink_is_named_and_nobody_else(drifted):
    found = drift_in(drifted, TRUTH.short_notes_from_week + 1)
    told = [one.words for one in found.findings if one.kind == "notes"]
    assert len(told) == 1 and told[0].startswith("Notes of sam shrink to one line")


def test_before_anything_happened_little_is_said(drifted):
    """Nothing was changed in the first weeks: what is said there is chance."""
    said = [len(drift_in(drifted, number, (1, 3)).findings) for number in (4, 5, 6)]
    assert sum(said) <= 2
