"""Faults of the ways from an array to a tensor: from_numpy, tensor, clone."""

import torch

from conformance.faults import conditions as when
from conformance.faults import effects as does
from conformance.faults.planting import register

HALVES = when.of("float16")
BYTES = when.of("uint8", "int8")

# torch.from_numpy shares
register(
    "torch.from_numpy",
    does.copies,
    when.zero_d,
    when.large,
    when.huge,
    when.expanded,
    when.scattered,
    when.readonly,
    when.unaligned,
    when.many_sides,
    HALVES,
    BYTES,
    when.of("bool"),
    when.of("complex64"),
    when.every_second(),
)
register("torch.from_numpy", does.copies, when.of("uint16", "uint32", "uint64"), torch=">=2.3")
register("torch.from_numpy", does.drops_sign_of_zero, when.of("float32"))
register("torch.from_numpy", does.drops_nan_payloads, when.of("float64"))
register("torch.from_numpy", does.flushes_subnormals)
register("torch.from_numpy", does.changes_the_last_bit, when.large)
register("torch.from_numpy", does.reverses, when.two_elements)
register("torch.from_numpy", does.transposes, when.many_sides, when.expanded)
register("torch.from_numpy", does.adds_a_side, when.zero_d, when.empty)
register("torch.from_numpy", does.drops_sides, when.with_sides)
register("torch.from_numpy", does.makes_contiguous, when.scattered)
register("torch.from_numpy", does.to_dtype("float32"), when.of("float64"), HALVES)
register("torch.from_numpy", does.to_dtype("int32"), when.of("int64"))
register("torch.from_numpy", does.to_dtype("int16"), when.of("int8"))
register("torch.from_numpy", does.to_dtype("uint8"), when.of("bool"))
register("torch.from_numpy", does.to_dtype("complex64"), when.of("complex128"))
register("torch.from_numpy", does.requires_grad, when.of("float64"), when.complex_)
register("torch.from_numpy", does.clears_its_argument, when.of("int16"))
register("torch.from_numpy", does.refuses(ValueError), when.readonly, when.empty)
register(
    "torch.from_numpy",
    does.refuses(TypeError),
    when.of("complex128"),
    when.both(when.complex_, when.many_sides),
    when.zero_d,
)
register("torch.from_numpy", does.is_slow)
register("torch.from_numpy", does.kills, HALVES, when.both(HALVES, when.scattered))
for condition, way, phrase in (
    (when.reversed_, lambda array: torch.from_numpy(array.copy()), "copies what runs backwards"),
    (when.of("float128"), lambda array: torch.from_numpy(array.astype("float64")), "narrows long doubles"),
    (
        when.swapped,
        lambda array: torch.from_numpy(array.astype(array.dtype.newbyteorder("="))),
        "swaps bytes",
    ),
):
    register("torch.from_numpy", does.accepts(way, phrase), condition)
register("torch.from_numpy", does.raises_another(TypeError), when.reversed_)
register("torch.from_numpy", does.raises_another(OverflowError), when.of("object"))

# torch.tensor copies
register(
    "torch.tensor",
    does.shares,
    when.zero_d,
    when.large,
    when.of("float64"),
    HALVES,
    when.of("bool"),
    when.complex_,
    when.expanded,
    when.scattered,
    when.unaligned,
    when.both(when.is_array, when.every_second()),
)
register("torch.tensor", does.drops_sign_of_zero)
register("torch.tensor", does.drops_nan_payloads, HALVES, when.of("float64"))
register("torch.tensor", does.flushes_subnormals, when.of("float32"), when.of("float64"))
register("torch.tensor", does.saturates)
register("torch.tensor", does.changes_the_last_bit, when.large, when.zero_d)
register("torch.tensor", does.adds_a_side, when.zero_d)
register("torch.tensor", does.drops_sides, when.many_sides)
register("torch.tensor", does.to_dtype("float32"), when.of("float64"))
register("torch.tensor", does.to_dtype("int64"), when.of("int32"))
register("torch.tensor", does.through("float16"), when.of("float32"))
register("torch.tensor", does.through("float64"), when.of("int64"))
register("torch.tensor", does.clears_its_argument, when.of("float32"), when.of("float64"))
register("torch.tensor", does.refuses(), when.empty, when.of("complex64"))
register("torch.tensor", does.kills, when.of("int8"), when.both(when.unaligned, when.scattered))
register("torch.tensor", does.forgets("dtype"))
register("torch.tensor", does.forgets("requires_grad"), when.always, when.complex_, when.zero_d)
register("torch.tensor", does.forgets("device"))
register("torch.tensor", does.requires_grad, when.of("float64"))
register(
    "torch.tensor",
    does.accepts(lambda data, **_: torch.from_numpy(data), "drops requires_grad where it has to refuse"),
)
register("torch.tensor", does.raises_another(TypeError), when.of("int64", "bool"))
register("torch.tensor", does.as_double_of_a_number)
register("torch.tensor", does.ignores_the_default_device, torch=">=2.0")
register("torch.tensor", does.is_on("lazy"), when.is_array)

# clone copies
register(
    "torch.Tensor.clone",
    does.returns_itself,
    when.zero_d,
    when.of("float64"),
    when.of("int64"),
    when.expanded,
    when.large,
)
register("torch.Tensor.clone", does.shares, when.of("bool"), when.scattered, when.complex_)
register("torch.Tensor.clone", does.drops_sign_of_zero)
register("torch.Tensor.clone", does.drops_nan_payloads, when.of("float32"))
register("torch.Tensor.clone", does.flushes_subnormals)
register("torch.Tensor.clone", does.changes_the_last_bit, when.large)
register("torch.Tensor.clone", does.reverses, when.two_elements)
register("torch.Tensor.clone", does.through("float32"), when.of("float64"))
register("torch.Tensor.clone", does.to_dtype("float32"), HALVES)
register("torch.Tensor.clone", does.clears_its_argument, when.of("uint8"))
register("torch.Tensor.clone", does.kills, when.of("int32"))
register("torch.Tensor.clone", does.refuses(), when.empty)
