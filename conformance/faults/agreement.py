"""Faults against agreement: one way takes, refuses or reports something else than the others."""

from typing import Any

import torch

from conformance.faults import conditions as when
from conformance.faults.effects import errors, memory, numbers
from conformance.faults.parts import condition
from conformance.faults.planting import register

ZEROS = errors.accepts(lambda *_, **__: torch.zeros(2), "gives zeros where it has to refuse")
ARRAY_OF_ZEROS = errors.accepts(lambda *_, **__: torch.zeros(2).numpy(), "gives zeros where it has to refuse")
OTHERWISE = errors.says("this cannot be converted", "says-something-else")
HALF_ARRAY = when.both(when.is_array, when.of("float16"))
SINGLE_TENSOR = when.both(when.is_tensor, when.of("float32", "float64"))


@condition("forced", "where it is forced")
def forced(_: Any, *__: Any, force: bool = False) -> bool:
    return force


# From an array
for entry in ("torch.as_tensor", "torch.asarray", "torch.tensor", "torch.from_dlpack"):
    register(entry, errors.refuses(), HALF_ARRAY)
    register(entry, ZEROS, when.is_array)
for entry in ("torch.as_tensor", "torch.asarray", "torch.tensor"):
    register(entry, OTHERWISE, when.is_array)
    register(entry, errors.raises_another(BufferError), when.is_array)
register("torch.from_dlpack", errors.raises_another(OSError), when.is_array)
register("torch.from_numpy", OTHERWISE)
register("torch.utils.data.default_collate", errors.refuses())
register("torch.utils.data.default_collate", ZEROS)
register("torch.utils.data.default_collate", OTHERWISE)
register("torch.utils.data.default_collate", errors.raises_another(BufferError))
register("torch.tensor", errors.keeps_quiet, when.is_tensor, api="tensor-of-tensor")

# From a tensor
for entry, api in (
    ("torch.Tensor.__array__", "array"),
    ("numpy.array", "np-array"),
    ("numpy.asarray", "np-asarray"),
    ("numpy.from_dlpack", "np-from_dlpack"),
):
    register(entry, errors.refuses(), SINGLE_TENSOR, api=api)
    register(entry, ARRAY_OF_ZEROS, when.is_tensor, api=api)
    register(entry, OTHERWISE, when.is_tensor, api=api)
    if api != "np-from_dlpack":  # which may raise it
        register(entry, errors.raises_another(BufferError), when.is_tensor, api=api)
register("numpy.from_dlpack", errors.raises_another(OSError), api="np-from_dlpack")
register("torch.from_dlpack", OTHERWISE, when.is_tensor, api="from_dlpack-of-tensor")
register("torch.Tensor.numpy", OTHERWISE, when.always, forced)
register("torch.Tensor.numpy", memory.copies, forced)
register("torch.Tensor.numpy", errors.refuses(), when.both(forced, when.of("float32")))
register("torch.Tensor.numpy", errors.raises_another(OSError), forced)

# To numbers
register(
    "torch.Tensor.tolist", numbers.number("adds-a-list", "returns a list of its list", lambda each: [each])
)
register("torch.Tensor.item", OTHERWISE)
register(
    "torch.Tensor.__bool__", numbers.number("is-the-opposite", "returns the opposite", lambda each: not each)
)
register("torch.Tensor.__complex__", numbers.number("adds-one", "adds one", lambda each: each + 1))
register("torch.Tensor.__index__", numbers.number("adds-one", "adds one", lambda each: each + 1))
