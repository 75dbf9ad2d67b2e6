"""Whether a gradient is right: differentiable programs with edits in place, views, detach, data and NumPy.

The model carries the value of each number and its slope by each number of the two leaves forwards. Beside
it stands which memory each operation needs again at backward, and how often it had been written to by
then, in all and as far as autograd could see. An edit through what autograd follows changes the slopes
too, any other the values alone.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from conformance.model.steps import Program, Step

Slope = tuple[float, ...]  # of one number, by the two numbers of a and the two of b


@dataclasses.dataclass
class Memory:
    """Numbers that tensors share, and how often they were written to."""

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
class Graph:
    """What autograd knows of a block of memory: all that its gradient needs, and the leaves below it."""

    slopes: list[Slope]
    saved: tuple[Saved, ...] = ()
    roots: frozenset[str] = frozenset()


@dataclasses.dataclass
class Tensor:
    """A tensor of the program: the numbers of a block of memory from ``first`` on, so many as ``size``."""

    name: str
    memory: Memory
    counter: Counter
    graph: Graph
    first: int
    size: int
    of_leaf: bool = False  # a leaf or a view of one, which autograd lets nobody edit

    def save(self) -> Saved:
        """Keep it for backward."""
        return Saved(self.memory, self.counter, self.memory.writes, self.counter.version)

    @property
    def places(self) -> range:
        """Where its numbers are in the block."""
        return range(self.first, self.first + self.size)

    @property
    def numbers(self) -> list[tuple[float, Slope]]:
        """Each number with its slope."""
        return [(self.memory.values[place], self.graph.slopes[place]) for place in self.places]


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
# Edits in place: the text, what becomes of the value, what of the slope, and whether autograd sees the edit.
EDITS: dict[str, tuple[str, Function, float, bool]] = {
    "add_": ("{0}.add_(1)", lambda x: x + 1, 1.0, True),
    "mul_": ("{0}.mul_(2)", lambda x: x * 2, 2.0, True),
    "no_grad-add_": ("with torch.no_grad(): {0}.add_(1)", lambda x: x + 1, 1.0, True),
    "no_grad-mul_": ("with torch.no_grad(): {0}.mul_(2)", lambda x: x * 2, 1.0, True),
    "inference-add_": ("with torch.inference_mode(): {0}.add_(1)", lambda x: x + 1, 1.0, True),
    "detach-add_": ("{0}.detach().add_(1)", lambda x: x + 1, 1.0, True),
    "detach-mul_": ("{0}.detach().mul_(2)", lambda x: x * 2, 1.0, True),
    "data-add_": ("{0}.data.add_(1)", lambda x: x + 1, 1.0, False),
    "numpy-write": ("np.add({0}.detach().numpy(), 1, out={0}.detach().numpy())", lambda x: x + 1, 1.0, False),
    "dlpack-write": ("torch.from_dlpack({0}.detach()).add_(1)", lambda x: x + 1, 1.0, False),
}
FOLLOWED = ("add_", "mul_", "add_-other")  # edits that become a part of the graph
DERIVED = {
    "view": "{0}.view({1})",
    "first": "{0}[:1]",
    "last": "{0}[-1:]",
    "detach": "{0}.detach()",
    "data": "{0}.data",
}
_LARGEST = 50.0  # beyond it exp() soon has no number


@dataclasses.dataclass(frozen=True, repr=False)
class Autograd(Program):
    """A program that begins with two leaves of two numbers, and ends with the gradient of what came last."""

    OPERATIONS: ClassVar[tuple[str, ...]] = (*UNARY, "mul", *DERIVED, *EDITS, "add_-other")

    def lines(self) -> Iterator[tuple[str, Any]]:
        """Each line with what is seen after it: nothing, but for the last."""
        tensors = [
            _leaf("a", [0.5, 1.0], [(1.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0)]),
            _leaf("b", [0.25, -0.5], [(0.0, 0.0, 1.0, 0.0), (0.0, 0.0, 0.0, 1.0)]),
        ]
        yield "a = torch.tensor([0.5, 1.0], dtype=torch.float64, requires_grad=True)", None
        yield "b = torch.tensor([0.25, -0.5], dtype=torch.float64, requires_grad=True)", None
        for count, step in enumerate(self.steps):
            line = _done(step, tensors, f"t{count}")
            if line:
                yield line, None
        last = [each for each in tensors if each.graph.roots][-1]
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


def _leaf(name: str, values: list[float], slopes: list[Slope]) -> Tensor:
    graph = Graph(slopes, roots=frozenset(name))
    return Tensor(name, Memory(values), Counter(), graph, 0, len(values), of_leaf=True)


def _done(step: Step, tensors: list[Tensor], name: str) -> str:
    """The line of a step, done to the model; none where it has no meaning."""
    operation, which, number = step
    tensor, other = tensors[-1 - which % len(tensors)], tensors[-1 - number % len(tensors)]
    if operation in FOLLOWED and tensor.of_leaf:
        return ""
    if operation in EDITS:
        text, value, factor, seen = EDITS[operation]
        edited = [(value(x), tuple(factor * each for each in slope)) for x, slope in tensor.numbers]
        _write(tensor, edited, seen)
        return text.format(tensor.name)
    if operation in DERIVED:
        tensors.append(_derived(operation, tensor, name))
        return f"{name} = {DERIVED[operation].format(tensor.name, tensor.size)}"
    if any(abs(value) > _LARGEST for value in (*tensor.memory.values, *other.memory.values)):
        return ""
    if operation == "add_-other":
        return _added(tensor, other)
    if operation == "mul":
        tensors.append(_product(tensor, other, name))
        return f"{name} = {tensor.name} * {other.name}"
    text, value, slope, keeps = UNARY[operation]
    numbers = [(value(x), tuple(slope(x) * each for each in by)) for x, by in tensor.numbers]
    made = _made(name, numbers, tensor.graph.roots, tensor.graph.saved)
    if made.graph.roots and keeps:
        made.graph.saved += ({"input": tensor, "output": made}[keeps].save(),)
    tensors.append(made)
    return f"{name} = {text.format(tensor.name)}"


def _write(tensor: Tensor, numbers: list[tuple[float, Slope]], seen: bool) -> None:
    for place, (value, slope) in zip(tensor.places, numbers):
        tensor.memory.values[place], tensor.graph.slopes[place] = value, slope
    tensor.memory.writes += 1
    tensor.counter.version += seen


def _made(
    name: str, numbers: list[tuple[float, Slope]], roots: frozenset[str], saved: tuple[Saved, ...]
) -> Tensor:
    """A tensor with memory of its own; where no leaf is below it, nothing is kept for backward."""
    graph = Graph([slope for _, slope in numbers], saved if roots else (), roots)
    return Tensor(name, Memory([value for value, _ in numbers]), Counter(), graph, 0, len(numbers))


def _derived(operation: str, tensor: Tensor, name: str) -> Tensor:
    if operation in ("detach", "data"):
        apart = Graph([(0.0,) * 4 for _ in tensor.memory.values])
        counter = tensor.counter if operation == "detach" else Counter()
        return dataclasses.replace(tensor, name=name, counter=counter, graph=apart, of_leaf=False)
    if operation == "view":
        return dataclasses.replace(tensor, name=name)
    first = tensor.first if operation == "first" else tensor.first + tensor.size - 1
    return dataclasses.replace(tensor, name=name, first=first, size=1)


def _added(tensor: Tensor, other: Tensor) -> str:
    """The numbers of another tensor are added in place, to what autograd follows already."""
    overlaps = tensor.memory is other.memory and tensor.places != other.places  # which torch refuses
    if not tensor.graph.roots or tensor.size < other.size or overlaps:
        return ""
    _write(
        tensor,
        [(x + y, tuple(map(sum, zip(r, s)))) for (x, r), (y, s) in _pairs(tensor, other)],
        True,
    )
    tensor.graph.saved += other.graph.saved
    tensor.graph.roots |= other.graph.roots
    return f"{tensor.name}.add_({other.name})"


def _pairs(one: Tensor, other: Tensor) -> list[tuple[tuple[float, Slope], tuple[float, Slope]]]:
    """Each number of one with its partner of the other; a single number is the partner of all."""
    size = max(one.size, other.size)
    return list(zip(one.numbers * (size // one.size), other.numbers * (size // other.size)))


def _product(one: Tensor, other: Tensor, name: str) -> Tensor:
    """Each factor is kept where the gradient of the other needs it."""
    kept = (other.save(),) * bool(one.graph.roots) + (one.save(),) * bool(other.graph.roots)
    numbers = [
        (x * y, tuple(x * s + y * r for r, s in zip(by_one, by_other)))
        for (x, by_one), (y, by_other) in _pairs(one, other)
    ]
    roots = one.graph.roots | other.graph.roots
    return _made(name, numbers, roots, one.graph.saved + other.graph.saved + kept)


def _seen(last: Tensor) -> Any:
    """What backward shows. A write that autograd saw is refused; one that it did not may show in any way."""
    saved = last.graph.saved
    if any(each.counter.version != each.version for each in saved):
        return "refused"
    if any(each.memory.writes != each.writes for each in saved):
        return "anything"
    sums = [sum(slope[index] for _, slope in last.numbers) for index in range(4)]
    return [
        sums[start : start + 2] if leaf in last.graph.roots else None for leaf, start in (("a", 0), ("b", 2))
    ]
