"""Faults of what crosses without a conversion: scalars as operands, arguments and indices, sequences."""

from typing import Any

import numpy as np
import torch

from conformance.faults import conditions as when
from conformance.faults.effects import errors, gradients, memory, metadata, numbers, others
from conformance.faults.parts import Call, condition, effect
from conformance.faults.planting import register


@condition("beside-one", "beside a NumPy float that is 1")
def beside_one(_: Any, other: Any = None, *__: Any, **___: Any) -> bool:
    return isinstance(other, np.floating) and other == 1


@condition("by-a-run", "by an array of integers in a row")
def by_a_run(_: Any, index: Any = None, *__: Any) -> bool:
    whole = isinstance(index, np.ndarray) and index.dtype.kind in "iu" and index.ndim == 1 and index.size > 1
    return whole and index[0] >= 0 and bool((np.diff(index) == 1).all())


@condition("by-a-slice", "by a slice of NumPy integers")
def by_a_slice(_: Any, index: Any = None, *__: Any) -> bool:
    return isinstance(index, slice) and isinstance(index.start, np.integer)


@condition("bounded", "with a NumPy scalar for a bound")
def bounded(*_: Any, **bounds: Any) -> bool:
    return any(isinstance(each, np.generic) for each in bounds.values())


@condition("list-of-one-array", "of a list of one array")
def list_of_one_array(values: Any = None, *_: Any, **__: Any) -> bool:
    return when.list_of_arrays(values) and len(values) == 1 and values[0].flags.writeable


@effect("is-a-view", "returns a view of the tensor")
def takes_a_slice(original: Call, values: Any, index: Any) -> Any:
    return original(values, slice(int(index[0]), int(index[-1]) + 1))


@effect("is-not-counted", "writes what autograd does not count")
def is_not_counted(original: Call, values: Any, *arguments: Any) -> Any:
    original(values.data, *arguments)
    return values


@effect("shares-the-first", "returns a tensor that shares memory with the array")
def shares_the_first(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    made = original(values, *arguments, **options)
    known = str(made.dtype).removeprefix("torch.") == str(values[0].dtype)
    return torch.from_numpy(values[0])[None] if known else made


# Scalars as operands
register("torch.Tensor.__add__", others.halves, when.beside("f"))
register("torch.Tensor.__mul__", others.singles, when.beside("iu"))
register("torch.Tensor.__mul__", others.reals, when.beside("c"))
register(
    "torch.Tensor.__radd__",
    others.of_result("is-an-array", "returns an array", np.asarray),
    when.beside("iu"),
)
register("torch.Tensor.__eq__", others.reals, when.beside("c"))
register("torch.Tensor.__iadd__", others.writes_to_a_copy, when.beside("biufc"))
register("torch.Tensor.__mul__", gradients.detaches, when.both(when.tracked, when.beside("f")))
register("torch.Tensor.__rmul__", gradients.detaches, when.both(when.tracked, when.beside("iu")))
register(
    "torch.Tensor.__lt__", errors.accepts(lambda values, _: values.real < 0, "takes any"), when.beside("c")
)
register("torch.Tensor.__sub__", metadata.to_dtype("float64"), when.beside("iu"))
register("torch.Tensor.__rsub__", others.cuts, when.beside("f"))
register("torch.Tensor.__mul__", memory.returns_itself, beside_one)
register("torch.Tensor.__mul__", metadata.to_dtype("float64"), when.both(when.large, when.beside("f")))
register(
    "torch.Tensor.__sub__", metadata.to_dtype("float64"), when.both(when.without_grad_mode, when.beside("f"))
)
register("torch.Tensor.__iadd__", is_not_counted, when.beside("biufc"))

# Scalars as arguments
register("torch.full", others.reals, when.beside("c"))
register("torch.full_like", others.cuts, when.beside("f"))
register("torch.Tensor.fill_", others.singles, when.beside("iu"))
register(
    "torch.arange", others.first("goes-too-far", "goes one too far", lambda end: end + 1), when.is_scalar
)
register("torch.zeros", errors.refuses(TypeError), when.is_scalar)
register(
    "torch.Tensor.sum",
    others.other("sums-the-first", "sums the first dimension", lambda _: 0),
    when.beside("iu"),
)
register("torch.manual_seed", others.first("takes-no-seed", "goes on with 0", lambda _: 0), when.is_scalar)
register("torch.Tensor.clamp", others.bounds_nothing)
register("torch.Tensor.repeat", others.other("repeats-once", "repeats once", lambda _: 1), when.beside("iu"))
register("torch.Tensor.clamp", gradients.detaches, when.both(when.tracked, bounded))
register("torch.Tensor.unsqueeze", memory.copies, when.beside("iu"))

# Indices
register("torch.Tensor.__getitem__", others.forward, when.both(when.large, when.by_array("iu")))
register("torch.Tensor.__getitem__", others.everything, when.both(when.in_inference_mode, when.by_array("b")))
register("torch.Tensor.__getitem__", takes_a_slice, by_a_run)
register("torch.Tensor.__getitem__", memory.copies, by_a_slice)
register("torch.Tensor.__setitem__", others.writes_nothing, when.both(when.large, when.by_array("iu")))
register("torch.Tensor.__setitem__", is_not_counted, when.by_array("iu"))
register("torch.Tensor.__getitem__", others.forward, when.by_array("iu"))
register(
    "torch.Tensor.__getitem__",
    errors.accepts(lambda values, _: values[0], "takes the first"),
    when.beside("f"),
)
register(
    "torch.Tensor.__getitem__",
    errors.accepts(lambda values, _: values[:0], "takes none"),
    when.by_array("iu"),
)
register("torch.Tensor.__getitem__", memory.copies, when.beside("iu"))
register("torch.Tensor.__getitem__", others.everything, when.by_array("b"))
register("torch.Tensor.__getitem__", others.rows, when.by_array("b"))
register("torch.Tensor.__getitem__", errors.refuses(TypeError), when.by_list)
register("torch.Tensor.__getitem__", gradients.detaches, when.both(when.tracked, when.by_array("iu")))
register("torch.Tensor.__setitem__", others.writes_nothing, when.by_array("iu"))
register("torch.Tensor.__setitem__", others.everything, when.by_array("b"))

# Sequences
register("torch.tensor", shares_the_first, list_of_one_array)
register("torch.tensor", metadata.to_dtype("float32"), when.list_of_scalars)
register("torch.as_tensor", numbers.reverses, when.list_of_arrays)
register("torch.asarray", metadata.to_dtype("int64"), when.empty_list)
register(
    "torch.tensor",
    errors.accepts(lambda values: torch.zeros(len(values)), "gives zeros"),
    when.list_of_arrays,
)
register("torch.tensor", metadata.adds_a_dimension, when.is_scalar)
register(
    "torch.asarray", errors.accepts(lambda values: torch.tensor(float(values)), "rounds it"), when.is_scalar
)
register(
    "torch.Tensor.new_tensor", others.of_result("is-empty", "returns no elements", lambda made: made[:0])
)
register("torch.tensor", numbers.reverses, when.containers)
register("torch.asarray", errors.refuses(), when.both(when.is_array, when.zero_d))
