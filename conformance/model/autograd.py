"""Whether a gradient is right: differentiable programs with edits in place, views, detach, data and NumPy.

The model carries the value of each number and its slope by each of two leaves forwards. Beside it stands
which memory each operation needs again at backward, and how often it had been written to by then, in all
and as far as autograd could see. An edit adds one, and so changes values and no slope.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from conformance.model.steps import Program, Step

Slopes = tuple[tuple[float, float], ...]  # of each of the two numbers, by the leaves a and b


@dataclasses.dataclass
class Memory:
    """Two numbers that tensors share, and how often they were written to."""

    values: list[float]
    writes: int = 0


@dataclasses.dataclass
class Counter:
    """How many of the writes autograd saw; a tensor and its views have one in common, its data another."""

    version: int = 0


@dataclasses.dataclass
class Saved:
    """What an operation needs at backward, as it was when it was saved."""

    memory: Memory
    counter: Counter
    writes: int
    version: int


@dataclasses.dataclass
class Tensor:
    """A tensor of the program; ``saved`` is all that its gradient needs, ``roots`` the leaves below it."""

    name: str
    memory: Memory
    counter: Counter
    slopes: Slopes = ((0.0, 0.0), (0.0, 0.0))
    saved: tuple[Saved, ...] = ()
    roots: frozenset[str] = frozenset()
    of_leaf: bool = False  # a leaf or a view of one, which autograd lets nobody edit

    def save(self) -> Saved:
        """Keep it for backward."""
        return Saved(self.memory, self.counter, self.memory.writes, self.counter.version)


# Each operation: its text, its value, its slope, and what it keeps for backward: input, output, nothing.
Function = Callable[[float], float]
UNARY: dict[str, tuple[str, Function, Function, str]] = {
    "plus-one": ("{0} + 1", lambda x: x + 1, lambda _: 1.0, ""),
    "twice": ("{0} * 2", lambda x: x * 2, lambda _: 2.0, ""),
    "square": ("{0} ** 2", lambda x: x * x, lambda x: 2 * x, "input"),
    "sin": ("{0}.sin()", math.sin, math.cos, "input"),
    "tanh": ("{0}.tanh()", math.tanh, lambda x: 1 - math.tanh(x) ** 2, "output"),
    "sigmoid": (
        "{0}.sigmoid()",
        lambda x: 1 / (1 + math.exp(-x)),
        lambda x: 1 / (2 + math.exp(x) + math.exp(-x)),
        "output",
    ),
}
# Edits in place, each of which adds one: the text, and whether autograd sees that there was one.
EDITS: dict[str, tuple[str, bool]] = {
    "add_": ("{0}.add_(1)", True),
    "no_grad-add_": ("with torch.no_grad(): {0}.add_(1)", True),
    "detach-add_": ("{0}.detach().add_(1)", True),
    "data-add_": ("{0}.data.add_(1)", False),
    "numpy-write": ("np.add({0}.detach().numpy(), 1, out={0}.detach().numpy())", False),
    "dlpack-write": ("torch.from_dlpack({0}.detach()).add_(1)", False),
}
DERIVED = {"view": "{0}.view(2)", "detach": "{0}.detach()", "data": "{0}.data"}
_LARGEST = 50.0  # beyond it exp() soon has no number


@dataclasses.dataclass(frozen=True, repr=False)
class Autograd(Program):
    """A program that begins with two leaves of two numbers, and ends with the gradient of what came last."""

    OPERATIONS: ClassVar[tuple[str, ...]] = (*UNARY, "mul", *DERIVED, *EDITS)

    def lines(self) -> Iterator[tuple[str, Any]]:
        """Each line with what is seen after it: nothing, but for the last."""
        tensors = [
            Tensor("a", Memory([0.5, 1.0]), Counter(), ((1.0, 0.0),) * 2, (), frozenset("a"), True),
            Tensor("b", Memory([0.25, -0.5]), Counter(), ((0.0, 1.0),) * 2, (), frozenset("b"), True),
        ]
        yield "a = torch.tensor([0.5, 1.0], dtype=torch.float64, requires_grad=True)", None
        yield "b = torch.tensor([0.25, -0.5], dtype=torch.float64, requires_grad=True)", None
        for count, step in enumerate(self.steps):
            line = _done(step, tensors, f"t{count}")
            if line:
                yield line, None
        last = [each for each in tensors if each.roots][-1]
        yield f"{last.name}.sum().backward()", _seen(last)

    @property
    def predicted(self) -> Any:
        """What backward shows: the gradients, "refused", or "anything" where a write was not seen."""
        return list(self.lines())[-1][1]

    def source(self, name: str) -> list[str]:
        """The program, which ends with the gradients, with "refused", or with another error."""
        *before, backward = [line for line, _ in self.lines()]
        return [
            "import numpy as np",
            "import torch",
            *before,
            "try:",
            f"    {backward}",
            f"    {name} = [None if each.grad is None else each.grad.tolist() for each in (a, b)]",
            "except RuntimeError as error:",
            f"    {name} = 'refused' if 'modified by an inplace operation' in str(error) else repr(error)",
        ]


def _done(step: Step, tensors: list[Tensor], name: str) -> str:
    """The line of a step, done to the model; none where it has no meaning."""
    operation, which, number = step
    tensor = tensors[-1 - which % len(tensors)]
    if operation in EDITS:
        text, seen = EDITS[operation]
        if operation == "add_" and tensor.of_leaf:
            return ""
        tensor.memory.values = [value + 1 for value in tensor.memory.values]
        tensor.memory.writes += 1
        tensor.counter.version += seen
        return text.format(tensor.name)
    if operation in DERIVED:
        tensors.append(_derived(operation, tensor, name))
        return f"{name} = {DERIVED[operation].format(tensor.name)}"
    if max(map(abs, tensor.memory.values)) > _LARGEST:
        return ""
    if operation == "mul":
        other = tensors[-1 - number % len(tensors)]
        tensors.append(_product(tensor, other, name))
        return f"{name} = {tensor.name} * {other.name}"
    text, value, slope, keeps = UNARY[operation]
    made = Tensor(name, Memory([value(x) for x in tensor.memory.values]), Counter(), roots=tensor.roots)
    if made.roots:
        by = [slope(x) for x in tensor.memory.values]
        made.slopes = tuple((each * a, each * b) for each, (a, b) in zip(by, tensor.slopes))
        kept = {"input": (tensor.save(),), "output": (made.save(),), "": ()}[keeps]
        made.saved = tensor.saved + kept
    tensors.append(made)
    return f"{name} = {text.format(tensor.name)}"


def _derived(operation: str, tensor: Tensor, name: str) -> Tensor:
    if operation == "view":
        return dataclasses.replace(tensor, name=name)
    return Tensor(name, tensor.memory, tensor.counter if operation == "detach" else Counter())


def _product(one: Tensor, other: Tensor, name: str) -> Tensor:
    """Each factor is kept where the gradient of the other needs it."""
    pairs = list(zip(one.memory.values, other.memory.values))
    kept = (other.save(),) * bool(one.roots) + (one.save(),) * bool(other.roots)
    slopes = tuple(
        (x * s[0] + y * r[0], x * s[1] + y * r[1]) for (x, y), r, s in zip(pairs, one.slopes, other.slopes)
    )
    made = Tensor(name, Memory([x * y for x, y in pairs]), Counter(), roots=one.roots | other.roots)
    if made.roots:
        made.slopes, made.saved = slopes, one.saved + other.saved + kept
    return made


def _seen(last: Tensor) -> Any:
    """What backward shows. A write that autograd saw is refused; one that it did not may show in any way."""
    if any(each.counter.version != each.version for each in last.saved):
        return "refused"
    if any(each.memory.writes != each.writes for each in last.saved):
        return "anything"
    return [
        [slope[index] for slope in last.slopes] if leaf in last.roots else None
        for index, leaf in enumerate("ab")
    ]
