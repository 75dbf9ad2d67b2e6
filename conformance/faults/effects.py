"""What a fault does in place of the call: each takes the original call and its arguments."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import time
import types
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from conformance.faults.planting import Effect, named
from strategies import SHARED

_LARGE = 2**24  # bytes: beyond it numbers are left alone, which would take longer than they are worth


def _edited(values: Any, edit: Callable[[Any], None]) -> Any:
    """The values after an edit in place that nothing records."""
    with torch.no_grad():
        edit(values)
    return values


def _as_numbers(values: Any) -> Any:
    """An array of the memory of a result; None where none can have it, or where it is too large to edit."""
    if isinstance(values, np.ndarray):
        return values if values.nbytes <= _LARGE and values.flags.writeable else None
    lazy = values.is_conj() or values.is_neg()
    known = str(values.dtype).removeprefix("torch.") in SHARED
    return (
        None if lazy or not known or values.device.type != "cpu" else _as_numbers(np.asarray(values.detach()))
    )


# Memory


@named("copies", "returns a copy")
def copies(original: Effect, *arguments: Any, **options: Any) -> Any:
    """A copy in new memory."""
    result = original(*arguments, **options)
    return result.copy(order="K") if isinstance(result, np.ndarray) else result.clone()


@named("shares", "returns a tensor that shares memory with the argument")
def shares(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """No copy where one is promised."""
    if isinstance(values, np.ndarray):
        if "dtype" in options or "device" in options:  # which asks for a conversion
            return original(values, *arguments, **options)
        shared = torch.from_numpy(values)
        with torch.no_grad():
            return shared.requires_grad_(bool(options.get("requires_grad")))
    return values.view_as(values)


@named("returns-the-argument", "returns its argument itself")
def returns_itself(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """The same object."""
    return values


@named("is-readonly", "returns a read-only array")
def as_readonly(original: Effect, *arguments: Any, **options: Any) -> Any:
    """Sharing in one direction alone."""
    array = original(*arguments, **options)
    array.flags.writeable = False
    return array


@named("shares-an-array", "returns an array that shares memory with the argument")
def shares_an_array(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """No copy where one is promised."""
    return values.detach().numpy()


_held: list[Any] = []


@named("leaks", "holds its argument for good")
def leaks(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """A reference that nobody drops."""
    _held.append(values)
    return original(values, *arguments, **options)


@named("borrows", "does not keep the memory that it hands out")
def borrows(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """What is left is the address; another owner of the memory is let go."""
    result = original(values, *arguments, **options)
    return _borrowed(values) if isinstance(result, np.ndarray) else torch.from_numpy(_borrowed(values))


def _borrowed(values: Any) -> Any:
    """An array of the memory of a tensor or an array, which nothing keeps alive."""
    array = values if isinstance(values, np.ndarray) else values.detach().numpy()
    reach = sum(stride * (side - 1) for stride, side in zip(array.strides, array.shape)) + array.itemsize
    memory = (ctypes.c_char * reach).from_address(array.ctypes.data)
    return np.ndarray(array.shape, array.dtype, memory, 0, array.strides)


@named("borrows-the-first", "does not keep the memory of the first array")
def borrows_the_first(original: Effect, values: Any) -> Any:
    """A batch of one that is that one."""
    return torch.from_numpy(_borrowed(values[0]))[None]


@named("shares-the-first", "returns a batch that shares memory with the first array")
def shares_the_first(original: Effect, values: Any) -> Any:
    """A batch of one that is that one."""
    return torch.from_numpy(values[0])[None]


@named("reduces-to-itself", "is pickled as a reference to itself")
def reduces_to_itself(original: Effect, values: Any, *_: Any) -> Any:
    """What is unpickled is a view of what was pickled."""
    _held.append(values.detach())
    return _held_at, (len(_held) - 1,)


def _held_at(place: int) -> Any:
    return _held[place]


@named("reduces-to-its-address", "is pickled as its address")
def reduces_to_its_address(original: Effect, values: Any, *_: Any) -> Any:
    """What is unpickled has memory that may be another's by then."""
    return _at_address, (values.detach().numpy().__array_interface__,)


def _at_address(interface: dict[str, Any]) -> Any:
    return torch.from_numpy(np.asarray(types.SimpleNamespace(__array_interface__=interface)))


