"""Linear and softmax regression by mini-batch gradient descent with an L2 penalty on the weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hwsolve.solvers.simulation.samples import Samples


@dataclass(frozen=True)
class Recipe:
    """One configuration: batch size, learning rate, epochs, strength of the penalty alpha |W|^2 / 2."""

    batch_size: int
    learning_rate: float
    epochs: int
    alpha: float


@dataclass(frozen=True)
class Fitted:
    """Weights of shape (d, outputs) and biases of shape (outputs,)."""

    weights: Any
    biases: Any

    def scores(self, inputs: Any) -> Any:
        """Predictions or logits, of shape (n, outputs)."""
        return inputs @ self.weights + self.biases


def train(samples: Samples, recipe: Recipe, seed: int) -> Fitted:
    """Start at 0, draw a new order in every epoch, take one step per mini-batch.

    The gradient of a batch is X^T (prediction - target) / m + alpha W, for the half squared
    error of a linear regression as for the cross-entropy of a softmax regression.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    count, width = samples.inputs.shape
    goals = _goals(samples)
    weights, biases = np.zeros((width, goals.shape[1])), np.zeros(goals.shape[1])
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(recipe.epochs):
            order = rng.permutation(count)
            for start in range(0, count, recipe.batch_size):
                batch = order[start : start + recipe.batch_size]
                inputs = samples.inputs[batch]
                off = _predicted(inputs @ weights + biases, samples.classes) - goals[batch]
                weights -= recipe.learning_rate * (inputs.T @ off / len(batch) + recipe.alpha * weights)
                biases -= recipe.learning_rate * off.mean(axis=0)
    return Fitted(weights, biases)


def loss(fitted: Fitted, samples: Samples) -> float:
    """Half the mean squared error, or the mean cross-entropy, without penalty; inf where it overflowed."""
    import numpy as np

    with np.errstate(over="ignore", invalid="ignore"):
        scores = fitted.scores(samples.inputs)
        if samples.classes == 0:
            value = float(0.5 * ((scores[:, 0] - samples.targets) ** 2).mean())
        else:
            top = scores.max(axis=1, keepdims=True)
            spread = top[:, 0] + np.log(np.exp(scores - top).sum(axis=1))
            value = float((spread - scores[np.arange(len(scores)), samples.targets]).mean())
    return value if np.isfinite(value) else float("inf")


def accuracy(fitted: Fitted, samples: Samples) -> float:
    """The share of samples whose largest score is that of their class."""
    return float((fitted.scores(samples.inputs).argmax(axis=1) == samples.targets).mean())


def _goals(samples: Samples) -> Any:
    import numpy as np

    if samples.classes == 0:
        return samples.targets[:, None].astype(float)
    return np.eye(samples.classes)[samples.targets]


def _predicted(scores: Any, classes: int) -> Any:
    import numpy as np

    if classes == 0:
        return scores
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
