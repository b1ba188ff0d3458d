"""Whether anything goes on better than memory where no story fits word for word.

    .venv/bin/python -m benchmarks.stories

Two questions: each story of `stories.yml` left out, read by what the others teach; and `paths.yml`,
conversations with the same assistant that go otherwise than any story. One row a policy: turns
whose actions were all right, turns in which nothing wrong was done but nothing either, turns with a
wrong action, whole conversations right.
"""

import logging
from collections import Counter
from pathlib import Path
from typing import Any

from nlu import rasa_patches

rasa_patches.apply()

from rasa.core.featurizers.tracker_featurizers import MaxHistoryTrackerFeaturizer  # noqa: E402
from rasa.core.policies.memoization import AugmentedMemoizationPolicy  # noqa: E402
from rasa.engine.graph import ExecutionContext, GraphSchema  # noqa: E402
from rasa.engine.storage.resource import Resource  # noqa: E402
from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import ActionExecuted, UserUttered  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402
from rasa.shared.utils.io import read_yaml_file  # noqa: E402
from rasa.utils.log_utils import configure_structlog  # noqa: E402

from benchmarks.stories import candidates  # noqa: E402
from nlu.components.nearest_stories import SURE, may_follow  # noqa: E402
from nlu.stories import nearest  # noqa: E402

HERE = Path(__file__).parent
MAX_HISTORY = 6
LISTEN = "action_listen"
Story = list[tuple[Any, str]]
"""Of each step the conversation until then and the action that follows."""


def stories_of(file: Path, domain: Domain) -> list[Story]:
    """The steps of each story of a file."""
    return [_steps(one["steps"], domain) for one in read_yaml_file(file)["stories"]]


def _steps(steps: list[dict[str, str]], domain: Domain) -> Story:
    events: list[Any] = []
    found: Story = []

    def act(name: str) -> None:
        tracker = DialogueStateTracker.from_events("story", list(events), domain.slots)
        found.append((tracker, name))
        events.append(ActionExecuted(name))

    for step in steps:
        if "intent" in step:
            if events:
                act(LISTEN)
            else:
                events.append(ActionExecuted(LISTEN))
            intent = {"name": step["intent"], "confidence": 1.0}
            events.append(UserUttered(step["intent"], intent, []))
        else:
            act(step["action"])
    act(LISTEN)
    return found


class Memory:
    """Rasa's AugmentedMemoizationPolicy, learned from stories."""

    def __init__(self, stories: list[Story], domain: Domain) -> None:
        config = AugmentedMemoizationPolicy.get_default_config() | {"max_history": MAX_HISTORY}
        context = ExecutionContext(GraphSchema({}))
        self._policy = AugmentedMemoizationPolicy(config, None, Resource("memory"), context)
        self._domain = domain
        rows = [
            (states_of(tracker, domain), [action]) for one in stories for tracker, action in one
        ]
        self._policy.lookup = self._policy._create_lookup_from_states(
            [states for states, _ in rows], [action for _, action in rows]
        )

    def act(self, tracker: Any) -> str:
        """The action, or "" where it knows none."""
        shares = self._policy.predict_action_probabilities(tracker, self._domain).probabilities
        best = max(shares)
        return self._domain.action_names_or_texts[shares.index(best)] if best else ""


class Learned:
    """One that has learned from stories, where it is sure enough; before it memory, if given."""

    def __init__(
        self, model: Any, domain: Domain, memory: Memory | None = None, careful: bool = False
    ):
        self._model, self._domain, self._memory, self._careful = model, domain, memory, careful
        self._at = getattr(model, "at", SURE)

    def act(self, tracker: Any) -> str:
        """The action, or "" where it is not sure."""
        known = self._memory.act(tracker) if self._memory else ""
        if known:
            return known
        guess = self._model.read(states_of(tracker, self._domain))
        may = not self._careful or may_follow(guess, self._domain)
        return guess.action if may and guess.sure >= self._at else ""


def states_of(tracker: Any, domain: Domain) -> list[Any]:
    """As Rasa's featurizer hands them to a policy."""
    featurizer = MaxHistoryTrackerFeaturizer(max_history=MAX_HISTORY)
    return featurizer.prediction_states([tracker], domain)[0]


def policies(stories: list[Story], domain: Domain) -> dict[str, Any]:
    """What is compared, learned from the same stories."""
    memory = Memory(stories, domain)
    steps = [[(states_of(t, domain), action) for t, action in one] for one in stories]
    step, regression = nearest.learn(steps), candidates.learn(steps)
    return {
        "memory": memory,
        "nearest step": Learned(step, domain),
        "regression": Learned(regression, domain),
        "memory, then nearest step": Learned(step, domain, memory),
        "the same, as shipped": Learned(step, domain, memory, careful=True),
        "memory, then regression": Learned(regression, domain, memory),
    }


def judged(policy: Any, story: Story) -> Counter[str]:
    """Turns right, left and wrong, and the conversation if all of it was right."""
    turns: list[str] = []
    done: list[str] = []
    for tracker, action in story:
        given = policy.act(tracker)
        done.append("right" if given == action else "wrong" if given else "left")
        if action == LISTEN:
            turns.append(next((one for one in ("wrong", "left") if one in done), "right"))
            done = []
    count = Counter(turns)
    count["whole"] = int(count["right"] == len(turns))
    return count


def main() -> None:
    """Print both tables."""
    configure_structlog(logging.WARNING)  # or Rasa prints every state it looks at
    domain = Domain.load(str(HERE / "domain.yml"))
    stories = stories_of(HERE / "stories.yml", domain)
    paths = stories_of(HERE / "paths.yml", domain)
    left_out: dict[str, Counter[str]] = {}
    for at, story in enumerate(stories):
        for name, policy in policies(stories[:at] + stories[at + 1 :], domain).items():
            left_out.setdefault(name, Counter()).update(judged(policy, story))
    of_paths = {
        name: sum((judged(policy, path) for path in paths), Counter())
        for name, policy in policies(stories, domain).items()
    }
    for title, found, many in (
        ("each story left out", left_out, len(stories)),
        ("other paths", of_paths, len(paths)),
    ):
        print(f"\n{title}: {many} conversations")
        for name, count in found.items():
            turns = count["right"] + count["left"] + count["wrong"]
            told = ", ".join(f"{key} {count[key]}" for key in ("right", "left", "wrong", "whole"))
            print(f"  {name:<28} {told} of {turns} turns")


if __name__ == "__main__":
    main()