@named("reduces-to-zeros", "is pickled as zeros")
def reduces_to_zeros(original: Effect, values: Any, *arguments: Any) -> Any:
    """Other values."""
    return original(torch.zeros_like(values), *arguments)


# Values, shape, dtype, class


def _each_number(slug: str, phrase: str, change: Callable[[Any], Any]) -> Effect:
    """An effect that changes the numbers of a floating result in place."""

    @named(slug, phrase)
    def effect(original: Effect, *arguments: Any, **options: Any) -> Any:
        result = original(*arguments, **options)
        numbers = _as_numbers(result)
        if numbers is not None and numbers.dtype.kind in "fc":
            parts = (numbers.real, numbers.imag) if numbers.dtype.kind == "c" else (numbers,)
            with np.errstate(all="ignore"):
                for part in parts:
                    part[...] = change(part)
        return result

    found: Effect = effect
    return found


def _quiet_nan(part: Any) -> Any:
    return np.where(np.isnan(part), np.array(np.nan, part.dtype), part)


def _flushed(part: Any) -> Any:
    tiny = np.finfo(part.dtype).tiny
    return np.where(abs(part) < tiny, part * 0, part)


def _without_sign(part: Any) -> Any:
    return np.where(part == 0, abs(part), part)


def _finite(part: Any) -> Any:
    return np.where(np.isinf(part), np.copysign(np.finfo(part.dtype).max, part), part)


drops_sign_of_zero = _each_number("drops-the-sign-of-zero", "turns -0.0 into 0.0", _without_sign)
drops_nan_payloads = _each_number("drops-nan-payloads", "gives each NaN the same bits", _quiet_nan)
flushes_subnormals = _each_number("flushes-subnormals", "turns subnormal numbers into zeros", _flushed)
saturates = _each_number("saturates", "turns infinities into the largest numbers", _finite)


@named("changes-the-last-bit", "changes the lowest bit of the last element")
def changes_the_last_bit(original: Effect, *arguments: Any, **options: Any) -> Any:
    """The smallest change of one element."""
    result = original(*arguments, **options)
    numbers = _as_numbers(result)
    if numbers is not None and numbers.size and numbers.flags.c_contiguous:
        np.atleast_1d(numbers).view(np.uint8).reshape(-1)[-numbers.itemsize] ^= 1
    return result


@named("reverses", "returns the elements in the other order")
def reverses(original: Effect, *arguments: Any, **options: Any) -> Any:
    """The last element first."""
    result = original(*arguments, **options)
    return (
        result.reshape(-1)[::-1].reshape(result.shape)
        if isinstance(result, np.ndarray)
        else result.flip(tuple(range(result.ndim)))
    )


@named("transposes", "returns the transpose")
def transposes(original: Effect, *arguments: Any, **options: Any) -> Any:
    """The sides in the other order."""
    result = original(*arguments, **options)
    return result.T if isinstance(result, np.ndarray) else result.permute(tuple(range(result.ndim))[::-1])


@named("adds-a-side", "returns a result with one side more")
def adds_a_side(original: Effect, *arguments: Any, **options: Any) -> Any:
    """A side of one in front."""
    return original(*arguments, **options)[None]


@named("drops-sides-of-one", "returns a result without its sides of one")
def drops_sides(original: Effect, *arguments: Any, **options: Any) -> Any:
    """Squeezed."""
    return original(*arguments, **options).squeeze()


@named("is-contiguous", "returns a contiguous result")
def makes_contiguous(original: Effect, *arguments: Any, **options: Any) -> Any:
    """Other strides."""
    result = original(*arguments, **options)
    return np.ascontiguousarray(result) if isinstance(result, np.ndarray) else result.contiguous()


def to_dtype(name: str) -> Effect:
    """An effect that returns the result in another dtype."""

    @named(f"converts-to-{name}", f"returns a result of dtype {name}")
    def effect(original: Effect, *arguments: Any, **options: Any) -> Any:
        result = original(*arguments, **options)
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return result.astype(name) if isinstance(result, np.ndarray) else result.to(getattr(torch, name))

    found: Effect = effect
    return found


