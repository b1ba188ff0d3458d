"""How a conversation goes on that no story tells word for word."""

from hypothesis import given
from hypothesis import strategies as st

from nlu.stories.nearest import FEWEST, SUREST, NearestStep, features, learn, words_before

LISTEN = "action_listen"


def said(intent, after=LISTEN):
    return {"user": {"intent": intent}, "prev_action": {"action_name": after}}


def story(*turns):
    """Steps of turns (intent, action), each with what came before."""
    states, steps = [{}], []
    for intent, action in turns:
        states = [*states, said(intent)]
        steps.append((states, action))
        states = [*states, said(intent, action)]
        steps.append((states, LISTEN))
    return steps


HIRE = story(("hire", "utter_day"), ("say_day", "utter_size"), ("yes", "utter_booked"))
TOUR = story(("tour", "utter_where"), ("say_place", "utter_many"), ("yes", "utter_guide"))
HOURS = story(("hours", "utter_hours"))
HISTORY = [{}, said("hire"), said("hire", "utter_day"), said("say_day"),
           said("say_day", "utter_size"), said("hours"), said("hours", "utter_hours"),
           said("yes")]  # fmt: skip


def test_a_question_in_between_does_not_lose_the_thread():
    model = NearestStep([*HIRE, *TOUR, *HOURS])
    step, lead = model.lead(HISTORY)
    assert model.action(step) == "utter_booked" and lead > 0


def test_what_no_story_knows_is_not_answered():
    model = NearestStep([*HIRE, *TOUR])
    assert model.lead([*HISTORY[:-1], said("cancel")]) == (-1, 0.0)
    assert NearestStep([]).lead(HISTORY) == (-1, 0.0)


def test_with_few_stories_it_is_never_sure():
    assert learn([HIRE, TOUR, HOURS]).read(HISTORY).sure == 0.0
    assert learn([]).read(HISTORY).sure == 0.0


def test_with_enough_it_says_how_sure_and_never_quite():
    again = [HIRE, TOUR, HOURS] * (FEWEST // 5)
    guess = learn(again).read(HIRE[-2][0])
    assert guess.action == "utter_booked" and 0.8 < guess.sure <= SUREST


def test_the_words_before_are_those_the_customer_answers():
    assert words_before(HISTORY) == "utter_hours"
    assert words_before(HIRE[-1][0]) == words_before(HIRE[-2][0]) == "utter_size"
    assert words_before([{}, said("hire")]) == ""
    again = [HIRE, TOUR, HOURS] * (FEWEST // 5)
    model = learn(again)
    assert model.read(HIRE[-2][0]).same_words and not model.read(HISTORY).same_words


NAMES = st.sampled_from(["a", "b", "c"])
STATES = st.lists(st.builds(said, NAMES, NAMES), max_size=8)


@given(st.lists(st.tuples(STATES, NAMES), max_size=12), STATES)
def test_a_lead_is_between_nothing_and_all(steps, states):
    step, lead = NearestStep(steps).lead(states)
    assert -1 <= step < len(steps) and 0 <= lead <= 1 + 1e-9
    assert all(0 < value <= 1 for value in features(states).values())
