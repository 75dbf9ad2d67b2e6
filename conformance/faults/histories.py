"""Conditions and effects that small, fresh inputs do not show: size, earlier calls, parameters, indices."""

from __future__ import annotations

import math
import weakref
from typing import Any

import torch

from conformance.faults.conditions import is_data
from conformance.faults.effects.editing import edited
from conformance.faults.parts import Call, Condition, Effect, condition, effect, on_result


def beyond(count: int) -> Condition:
    """Where an argument has more elements than some."""

    @condition(f"beyond-{count}", f"where it has more than {count} elements")
    def meets(values: Any, *_: Any, **__: Any) -> bool:
        return is_data(values) and math.prod(values.shape) > count

    return meets


@condition("rank-3", "where it has three or more dimensions")
def of_rank_3(values: Any, *_: Any, **__: Any) -> bool:
    return is_data(values) and values.ndim >= 3


@condition("parameter", "where it is a Parameter")
def of_parameters(values: Any, *_: Any, **__: Any) -> bool:
    return isinstance(values, torch.nn.Parameter)


@condition("by-index", "where one integer says which element")
def by_index(values: Any, index: Any = None, *_: Any) -> bool:
    return type(index) is int


def naming(option: str) -> Condition:
    """Where a call names an option."""

    @condition(f"naming-{option.replace('_', '-')}", f"where {option} is named")
    def meets(*_: Any, **options: Any) -> bool:
        return option in options

    return meets


def again() -> Condition:
    """From the second call on one object on."""
    met: dict[int, Any] = {}

    @condition("again", "where it was its argument before")
    def meets(values: Any, *_: Any, **__: Any) -> bool:
        if not is_data(values):
            return False
        known = met.get(id(values))
        met[id(values)] = weakref.ref(values)
        return known is not None and known() is values

    return meets


