"""What properties ask of values, memory and errors, without the calls that they judge.

Each function is whole in itself, because the scripts that show a refutation carry its source.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import pickle
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from strategies import fitting

__all__ = [
    "agrees",
    "bits",
    "dense",
    "flip_bits",
    "flipped",
    "killed_by",
    "outcome_of",
    "overwritten",
    "raised_by",
    "refused",
    "room_of",
    "same_address",
    "same_bits",
    "same_number",
    "same_place",
    "same_steps",
    "same_values",
    "shares_nothing_with",
    "shares_with",
    "state_of",
    "uncommon_state_of",
    "wait_for",
    "warned_by",
]


def bits(values: Any) -> bytes:
    """The bytes of every element in index order, read from memory.

    A tensor on the CPU is read through its address and strides, one on another device after ``cpu()`` of what
    lies in its memory: a lazy bit is resolved here, since a GPU negates NaNs otherwise than a CPU.
    """
    if not isinstance(values, torch.Tensor):
        return np.asarray(values).tobytes()
    tensor = values
    if values.device.type != "cpu":
        held = values.detach().conj() if values.is_conj() else values
        held = torch._neg_view(held.detach()) if held.is_neg() else held  # no public call takes this bit off
        tensor = held.cpu()
    size = tensor.element_size()
    if not tensor.numel():
        return b""
    reach = sum(stride * (side - 1) for stride, side in zip(tensor.stride(), tensor.shape))
    memory = (ctypes.c_char * ((reach + 1) * size)).from_address(tensor.data_ptr())
    strides = [stride * size for stride in tensor.stride()]
    raw = np.ndarray(tuple(tensor.shape), f"V{size}", memoryview(memory), 0, strides).tobytes()
    if values.is_conj():
        raw = np.frombuffer(raw, f"c{size}").conj().tobytes()
    return np.negative(np.frombuffer(raw, f"f{size}")).tobytes() if values.is_neg() else raw


def same_bits(left: Any, right: Any) -> bool:
    """Whether two tensors or arrays have one dtype, one shape and the same bytes.

    None is like None alone, and an exception like nothing else.
    """
    if left is None or right is None or isinstance(left, Exception):
        return left is right
    names = [str(each.dtype).replace("torch.", "") for each in (left, right)]
    return names[0] == names[1] and tuple(left.shape) == tuple(right.shape) and bits(left) == bits(right)


def same_address(tensor: torch.Tensor, array: Any) -> bool:
    """Whether a tensor and an array start at one address with the same steps; empty ones always do."""
    steps = tuple(stride * tensor.element_size() for stride in tensor.stride())
    return not array.size or (tensor.data_ptr() == array.ctypes.data and steps == array.strides)


def same_place(left: Any, right: Any) -> bool:
    """Whether two tensors, or two arrays, have the same bits at one address with the same steps.

    Empty ones have no place, and a side of one no step.
    """
    if not same_bits(left, right):
        return False
    steps = [each.stride() if isinstance(each, torch.Tensor) else each.strides for each in (left, right)]
    starts = [
        each.data_ptr() if isinstance(each, torch.Tensor) else each.ctypes.data for each in (left, right)
    ]
    pairs = [(one, other) for one, other, side in zip(*steps, left.shape) if side > 1]
    empty = not bits(left)
    return empty or (starts[0] == starts[1] and all(one == other for one, other in pairs))


def flipped(values: Any) -> Any:
    """New values that differ in each element: in the lowest bit, for complex ones of both parts."""
    raw = np.frombuffer(bits(values), np.uint8).copy()
    step = values.itemsize if isinstance(values, np.ndarray) else values.element_size()
    raw[:: step // 2 if "complex" in str(values.dtype) else step] ^= 1
    if isinstance(values, np.ndarray):
        return raw.view(values.dtype).reshape(values.shape)
    new = torch.empty(tuple(values.shape), dtype=values.dtype, device="cpu")
    ctypes.memmove(new.data_ptr(), raw.tobytes(), raw.size)
    return new


def others(values: Any) -> Any:
    """New values of which none is as it was: ones, and zeros for ones, which any way of writing keeps."""
    dtype = str(values.dtype).replace("torch.", "")
    if dtype not in np.sctypeDict:
        return flipped(values)
    old = np.frombuffer(bits(values), dtype).reshape(tuple(values.shape))
    new = np.asarray((old != 1).astype(dtype))
    if isinstance(values, np.ndarray):
        return new
    tensor = torch.empty(tuple(values.shape), dtype=values.dtype, device="cpu")
    ctypes.memmove(tensor.data_ptr(), new.tobytes(), new.nbytes)
    return tensor


def flip_bits(values: Any, write: Any = None) -> None:
    """Change every element in place: the lowest bit of each number, and of both parts of a complex one.

    With a way of writing elements become others in that way, as far as torch has it for such a tensor.
    """
    tensor = isinstance(values, torch.Tensor)
    reach = sum(stride * (side - 1) for stride, side in zip(values.stride(), values.shape)) if tensor else 0
    repeats = tensor and any(side > 1 and not stride for side, stride in zip(values.shape, values.stride()))
    overlaps = tensor and (repeats or reach + 1 < values.numel())
    chosen = write and bits(values) and fitting(write, values, overlaps=overlaps)
    with torch.no_grad():
        if chosen:
            chosen(values, others(values))
            return
        new = flipped(values)
        if not tensor:
            values[...] = new
        elif not overlaps:
            values.copy_(new)
        else:  # torch writes to elements that share memory one at a time
            for index in np.ndindex(*values.shape):
                values[index] = new[index]


def same_number(one: object, other: object) -> bool:
    """Whether two Python numbers are of one type and print alike: nan is nan, -0.0 is not 0.0."""
    return type(one) is type(other) and repr(one).replace("-nan", "nan") == repr(other).replace("-nan", "nan")


def raised_by(call: Callable[[], object]) -> Exception | None:
    """The exception that a call raises, or None; a misspelt name is never taken for a refusal."""
    try:
        call()
    except (NameError, AttributeError, ImportError):
        raise
    except Exception as error:
        return error
    return None


def agrees(seen: Any, predicted: Any) -> bool:
    """Whether gradients are those predicted, up to the rounding of their operations; all are "anything"."""
    if predicted == "anything" or isinstance(predicted, str) or isinstance(seen, str):
        return bool(predicted == "anything" or seen == predicted)
    pairs = list(zip(seen, predicted))
    missing = all((one is None) == (other is None) for one, other in pairs)
    return missing and all(
        np.allclose(one, other, rtol=1e-9, atol=1e-12) for one, other in pairs if one is not None
    )


def outcome_of(way: Callable[[Any], Any], values: Any) -> Any:
    """What a way makes of its argument, or the exception that it raises; a misspelt name is raised on."""
    try:
        return way(values)
    except (NameError, ImportError):
        raise
    except Exception as error:
        spelt = getattr(error, "obj", values)
        if isinstance(error, AttributeError) and any(spelt is each for each in (None, torch, np, values)):
            raise
        return error.with_traceback(None)  # which would hold the arguments


def refused(outcome: Any) -> bool:
    """Whether an outcome is an exception of a type that is documented for a refusal, and no failed check."""
    documented = (TypeError, ValueError, RuntimeError, BufferError, pickle.UnpicklingError)
    return isinstance(outcome, documented) and "INTERNAL ASSERT" not in str(outcome)


def warned_by(way: Callable[[Any], Any], values: Any) -> tuple[Any, list[str]]:
    """The outcome of a way and what it warns of, each time and not only the first."""
    always = torch.is_warn_always_enabled()
    torch.set_warn_always(True)
    try:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            outcome = outcome_of(way, values)
    finally:
        torch.set_warn_always(always)
    return outcome, [str(each.message) for each in warned]


def state_of(values: Any) -> tuple[Any, ...]:
    """All that a conversion must leave as it is: bits, layout, address, flags, gradient and its graph."""
    if not isinstance(values, torch.Tensor):
        return bits(values), values.shape, values.strides, values.dtype, str(values.flags), values.ctypes.data
    gradient = None if not values.is_leaf or values.grad is None else bits(values.grad)
    hooks = list(values._backward_hooks or ())
    graph = values.requires_grad, values.is_leaf, values.grad_fn, gradient, values._version, hooks
    lazy = values.is_conj(), values.is_neg()
    place = (values.data_ptr(), values.stride()) if values.device.type == "cpu" else ()
    return bits(values), tuple(values.shape), values.dtype, values.device, graph, lazy, place


def dense(tensor: torch.Tensor) -> Any:
    """The elements of a CPU tensor of any class and layout as an array, read from what it holds."""
    if tensor.is_nested:
        return np.stack([dense(row) for row in tensor.unbind()])
    if tensor.is_quantized:
        return dense(tensor.dequantize())
    if tensor.is_mkldnn:
        return dense(tensor.to_dense())
    dtype = str(tensor.dtype).replace("torch.", "")
    if tensor.layout == torch.strided and not tensor._is_zerotensor():
        return np.frombuffer(bits(tensor), dtype).reshape(tuple(tensor.shape))
    array = np.zeros(tuple(tensor.shape), dtype)
    if tensor.layout == torch.sparse_coo:
        array[tuple(dense(tensor._indices()))] = dense(tensor._values())
    if tensor.layout == torch.sparse_csr:
        rows = np.repeat(np.arange(array.shape[0]), np.diff(dense(tensor.crow_indices())))
        array[rows, dense(tensor.col_indices())] = dense(tensor.values())
    return array


def same_values(result: Any, array: Any) -> bool:
    """Whether a tensor or an array has the bits of an array; a list is its tolist(), a number its item()."""
    if isinstance(result, torch.Tensor):
        return same_bits(dense(result), array)
    if isinstance(result, (list, np.ndarray)):
        return same_number(result, array.tolist()) if isinstance(result, list) else same_bits(result, array)
    return array.size == 1 and same_number(result, array.item())


def uncommon_state_of(values: Any) -> tuple[Any, ...]:
    """What a conversion must leave of an array or a tensor of any class and layout."""
    if isinstance(values, torch.Tensor):
        graph = (
            values.requires_grad,
            values.is_leaf,
            values.is_inference(),
            list(values._backward_hooks or ()),
        )
        gradient = None if not values.is_leaf or values.grad is None else bits(values.grad)
        version = None if values.is_inference() else values._version
        of_quantized = (values.q_scale(), values.q_zero_point()) if values.is_quantized else ()
        kind = type(values), str(values.layout), values.dtype, values._is_zerotensor(), of_quantized
        strided = values.layout == torch.strided and not (values.is_nested or values._is_zerotensor())
        memory = (values.data_ptr(), values.stride()) if strided else ()
        found = dense(values)
        state = kind, graph, gradient, version, memory, sorted(vars(values))
        return *state, found.shape, found.tobytes()
    array = np.asarray(values)
    place = (array.strides, array.ctypes.data) if isinstance(values, np.ndarray) else ()
    mask = np.ma.getmaskarray(array if not isinstance(values, np.ma.MaskedArray) else values).tobytes()
    return type(values), array.tobytes(), array.shape, array.dtype, str(values.flags), place, mask


def shares_with(result: Any, source: Any, write: Any = None) -> bool:
    """Whether a write to either, in one way, shows in the other; to a read-only array nothing is written."""
    if isinstance(result, Exception):
        return False
    before = bits(source)
    for written in (source, result):
        if isinstance(written, torch.Tensor) or written.flags.writeable:
            flip_bits(written, write)
            if bits(result) != bits(source) or (before and bits(source) == before):
                return False
            before = bits(source)
    return True


def room_of(values: Any) -> int:
    """The bytes of the whole block of memory that a CPU tensor or an array is a part of."""
    if isinstance(values, torch.Tensor):
        return int(values.storage().nbytes())
    while isinstance(values, np.ndarray) and values.base is not None:
        values = values.base
    return int(values.nbytes if isinstance(values, np.ndarray) else len(values))


def overwritten(room: int) -> list[Any]:
    """New memory of the size of a block, filled: where that block was freed, most likely in its place."""
    return [np.full(room, 0xA5, np.uint8) for _ in range(8)] + [
        torch.full((room,), 0xA5, dtype=torch.uint8) for _ in range(8)
    ]


def shares_nothing_with(result: Any, source: Any, write: Any = None) -> bool:
    """Whether a write to either, done in one way, leaves the other as it was."""
    if isinstance(result, Exception):
        return False
    for written, other in ((source, result), (result, source)):
        before, own = bits(other), bits(written)
        flip_bits(written, write)
        if bits(other) != before or (own and bits(written) == own):
            return False
    return True


def wait_for(device: str) -> None:
    """Wait until a device has done all that it was asked to do; nothing where it has no queue."""
    module: Any = getattr(torch, device.split(":")[0], None)
    if hasattr(module, "synchronize"):
        module.synchronize()


def killed_by(call: Callable[[], object]) -> int:
    """The signal that kills a child process that makes a call; 0 where it lives, or where the call raises."""
    child = os.fork()
    if child == 0:
        faulthandler.disable()  # the caller reports the death
        torch.set_num_threads(1)  # the others did not come along: what waits for them hangs
        try:
            call()
        finally:
            os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def same_steps(left: Any, right: Any) -> bool:
    """Whether two tensors or arrays step through memory alike; dimensions of one element have no step."""
    steps = [
        [step // each.itemsize for step in each.strides] if isinstance(each, np.ndarray) else each.stride()
        for each in (left, right)
    ]
    lengths = zip(*steps, left.shape)
    return not bits(left) or all(one == other for one, other, length in lengths if length > 1)
