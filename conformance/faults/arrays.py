"""Faults of the ways from an array to a tensor: from_numpy, tensor, clone."""

import torch

from conformance.faults import conditions as when
from conformance.faults.effects import calls, errors, gradients, memory, metadata, numbers
from conformance.faults.planting import register

HALVES = when.of("float16")
BYTES = when.of("uint8", "int8")

# torch.from_numpy shares
register(
    "torch.from_numpy",
    memory.copies,
    when.zero_d,
    when.large,
    when.huge,
    when.expanded,
    when.scattered,
    when.readonly,
    when.unaligned,
    when.five_dimensions,
    HALVES,
    BYTES,
    when.of("bool"),
    when.of("complex64"),
    when.every_second(),
)
register("torch.from_numpy", memory.copies, when.of("uint16", "uint32", "uint64"), torch=">=2.3")
register("torch.from_numpy", numbers.drops_sign_of_zero, when.of("float32"))
register("torch.from_numpy", numbers.drops_nan_payloads, when.of("float64"))
register("torch.from_numpy", numbers.flushes_subnormals)
register("torch.from_numpy", numbers.changes_the_last_bit, when.large)
register("torch.from_numpy", numbers.reverses, when.two_elements)
register("torch.from_numpy", metadata.transposes, when.five_dimensions, when.expanded)
register("torch.from_numpy", metadata.adds_a_dimension, when.zero_d, when.empty)
register("torch.from_numpy", metadata.drops_dimensions, when.not_0d)
register("torch.from_numpy", metadata.makes_contiguous, when.scattered)
register("torch.from_numpy", metadata.to_dtype("float32"), when.of("float64"), HALVES)
register("torch.from_numpy", metadata.to_dtype("int32"), when.of("int64"))
register("torch.from_numpy", metadata.to_dtype("int16"), when.of("int8"))
register("torch.from_numpy", metadata.to_dtype("uint8"), when.of("bool"))
register("torch.from_numpy", metadata.to_dtype("complex64"), when.of("complex128"))
register("torch.from_numpy", gradients.requires_grad, when.of("float64"), when.complex_)
register("torch.from_numpy", memory.clears_its_argument, when.of("int16"))
register("torch.from_numpy", errors.refuses(ValueError), when.readonly, when.empty)
register(
    "torch.from_numpy",
    errors.refuses(TypeError),
    when.of("complex128"),
    when.both(when.complex_, when.five_dimensions),
    when.zero_d,
)
register("torch.from_numpy", errors.is_slow)
register("torch.from_numpy", errors.kills, HALVES, when.both(HALVES, when.scattered))
for condition, way, phrase in (
    (when.reversed_, lambda array: torch.from_numpy(array.copy()), "copies what runs backwards"),
    (when.of("float128"), lambda array: torch.from_numpy(array.astype("float64")), "narrows long doubles"),
    (
        when.swapped,
        lambda array: torch.from_numpy(array.astype(array.dtype.newbyteorder("="))),
        "swaps bytes",
    ),
):
    register("torch.from_numpy", errors.accepts(way, phrase), condition)
register("torch.from_numpy", errors.raises_another(TypeError), when.reversed_)
register("torch.from_numpy", errors.raises_another(OverflowError), when.of("object"))

# torch.tensor copies
register(
    "torch.tensor",
    memory.shares,
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
register("torch.tensor", metadata.makes_contiguous, when.both(when.is_array, when.scattered))
register("torch.tensor", numbers.through("float64"), when.both(when.of("int64"), when.large))
register("torch.tensor", numbers.drops_sign_of_zero)
register("torch.tensor", numbers.drops_nan_payloads, HALVES, when.of("float64"))
register("torch.tensor", numbers.flushes_subnormals, when.of("float32"), when.of("float64"))
register("torch.tensor", numbers.saturates)
register("torch.tensor", numbers.changes_the_last_bit, when.large, when.zero_d)
register("torch.tensor", metadata.adds_a_dimension, when.zero_d)
register("torch.tensor", metadata.drops_dimensions, when.five_dimensions)
register("torch.tensor", metadata.to_dtype("float32"), when.of("float64"))
register("torch.tensor", metadata.to_dtype("int64"), when.of("int32"))
register("torch.tensor", numbers.through("float16"), when.of("float32"))
register("torch.tensor", numbers.through("float64"), when.of("int64"))
register("torch.tensor", memory.clears_its_argument, when.of("float32"), when.of("float64"))
register("torch.tensor", errors.refuses(), when.empty, when.of("complex64"))
register("torch.tensor", errors.kills, when.of("int8"), when.both(when.unaligned, when.scattered))
register("torch.tensor", calls.forgets("dtype"))
register("torch.tensor", calls.forgets("requires_grad"), when.always, when.complex_, when.zero_d)
register("torch.tensor", calls.forgets("device"))
register("torch.tensor", gradients.requires_grad, when.of("float64"))
register(
    "torch.tensor",
    errors.accepts(lambda data, **_: torch.from_numpy(data), "drops requires_grad where it has to refuse"),
)
register("torch.tensor", errors.raises_another(TypeError), when.of("int64", "bool"))
register("torch.tensor", metadata.as_double_of_a_number)
register("torch.tensor", metadata.ignores_the_default_device, torch=">=2.0")
register("torch.tensor", metadata.is_on("lazy"), when.is_array)

# clone copies
register(
    "torch.Tensor.clone",
    memory.returns_itself,
    when.zero_d,
    when.of("float64"),
    when.of("int64"),
    when.expanded,
    when.large,
)
register("torch.Tensor.clone", memory.shares, when.of("bool"), when.scattered, when.complex_)
register("torch.Tensor.clone", numbers.drops_sign_of_zero)
register("torch.Tensor.clone", numbers.drops_nan_payloads, when.of("float32"))
register("torch.Tensor.clone", numbers.flushes_subnormals)
register("torch.Tensor.clone", numbers.changes_the_last_bit, when.large)
register("torch.Tensor.clone", numbers.reverses, when.two_elements)
register("torch.Tensor.clone", numbers.through("float32"), when.of("float64"))
register("torch.Tensor.clone", metadata.to_dtype("float32"), HALVES)
register("torch.Tensor.clone", memory.clears_its_argument, when.of("uint8"))
register("torch.Tensor.clone", errors.kills, when.of("int32"))
register("torch.Tensor.clone", errors.refuses(), when.empty)
