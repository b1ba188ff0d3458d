"""How a conversation goes on that no story tells word for word: as the step of a story does that
looks the same now and has the most alike history. Pure; states are those of Rasa's featurizer.

Only steps with the same newest state count (the same last action, intent, form and slots), so that
nothing is said to what no story knows. Measured beside others in docs/designing.md.
"""

from dataclasses import dataclass
from typing import Any, Dict, List, Tuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.isotonic import IsotonicRegression
from sklearn.preprocessing import normalize

State = Dict[str, Any]
Step = Tuple[List[State], str]
"""A history, oldest state first, and the action that follows."""
LISTEN = "action_listen"
FADES = 0.6
"""What a state counts beside the one after it."""
FEWEST = 20
"""Steps of left-out stories that were answered: from fewer nothing can be said of sureness."""
SUREST = 0.99
"""Never 1.0: what a story or a rule says word for word stands above."""


@dataclass(frozen=True)
class Guess:
    """`sure`: the probability that `action` is right, 0 where nothing can be said. `same_words`:
    whether what was said right before the customer's message is the same as in the story."""

    action: str = ""
    sure: float = 0.0
    same_words: bool = False


class NearestStep:
    """steps: those of all stories. sureness: what a lead over the others is worth, or None."""

    def __init__(self, steps: List[Step], sureness: Any = None) -> None:
        self._sureness = sureness
        self._actions = np.array([action for _, action in steps])
        self._newest = np.array([_newest(states) for states, _ in steps])
        self._words = [words_before(states) for states, _ in steps]
        self._vectorizer = DictVectorizer()
        rows = [features(states) for states, _ in steps]
        self._rows = normalize(self._vectorizer.fit_transform(rows)) if rows else None

    def lead(self, states: List[State]) -> Tuple[int, float]:
        """The nearest step, and by how much it is nearer than the nearest with another action, 0 to
        1; -1 and 0 for a newest state that no story has."""
        if self._rows is None:
            return -1, 0.0
        row = normalize(self._vectorizer.transform([features(states)]))
        likeness = np.asarray((self._rows @ row.T).todense()).ravel()
        likeness[self._newest != _newest(states)] = 0.0
        best = int(likeness.argmax())
        if not likeness[best]:
            return -1, 0.0
        others = likeness[self._actions != self._actions[best]]
        return best, float(likeness[best] - others.max(initial=0.0))

    def action(self, step: int) -> str:
        """What follows in a step."""
        return str(self._actions[step])

    def read(self, states: List[State]) -> Guess:
        """How it goes on."""
        step, lead = self.lead(states)
        if step < 0 or self._sureness is None:
            return Guess()
        sure = min(SUREST, float(self._sureness.predict([lead])[0]))
        return Guess(self.action(step), sure, words_before(states) == self._words[step])


def learn(stories: List[List[Step]]) -> NearestStep:
    """From all steps; how sure a lead is comes from each story read by what the others teach."""
    leads, right = [], []
    for left_out, story in enumerate(stories):
        others = [step for at, rest in enumerate(stories) if at != left_out for step in rest]
        model = NearestStep(others)
        for states, action in story:
            step, lead = model.lead(states)
            if step >= 0:
                leads.append(lead)
                right.append(model.action(step) == action)
    sureness = None
    if len(leads) >= FEWEST:
        sureness = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
        sureness.fit(leads, right)
    return NearestStep([step for story in stories for step in story], sureness)


def features(states: List[State]) -> Dict[str, float]:
    """All states, however far back, as fading traces, and the newest one as a whole."""
    found: Dict[str, float] = {f"now {_newest(states)}": 1.0}
    for back, state in enumerate(reversed(states)):
        for name in _items(state):
            found[name] = max(found.get(name, 0.0), FADES**back)
    return found


def words_before(states: List[State]) -> str:
    """The action right before the customer's newest message; "" at the beginning."""
    for at in range(len(states) - 1, 0, -1):
        if _action(states[at]) == LISTEN:
            return _action(states[at - 1])
    return ""


def _action(state: State) -> str:
    return str((state.get("prev_action") or {}).get("action_name", ""))


def _newest(states: List[State]) -> str:
    return " ".join(_items(states[-1])) if states else ""


def _items(state: State) -> List[str]:
    return sorted(
        f"{kind} {key} {value}" for kind, of in state.items() for key, value in dict(of).items()
    )
