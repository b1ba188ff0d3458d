"""What else might go on where no story fits: a logistic regression over the states."""

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from nlu.stories.nearest import Guess, Step, features

RIGHT_AT_LEAST = 0.95
"""Of what is said above the threshold so much was right of the stories left out."""


class Regression:
    """Over the same features as nlu.stories.nearest."""

    def __init__(self, steps: list[Step]) -> None:
        self._vectorizer = DictVectorizer()
        rows = self._vectorizer.fit_transform([features(states) for states, _ in steps])
        self._model = LogisticRegression(C=30.0, max_iter=500)
        self._model.fit(rows, [action for _, action in steps])
        self.at = 0.0

    def read(self, states: list[dict]) -> Guess:
        """The action and its probability; nothing below the threshold."""
        shares = self._model.predict_proba(self._vectorizer.transform([features(states)]))[0]
        sure = float(shares.max())
        return (
            Guess(str(self._model.classes_[shares.argmax()]), sure) if sure >= self.at else Guess()
        )


def learn(stories: list[list[Step]]) -> Regression:
    """With the threshold from which RIGHT_AT_LEAST of the answers to left-out stories are right."""
    read = []
    for left_out, story in enumerate(stories):
        others = [step for at, rest in enumerate(stories) if at != left_out for step in rest]
        model = Regression(others)
        read += [(model.read(states), action) for states, action in story]
    read.sort(key=lambda one: -one[0].sure)
    right = np.cumsum([given.action == wanted for given, wanted in read])
    good = np.flatnonzero(right / np.arange(1, len(read) + 1) >= RIGHT_AT_LEAST)
    made = Regression([step for story in stories for step in story])
    made.at = read[int(good.max())][0].sure if len(good) else 1.01
    return made
