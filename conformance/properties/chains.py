"""Programs of a few calls, each of the result of the one before: what a mode mixes up between calls."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st

__all__ = ["Chain", "chains", "chains_of_tensors"]

Step = Callable[[Any], Any]


def assign_first(values: Any) -> Any:
    values[0] = 1
    return values


def increase(values: Any) -> Any:
    values += 1
    return values


OF_TENSORS: dict[str, Step] = {
    "view": lambda tensor: tensor.reshape(-1),
    "slice": lambda tensor: tensor[1:],
    "skip": lambda tensor: tensor[..., ::2],
    "new axis": lambda tensor: tensor[None],
    "transpose": lambda tensor: tensor.mT if tensor.ndim > 1 else tensor,
    "detach": lambda tensor: tensor.detach(),
    "data": lambda tensor: tensor.data,
    "clone": lambda tensor: tensor.clone(),
    "cpu": lambda tensor: tensor.cpu(),
    "contiguous": lambda tensor: tensor.contiguous(),
    "double": lambda tensor: tensor.double(),
    "as_tensor": lambda tensor: torch.as_tensor(tensor),
    "stack": lambda tensor: torch.stack([tensor, tensor]),
    "sum of both": lambda tensor: tensor + tensor,
    "assign": assign_first,
    "increase": increase,
    "add_": lambda tensor: tensor.add_(1),
    "mul_": lambda tensor: tensor.mul_(2),
    "zero_": lambda tensor: tensor.zero_(),
}
OF_ARRAYS: dict[str, Step] = {
    "ravel": lambda array: array.reshape(-1),
    "slice of array": lambda array: array[1:],
    "every other": lambda array: array[..., ::2],
    "new axis of array": lambda array: array[None],
    "T": lambda array: array.T,
    "copy": lambda array: array.copy(),
    "np.array": lambda array: np.array(array),
    "np.stack": lambda array: np.stack([array, array]),
    "plus one": lambda array: array + 1,
    "np.maximum": lambda array: np.maximum(array, 1),
    "assign to array": assign_first,
    "increase array": increase,
    "out": lambda array: np.add(array, 1, out=array),
}
TO_ARRAYS: dict[str, Step] = {
    "numpy": lambda tensor: tensor.detach().numpy(),
    "np.asarray": lambda tensor: np.asarray(tensor.detach()),
}
TO_TENSORS: dict[str, Step] = {
    "from_numpy": torch.from_numpy,
    "as_tensor of array": lambda array: torch.as_tensor(array),
    "tensor": lambda array: torch.tensor(array),
}
STEPS = OF_TENSORS | OF_ARRAYS | TO_ARRAYS | TO_TENSORS
TAKING_TENSORS = OF_TENSORS.keys() | TO_ARRAYS.keys()
MOST = 6  # calls


@dataclasses.dataclass(frozen=True)
class Chain:
    """The names of calls, each of what the one before gave; those that do not fit are left out."""

    names: tuple[str, ...]

    def of_tensor(self) -> Step:
        """A function of a tensor that makes the calls and gives all results, the first of all first."""
        return self._program(is_tensor=True)

    def of_array(self) -> Step:
        """The same of an array."""
        return self._program(is_tensor=False)

    def _program(self, is_tensor: bool) -> Step:
        steps = []
        for name in self.names:
            if (name in TAKING_TENSORS) == is_tensor:
                steps.append(STEPS[name])
                is_tensor = name in OF_TENSORS or name in TO_TENSORS

        def program(values: Any) -> list[Any]:
            results = [values]
            for step in steps:
                results.append(step(results[-1]))
            return results

        return program


def _of(names: Iterable[str]) -> st.SearchStrategy[Chain]:
    return st.lists(st.sampled_from(list(names)), min_size=1, max_size=MOST).map(
        lambda drawn: Chain(tuple(drawn))
    )


def chains() -> st.SearchStrategy[Chain]:
    """Chains of calls of tensors and arrays that cross between them; shrinks to fewer calls."""
    crossing = [*TO_ARRAYS, *TO_TENSORS] * 3
    return _of([*crossing, *OF_ARRAYS, *OF_TENSORS])


def chains_of_tensors() -> st.SearchStrategy[Chain]:
    """Chains of calls of tensors alone."""
    return _of(OF_TENSORS)