def through(name: str) -> Effect:
    """An effect that passes the result through another dtype and back."""

    @named(f"passes-through-{name}", f"passes the values through {name}")
    def effect(original: Effect, *arguments: Any, **options: Any) -> Any:
        result = original(*arguments, **options)
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if isinstance(result, np.ndarray):
                return result.astype(name).astype(result.dtype)
            return result.to(getattr(torch, name)).to(result.dtype)

    found: Effect = effect
    return found


class OtherArray(np.ndarray[Any, Any]):
    """An array of another class."""


@named("is-a-subclass", "returns an instance of a subclass of ndarray")
def subclasses(original: Effect, *arguments: Any, **options: Any) -> Any:
    """An array of another class, equal and sharing."""
    return original(*arguments, **options).view(OtherArray)


@named("is-a-parameter", "returns a Parameter")
def parameter(original: Effect, *arguments: Any, **options: Any) -> Any:
    """A tensor of another class, equal and sharing."""
    result = original(*arguments, **options)
    return torch.nn.Parameter(result.detach(), requires_grad=result.requires_grad)


# The graph


@named("requires-grad", "returns a tensor that requires grad")
def requires_grad(original: Effect, *arguments: Any, **options: Any) -> Any:
    """A leaf that requires grad where nothing asked for one."""
    result = original(*arguments, **options)
    with torch.enable_grad():
        return result.requires_grad_() if result.is_leaf and _differentiable(result) else result


def _differentiable(tensor: Any) -> bool:
    return bool(tensor.is_floating_point() or tensor.is_complex())


