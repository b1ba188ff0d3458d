"""The policy that goes on by likeness, trained and loaded as Rasa does it."""

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.generator import TrainingDataGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph

from nlu.components.nearest_stories import NearestStories

STORIES = Path(__file__).resolve().parents[3] / "benchmarks" / "stories"


@pytest.fixture(scope="module")
def domain():
    return Domain.load(str(STORIES / "domain.yml"))


@pytest.fixture(scope="module")
def policy(domain, tmp_path_factory):
    steps = YAMLStoryReader(domain).read_from_file(STORIES / "stories.yml")
    trackers = TrainingDataGenerator(StoryGraph(steps), domain, augmentation_factor=0).generate()
    storage = LocalModelStorage.create(tmp_path_factory.mktemp("model"))
    given = (NearestStories.get_default_config(), storage, Resource("nearest"),
             ExecutionContext(GraphSchema({})))  # fmt: skip
    NearestStories.create(*given).train(trackers, domain)
    return NearestStories.load(*given)


def predicted(policy, domain, *turns):
    """(action, how sure) after turns; the last has an intent alone."""
    events = []
    for intent, *actions in turns:
        events += [ActionExecuted("action_listen"),
                   UserUttered(intent, {"name": intent, "confidence": 1.0}, [])]  # fmt: skip
        events += [ActionExecuted(name) for name in actions]
    tracker = DialogueStateTracker.from_events("talk", events, domain.slots)
    shares = policy.predict_action_probabilities(tracker, domain).probabilities
    best = max(shares)
    return (domain.action_names_or_texts[shares.index(best)], best) if best else ("", 0.0)


HIRE = [("hire_bike", "utter_ask_how_long"), ("say_day", "utter_ask_size")]
HOURS = ("ask_hours", "utter_hours")


def test_it_says_what_comes_next_after_a_question_in_between(policy, domain):
    action, sure = predicted(policy, domain, *HIRE, HOURS, ("say_size",))
    assert action == "utter_offer_bike" and 0.8 <= sure < 1.0


def test_a_deed_follows_a_yes_to_the_words_that_name_it_alone(policy, domain):
    offered = [*HIRE, HOURS, ("say_size", "utter_offer_bike")]
    assert predicted(policy, domain, *offered, ("affirm",))[0] == "action_book_bike"
    assert predicted(policy, domain, *offered, HOURS, ("affirm",)) == ("", 0.0)


def test_it_is_silent_where_nothing_is_alike(policy, domain):
    assert predicted(policy, domain, HOURS, ("want_money",)) == ("", 0.0)
