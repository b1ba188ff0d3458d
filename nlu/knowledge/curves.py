"""A logistic curve from readings to a probability, learned by Newton's method."""

from dataclasses import dataclass

import numpy as np

PULL = 1e-3
"""Weight of the squared slopes, of readings scaled to one deviation, beside the mean loss."""
STEPS = 60


@dataclass
class Curve:
    """1 / (1 + exp(-(readings . slopes + bias)))."""

    slopes: np.ndarray
    bias: float

    def of(self, readings: np.ndarray) -> np.ndarray:
        """Probabilities of rows of readings (..., len(slopes))."""
        return 1 / (1 + np.exp(-np.clip(readings @ self.slopes + self.bias, -30, 30)))

    def array(self) -> np.ndarray:
        """Slopes and bias in one row, to be stored."""
        return np.array([*self.slopes, self.bias])

    @classmethod
    def from_array(cls, row: np.ndarray) -> "Curve":
        """The reverse of `array`."""
        return cls(np.array(row[:-1]), float(row[-1]))

    @classmethod
    def fit(cls, readings: np.ndarray, right: np.ndarray, weight: np.ndarray) -> "Curve":
        """The likeliest curve; readings (rows, n), right and weight (rows,)."""
        weight = weight / weight.sum()
        middle = weight @ readings
        spread = np.sqrt(weight @ (readings - middle) ** 2) + 1e-9
        rows = np.column_stack([(readings - middle) / spread, np.ones(len(readings))])
        pull = np.diag([PULL] * readings.shape[1] + [0.0])
        found = np.zeros(rows.shape[1])
        for _ in range(STEPS):
            told = 1 / (1 + np.exp(-np.clip(rows @ found, -30, 30)))
            bend = (rows * (weight * told * (1 - told) + 1e-9)[:, None]).T @ rows + pull
            step = np.linalg.solve(bend, rows.T @ (weight * (told - right)) + pull @ found)
            found -= step
            if np.abs(step).max() < 1e-8:
                break
        slopes = found[:-1] / spread
        return cls(slopes, float(found[-1] - slopes @ middle))