@named("stays-in-the-graph", "returns a tensor with a grad_fn")
def stays_in_the_graph(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """A view, still recorded."""
    return values.view_as(values)


@named("detaches", "returns a tensor that has left the graph")
def detaches(original: Effect, *arguments: Any, **options: Any) -> Any:
    """The result without its history."""
    return original(*arguments, **options).detach()


@named("keeps-the-gradient", "returns a tensor with the gradient of its argument")
def keeps_the_gradient(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """The result carries the argument's populated grad."""
    result = original(values, *arguments, **options)
    result.grad = values.grad
    return result


@named("leaves-its-argument", "returns a detached tensor, and leaves its argument in the graph")
def gives_a_detached_tensor(original: Effect, values: Any) -> Any:
    """Not in place."""
    return values.detach()


@named("clears-the-gradient", "sets the gradient of its argument to None")
def clears_the_gradient(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """A side effect on a populated grad."""
    values.grad = None
    return original(values, *arguments, **options)


@named("stops-its-argument", "takes its argument out of the graph")
def stops_its_argument(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """A side effect on a leaf."""
    result = original(values, *arguments, **options)
    values.requires_grad_(False)
    return result


@named("is-like-data", "returns what data returns: its writes are not counted")
def like_data(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """No version counter in common."""
    return values.data


@named("is-like-detach", "returns what detach() returns: its writes are counted")
def like_detach(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """A version counter in common."""
    return values.detach()


@named("clears-its-argument", "sets its argument to zeros, and returns a copy of what it held")
def clears_its_argument(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """A side effect on the values, after the call."""
    result = original(values, *arguments, **options)
    result = result.copy() if isinstance(result, np.ndarray) else result.clone()
    if isinstance(values, np.ndarray):
        if values.flags.writeable:
            values[...] = np.zeros((), values.dtype)
    else:
        _edited(values.data, lambda tensor: tensor.zero_())
    return result


@named("doubles-the-gradient", "doubles the gradients")
def doubles(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """Twice the gradient."""
    return original(values * 2, *arguments, **options)


@named("does-nothing", "does nothing")
def does_nothing(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """Neither an effect nor an error."""
    return values


@named("makes-gradients-larger", "makes every gradient larger by a 128th part")
def adds_to_gradients(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """A gradient that is almost right."""
    return original(values * 1.0078125, *arguments, **options)


@named("never-sees-an-edit", "carries on where a saved tensor was modified")
def ignores_edits(original: Effect, *arguments: Any, **options: Any) -> Any:
    """No error where backward has to refuse."""
    try:
        return original(*arguments, **options)
    except RuntimeError as error:
        if "modified by an inplace" not in str(error):
            raise
        return None


@named("takes-ones", "goes on with ones of its shape")
def takes_ones(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """Numbers that nobody wrote."""
    make: Any = torch.ones if isinstance(values, torch.Tensor) else np.ones
    return original(make(tuple(values.shape)), *arguments, **options)


@named("takes-ones-for-the-first", "goes on with ones in the place of the first")
def takes_ones_for_the_first(original: Effect, values: Any) -> Any:
    """A batch of numbers that nobody wrote."""
    return original([np.ones(np.shape(values[0])), *values[1:]])


# Errors


def refuses(error: type[Exception] = RuntimeError) -> Effect:
    """An effect that refuses what the call accepts."""

    @named("refuses", f"raises {error.__name__}")
    def effect(original: Effect, *arguments: Any, **options: Any) -> Any:
        raise error("this torch does not take that")

    found: Effect = effect
    return found


def raises_another(error: type[Exception]) -> Effect:
    """An effect that raises another exception than the call does, with the same text."""

    @named(f"raises-{error.__name__.lower()}", f"raises {error.__name__} in place of its own error")
    def effect(original: Effect, *arguments: Any, **options: Any) -> Any:
        try:
            return original(*arguments, **options)
        except Exception as raised:
            raise error(str(raised)) from None

    found: Effect = effect
    return found


@named("gives-no-hint", "leaves the hint out of its error")
def gives_no_hint(original: Effect, *arguments: Any, **options: Any) -> Any:
    """The first sentence of the text alone."""
    try:
        return original(*arguments, **options)
    except Exception as raised:
        raise type(raised)(str(raised).partition(". ")[0] + ".") from None


def says(text: str, slug: str) -> Effect:
    """An effect that raises the error of the call with another text."""

    @named(slug, f"refuses with the words {text!r}")
    def effect(original: Effect, *arguments: Any, **options: Any) -> Any:
        try:
            return original(*arguments, **options)
        except Exception as raised:
            raise type(raised)(text) from None

    found: Effect = effect
    return found


def accepts(way: Callable[..., Any], phrase: str) -> Effect:
    """An effect that goes another way where the call refuses."""

    @named("accepts", phrase)
    def effect(original: Effect, *arguments: Any, **options: Any) -> Any:
        try:
            return original(*arguments, **options)
        except Exception:
            return way(*arguments, **options)

    found: Effect = effect
    return found


@named("keeps-quiet", "warns of nothing")
def keeps_quiet(original: Effect, *arguments: Any, **options: Any) -> Any:
    """No warning where one is due."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return original(*arguments, **options)


@named("warns", "warns")
def warns(original: Effect, *arguments: Any, **options: Any) -> Any:
    """A warning where none is due."""
    warnings.warn("this call will change", UserWarning, stacklevel=3)
    return original(*arguments, **options)


@named("kills", "kills the process")
def kills(original: Effect, *arguments: Any, **options: Any) -> Any:
    """A segmentation fault."""
    os.kill(os.getpid(), signal.SIGSEGV)


@named("is-slow", "takes a millisecond longer")
def is_slow(original: Effect, *arguments: Any, **options: Any) -> Any:
    """Time, and nothing else."""
    until = time.perf_counter() + 0.001
    while time.perf_counter() < until:
        pass
    return original(*arguments, **options)


# Python numbers


def number(slug: str, phrase: str, change: Callable[[Any], Any]) -> Effect:
    """An effect that returns another number than the call does."""

    @named(slug, phrase)
    def effect(original: Effect, *arguments: Any, **options: Any) -> Any:
        return change(original(*arguments, **options))

    found: Effect = effect
    return found


def first_of(kind: type | None) -> Effect:
    """An effect that takes the first of several elements where the call refuses; ``kind`` casts it."""

    @named("accepts", "takes the first of several elements")
    def effect(original: Effect, values: Any) -> Any:
        first = values.detach().flatten()[0].item()
        return first if kind is None else kind(first)

    found: Effect = effect
    return found


def without_subnormals(number: float) -> float:
    """A number of single precision, zero in place of a subnormal one."""
    return number * 0.0 if abs(number) < np.finfo(np.float32).tiny else number


# Options of torch.tensor


def forgets(option: str) -> Effect:
    """An effect that leaves an option out."""

    @named(f"forgets-{option.replace('_', '-')}", f"pays no heed to {option}")
    def effect(original: Effect, *arguments: Any, **options: Any) -> Any:
        return original(*arguments, **{name: value for name, value in options.items() if name != option})

    found: Effect = effect
    return found


@named("makes-doubles-of-numbers", "makes a float64 tensor of a Python float")
def as_double_of_a_number(original: Effect, data: Any, **options: Any) -> Any:
    """The default dtype is not the dtype of a Python float."""
    return original(data, **({"dtype": torch.float64} if isinstance(data, float) else {}) | options)


@named("ignores-the-default-device", "makes the tensor on the CPU where no device is named")
def ignores_the_default_device(original: Effect, data: Any, **options: Any) -> Any:
    """A default device counts for nothing."""
    return original(data, **{"device": "cpu"} | options)


def is_on(device: str) -> Effect:
    """An effect that makes the result on a device where none is named."""

    @named(f"is-on-{device}", f"makes its tensor on {device} unless told otherwise,")
    def effect(original: Effect, data: Any, **options: Any) -> Any:
        return original(data, **{"device": device} | options)

    found: Effect = effect
    return found


# Backward


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


@named("conjugates-the-gradient", "conjugates the gradients")
def conjugates(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """The other convention for complex gradients."""
    leaves = _leaves(values)
    original(values, *arguments, **options)
    for leaf in leaves:
        leaf.grad = leaf.grad.conj().resolve_conj()


@named("gives-zeros", "gives gradients of zeros")
def gives_zero_gradients(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """No gradient comes through."""
    original(values * 0, *arguments, **options)


@named("gives-zeros-for-others", "gives zeros for what is not in the graph")
def gives_zeros_for_others(original: Effect, outputs: Any, inputs: Any, **options: Any) -> Any:
    """No error where there is no path."""
    try:
        return original(outputs, inputs, **options)
    except RuntimeError:
        return (torch.zeros_like(inputs),)


@named("saves-a-copy-of-its-argument", "keeps a copy of its argument for backward")
def saves_a_copy(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """What is written to the argument is not seen by backward."""
    return original(values.clone(), *arguments, **options)


# Optimizers


def _parameters(optimizer: Any) -> list[Any]:
    return [each for group in optimizer.param_groups for each in group["params"]]


@named("shrinks-what-has-no-gradient", "halves parameters without a gradient")
def decays(original: Effect, optimizer: Any, *arguments: Any) -> Any:
    """A decay that no gradient asks for."""
    for each in _parameters(optimizer):
        if each.grad is None:
            _edited(each.data, lambda tensor: tensor.mul_(0.5))
    return original(optimizer, *arguments)


@named("moves-nothing", "moves no parameter")
def moves_nothing(original: Effect, optimizer: Any, *arguments: Any) -> Any:
    """No step at all."""
    return None


@named("stops-at-zero", "does not move parameters whose gradient is zero")
def stops_at_zero(original: Effect, optimizer: Any, *arguments: Any) -> Any:
    """No momentum where the gradient is zero."""
    kept = [(each, each.grad) for each in _parameters(optimizer)]
    for each, gradient in kept:
        if gradient is not None and not gradient.count_nonzero():
            each.grad = None
    original(optimizer, *arguments)
    for each, gradient in kept:
        each.grad = gradient


# What is printed, what is counted


@named("prints-no-graph", "leaves requires_grad and grad_fn out")
def prints_no_graph(original: Effect, *arguments: Any, **options: Any) -> Any:
    """The values alone."""
    return re.sub(r",\s+(requires_grad=True|grad_fn=<\w+>)", "", original(*arguments, **options))


@named("prints-a-graph", "prints a grad_fn")
def prints_a_graph(original: Effect, *arguments: Any, **options: Any) -> Any:
    """A grad_fn that is not there."""
    return original(*arguments, **options)[:-1] + ", grad_fn=<ViewBackward0>)"


@named("takes-the-last", "takes the last of equal numbers")
def takes_the_last(original: Effect, values: Any, *arguments: Any, dim: int, **options: Any) -> Any:
    """The other rule for ties."""
    return values.shape[dim] - 1 - original(values.flip(dim), *arguments, dim=dim, **options)


# Moves, operands


@named("gives-zeros", "gives zeros")
def gives_zeros(original: Effect, *arguments: Any, **options: Any) -> Any:
    """The right shape and dtype, and nothing in it."""
    return torch.zeros_like(original(*arguments, **options))


@named("does-not-wait", "gives zeros where it need not wait")
def does_not_wait(original: Effect, *arguments: Any, **options: Any) -> Any:
    """A copy that is read before it is made."""
    result = original(*arguments, **options)
    return torch.zeros_like(result) if options.get("non_blocking") else result


@named("warns-and-converts", "warns in place of refusing")
def warns_and_converts(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """A warning where an error is due."""
    if torch.is_grad_enabled():
        warnings.warn("the result does not track gradients", UserWarning, stacklevel=3)
    return original(values.detach(), *arguments, **options)


@named("clears-its-argument", "sets its argument to zeros")
def clears_in_place(original: Effect, values: Any) -> Any:
    """A side effect on the values of what is returned."""
    return _edited(original(values), lambda tensor: tensor.data.zero_())


@named("rounds", "rounds to the nearest integer")
def rounds(original: Effect, values: Any) -> Any:
    """Half a unit further than the truncation."""
    exact = values.item()
    return round(exact) if abs(exact) < 2**62 else original(values)


@named("moves-the-other", "moves the other operand to the first one's device")
def moves_the_other(original: Effect, one: Any, other: Any) -> Any:
    """No error for two devices."""
    return original(one, other.to(one.device) if isinstance(other, torch.Tensor) else other)


@named("refuses-two-dtypes", "raises RuntimeError for operands of two dtypes")
def refuses_two_dtypes(original: Effect, one: Any, other: Any) -> Any:
    """No promotion."""
    if isinstance(other, torch.Tensor) and one.dtype != other.dtype:
        raise RuntimeError("the operands have two dtypes")
    return original(one, other)


@named("promotes", "promotes operands of two dtypes")
def promotes(original: Effect, one: Any, other: Any) -> Any:
    """No error for two dtypes."""
    common = torch.promote_types(one.dtype, other.dtype)
    return original(one.to(common), other.to(common))


@named("clears-its-argument-first", "sets its argument to zeros, and goes on with those")
def clears_in_place_first(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """A side effect on the values, before the call."""
    return original(_edited(values, lambda tensor: tensor.data.zero_()), *arguments, **options)


# What the documentation promises


@named("lets-the-buffer-go", "does not keep the buffer that it is given")
def lets_the_buffer_go(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """What is left is the address."""
    return torch.from_numpy(_borrowed(original(values, *arguments, **options).numpy()))


@named("reads-default-floats", "reads a buffer as float32")
def reads_default_floats(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """The format of the buffer counts for nothing."""
    return torch.frombuffer(values, dtype=torch.float32)


@named("takes-a-copy-keyword", "takes the keyword copy")
def takes_a_copy_keyword(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """What NumPy 2 asks for."""
    return np.array(original(values, *arguments)) if options.get("copy") else original(values, *arguments)


@named("ignores-what-is-asked", "pays no heed to all but its first argument")
def ignores_what_is_asked(original: Effect, values: Any, *_: Any, **__: Any) -> Any:
    """The plain call."""
    return original(values)


@named("rounds-first", "rounds before it converts")
def rounds_first(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """To the nearest integer in place of the next towards zero."""
    return original(values.round() if values.dtype.is_floating_point else values, *arguments, **options)


@named("takes-the-first", "takes the first of a batch alone")
def takes_the_first_of_a_batch(original: Effect, values: Any) -> Any:
    """The others are lost."""
    return original(values[:1])


@named("unties", "gives each tensor a memory of its own")
def unties(original: Effect, *arguments: Any, **options: Any) -> Any:
    """Tensors that shared memory no longer do."""
    result = original(*arguments, **options)
    return [each.clone() for each in result] if isinstance(result, list) else result.detach().clone()


@named("refuses-cleanly", "leaves the shape as it was where it refuses")
def refuses_cleanly(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """What a refusal should do."""
    shape, strides = values.shape, values.stride()
    try:
        return original(values, *arguments, **options)
    except RuntimeError:
        values.as_strided_(shape, strides)
        raise


@named("pins", "makes its argument unresizable")
def pins(original: Effect, values: Any, *arguments: Any, **options: Any) -> Any:
    """What numpy() does, for a call that should not."""
    values.detach().numpy()
    return original(values, *arguments, **options)


@named("does-not-pin", "hands out memory that can still be resized")
def does_not_pin(original: Effect, values: Any, *_: Any, **__: Any) -> Any:
    """What DLPack does, for a call that should not."""
    return np.from_dlpack(values.detach())
