"""What another policy is expected to change: right where the truth is known, bounded everywhere."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.learning.ends import ENDS, ends_of
from tandem.learning.expected_change import Went, expected_changes
from tandem.learning.measures import BY_NAME

RIGHT = {("easy", False): 0.8, ("easy", True): 0.9, ("hard", False): 0.2, ("hard", True): 0.7}


def made_up(rng, n=2000):
    """Topics whose ends depend on the way alone; the new policy hands over the hard ones."""
    went = []
    for _ in range(n):
        topic = "hard" if rng.random() < 0.3 else "easy"
        now = rng.random() < 0.3
        after = True if topic == "hard" else now
        went.append(Went(topic, now, after, now, {"x": int(rng.random() < RIGHT[topic, now])}))
    return went


def test_the_expected_change_is_the_true_one_where_ends_depend_on_topic_and_way():
    truth = 0.3 * 0.7 * (RIGHT["hard", True] - RIGHT["hard", False])
    held = 0
    for seed in range(40):
        handed, found = expected_changes(made_up(np.random.default_rng(seed)), ["x"])
        held += found.low <= truth <= found.high
        assert found.least <= truth <= found.most
        assert handed.change > 0 and handed.least == handed.change == handed.most
        assert found.alone == 0
    assert held >= 35, f"{held} of 40 intervals hold"


@given(
    st.lists(
        st.builds(
            Went,
            st.sampled_from("ab"), st.booleans(), st.booleans(), st.booleans(),
            st.dictionaries(st.just("x"), st.integers(0, 1)),
        ),
        max_size=40,
    )
)  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_it_never_leaves_its_bounds_and_no_change_is_no_change(went):
    for one in expected_changes(went, ["x"]):
        assert one.least - 1e-9 <= one.change <= one.most + 1e-9
        assert one.least >= -1 and one.most <= 1
        assert one.changed <= one.n and one.alone <= one.changed
        if one.changed == 0:
            assert (one.change, one.low, one.high, one.least, one.most) == (0, 0, 0, 0, 0)


def test_ends_are_those_of_the_measures(history):
    scope = history.scope()
    counts = {name: [0, 0] for name in ENDS}
    ids = [row["conversation_id"] for row in history.measured.behind(
        BY_NAME["engaged"], scope, limit=20_000)]  # fmt: skip
    contacts = history.measured.ends_of(ids)
    week = scope.now.replace(day=scope.now.day - 7)
    for contact in contacts.values():
        for name, end in ends_of(contact, week).items():
            counts[name][0] += end
            counts[name][1] += 1
    for name in ENDS:
        found = history.measured.figure(BY_NAME[name], scope)
        assert counts[name] == [found.hits, found.n]
