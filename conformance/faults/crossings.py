"""Faults of what crosses without a conversion: scalars as operands, arguments and indices, sequences."""

import numpy as np
import torch

from conformance.faults import conditions as when
from conformance.faults.effects import errors, gradients, memory, metadata, numbers, others
from conformance.faults.planting import register

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

# Indices
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
