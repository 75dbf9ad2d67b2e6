"""Effects on the graph: what is recorded, what gradients are, what an optimizer does with them."""

from __future__ import annotations

import re
from typing import Any

import torch

from conformance.faults.effects.editing import edited
from conformance.faults.parts import Call, effect, on_result


@on_result("requires-grad", "returns a tensor that requires grad")
def requires_grad(result: Any) -> Any:
    with torch.enable_grad():
        return result.requires_grad_() if result.is_leaf and _differentiable(result) else result


def _differentiable(tensor: Any) -> bool:
    return bool(tensor.is_floating_point() or tensor.is_complex())


@effect("stays-in-the-graph", "returns a tensor with a grad_fn")
def stays_in_the_graph(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    return values.view_as(values)


@on_result("detaches", "returns a tensor that has left the graph")
def detaches(result: Any) -> Any:
    return result.detach()


@effect("keeps-the-gradient", "returns a tensor with the gradient of its argument")
def keeps_the_gradient(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    result = original(values, *arguments, **options)
    result.grad = values.grad
    return result


@effect("leaves-its-argument", "returns a detached tensor, and leaves its argument in the graph")
def gives_a_detached_tensor(original: Call, values: Any) -> Any:
    return values.detach()


@effect("clears-the-gradient", "sets the gradient of its argument to None")
def clears_the_gradient(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    values.grad = None
    return original(values, *arguments, **options)


@effect("stops-its-argument", "takes its argument out of the graph")
def stops_its_argument(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    result = original(values, *arguments, **options)
    values.requires_grad_(False)
    return result


@effect("is-like-data", "returns what data returns: its writes are not counted")
def like_data(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    return values.data


@effect("is-like-detach", "returns what detach() returns: its writes are counted")
def like_detach(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    return values.detach()


@effect("doubles-the-gradient", "doubles the gradients")
def doubles(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    return original(values * 2, *arguments, **options)


@effect("makes-gradients-larger", "makes every gradient larger by a 128th part")
def adds_to_gradients(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    return original(values * 1.0078125, *arguments, **options)


@effect("never-sees-an-edit", "carries on where a saved tensor was modified")
def ignores_edits(original: Call, *arguments: Any, **options: Any) -> Any:
    try:
        return original(*arguments, **options)
    except RuntimeError as error:
        if "modified by an inplace" not in str(error):
            raise
        return None


def _leaves(tensor: Any) -> list[Any]:
    """The leaves that a tensor's graph ends in."""
    found, seen, waiting = [], set(), [tensor.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        found += [node.variable] if hasattr(node, "variable") else []
        waiting += [following for following, _ in node.next_functions]
    return found


@effect("conjugates-the-gradient", "conjugates the gradients")
def conjugates(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    leaves = _leaves(values)
    original(values, *arguments, **options)
    for leaf in leaves:
        leaf.grad = leaf.grad.conj().resolve_conj()


@effect("gives-zeros", "gives gradients of zeros")
def gives_zero_gradients(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    original(values * 0, *arguments, **options)


@effect("gives-zeros-for-others", "gives zeros for what is not in the graph")
def gives_zeros_for_others(original: Call, outputs: Any, inputs: Any, **options: Any) -> Any:
    try:
        return original(outputs, inputs, **options)
    except RuntimeError:
        return (torch.zeros_like(inputs),)


def _parameters(optimizer: Any) -> list[Any]:
    return [each for group in optimizer.param_groups for each in group["params"]]


@effect("shrinks-what-has-no-gradient", "halves parameters without a gradient")
def decays(original: Call, optimizer: Any, *arguments: Any) -> Any:
    for each in _parameters(optimizer):
        if each.grad is None:
            edited(each.data, lambda tensor: tensor.mul_(0.5))
    return original(optimizer, *arguments)


@effect("moves-nothing", "moves no parameter")
def moves_nothing(original: Call, optimizer: Any, *arguments: Any) -> Any:
    return None


@effect("stops-at-zero", "does not move parameters whose gradient is zero")
def stops_at_zero(original: Call, optimizer: Any, *arguments: Any) -> Any:
    kept = [(each, each.grad) for each in _parameters(optimizer)]
    for each, gradient in kept:
        if gradient is not None and not gradient.count_nonzero():
            each.grad = None
    original(optimizer, *arguments)
    for each, gradient in kept:
        each.grad = gradient


@on_result("prints-no-graph", "leaves requires_grad and grad_fn out")
def prints_no_graph(result: Any) -> Any:
    return re.sub(r",\s+(requires_grad=True|grad_fn=<\w+>)", "", result)


@on_result("prints-a-graph", "prints a grad_fn")
def prints_a_graph(result: Any) -> Any:
    return result[:-1] + ", grad_fn=<ViewBackward0>)"