def once_written() -> Condition:
    """Where torch wrote to an object since the first call on it."""
    met: dict[int, Any] = {}

    @condition("once-written", "where torch wrote to it since its first call")
    def meets(values: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(values, torch.Tensor) or values.is_inference():
            return False
        known = met.get(id(values))
        if known is None or known[0]() is not values:
            known = met[id(values)] = weakref.ref(values), values._version
        return bool(known[1] != values._version)

    return meets


@condition("of-inference", "where it was made under inference_mode")
def of_inference(values: Any, *_: Any, **__: Any) -> bool:
    return isinstance(values, torch.Tensor) and values.is_inference()


@condition("from-another-dtype", "where what it copies is of another dtype")
def from_another_dtype(values: Any, source: Any = None, *_: Any, **__: Any) -> bool:
    return isinstance(source, torch.Tensor) and source.dtype is not values.dtype


def remembers() -> Effect:
    """An effect that gives the first answer again, as long as the argument lives."""
    answers: dict[int, Any] = {}

    @effect("remembers-its-answer", "gives the answer that it gave first")
    def act(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
        known = answers.get(id(values))
        if known is None or known[0]() is not values:
            known = answers[id(values)] = weakref.ref(values), original(values, *arguments, **options)
        return known[1]

    return act


@on_result("flattens", "returns a result of one dimension")
def flattens(result: Any) -> Any:
    return result.reshape(-1)


@effect("moves-away-first", "first moves its argument to memory of its own")
def moves_away_first(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    values.data = values.data.clone()
    return original(values, *arguments, **options)


@on_result("is-data", "returns a result whose writes are not counted")
def is_data_of_it(result: Any) -> Any:
    return result.data


@effect("clones-the-buffer", "registers a clone")
def clones_the_buffer(original: Call, module: Any, name: str, values: Any, *more: Any, **options: Any) -> Any:
    return original(module, name, values.clone(), *more, **options)


@effect("rounds-to-float32", "rounds to float32 what is of another dtype than the weights")
def rounds_its_input(original: Call, values: Any, weight: Any, *more: Any) -> Any:
    return original(values.to(weight.dtype), weight, *more)


@effect("keeps-attributes", "returns a tensor with the attributes of its argument")
def keeps_attributes(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    result = original(values, *arguments, **options)
    result.__dict__.update(values.__dict__)
    return result


@effect("keeps-hooks", "returns a tensor with the hooks of its argument")
def keeps_hooks(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    result = original(values, *arguments, **options)
    result._backward_hooks = values._backward_hooks
    return result


@effect("moves-attributes", "takes the attributes of its argument away")
def moves_attributes(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    result = original(values, *arguments, **options)
    vars(values).clear()
    return result


@effect("clears-hooks", "removes the hooks of its argument")
def clears_hooks(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    if values._backward_hooks:
        values._backward_hooks.clear()
    return original(values, *arguments, **options)


@effect("removes-hooks", "takes the hooks of its argument to the result")
def moves_hooks(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    result = original(values, *arguments, **options)
    result._backward_hooks, values._backward_hooks = values._backward_hooks, None
    return result


@effect("forgets-earlier-gradients", "puts its gradients in the place of earlier ones")
def forgets_earlier_gradients(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    for node, _ in _nodes(values.grad_fn):
        if hasattr(node, "variable"):
            node.variable.grad = None
    return original(values, *arguments, **options)


def _nodes(first: Any) -> list[Any]:
    found, waiting = [], [(first, 0)]
    while waiting:
        node = waiting.pop()
        if node[0] is not None and node not in found:
            found.append(node)
            waiting += node[0].next_functions
    return found


@effect("adds-up-what-has-many-elements", "takes the sum of what has several elements")
def sums_first(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    return original(values.sum() if values.numel() > 1 else values, *arguments, **options)


@on_result("is-one-more", "returns one more")
def one_more(result: Any) -> Any:
    return result + 1


@on_result("is-a-text", "returns a text")
def as_text(result: Any) -> Any:
    return str(result)


@on_result("is-a-number", "returns the number of a result of one element")
def as_number(result: Any) -> Any:
    return result.item() if result.numel() == 1 else result


@on_result("is-rounded", "returns the nearest whole number")
def rounded(result: Any) -> Any:
    return type(result)(round(result.real)) if result == result and abs(result) < 1e300 else result


@on_result("is-shortened", "returns a number of at most four decimals")
def shortened(result: Any) -> Any:
    return round(result, 4) if isinstance(result, float) else result


@on_result("is-negative", "returns the negative")
def negative(result: Any) -> Any:
    return -result if not isinstance(result, bool) else not result


@on_result("is-a-tensor", "returns a tensor")
def as_tensor(result: Any) -> Any:
    return torch.tensor(result)


@on_result("prints-in-brackets", "prints one pair of brackets more")
def in_brackets(result: Any) -> Any:
    return result.replace("tensor(", "tensor([", 1)[:-1] + "])"


@on_result("prints-no-dtype", "leaves the dtype out")
def without_dtype(result: Any) -> Any:
    return result.partition(", dtype=")[0].rstrip(")") + ")"


@on_result("prints-no-device", "leaves the device out")
def without_device(result: Any) -> Any:
    head, _, tail = result.partition(", device='")
    return head + tail.partition("'")[2] if tail else result


@effect("writes-one-place-on", "writes to the next element")
def writes_beside(original: Call, values: Any, index: Any, written: Any) -> Any:
    return original(values, (index + 1) % len(values), written)


@effect("writes-to-a-copy", "writes to a copy")
def writes_to_a_copy(original: Call, values: Any, *arguments: Any) -> Any:
    return original(values.clone(), *arguments)


@effect("clears-the-rest", "sets all else to zeros")
def clears_the_rest(original: Call, values: Any, *arguments: Any) -> Any:
    edited(values.data, lambda tensor: tensor.zero_())
    return original(values, *arguments)


@effect("refuses-by-index", "raises IndexError")
def refuses_an_index(original: Call, *arguments: Any) -> Any:
    raise IndexError("this torch does not take that")
