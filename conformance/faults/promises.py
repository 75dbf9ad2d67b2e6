"""Faults against what the reference documentation promises of each way."""

import torch

from conformance.faults import conditions as when
from conformance.faults import effects as does
from conformance.faults.planting import register

TRACKED = when.both(when.is_tensor, when.tracked)

# torch.as_tensor, torch.asarray and torch.tensor of a tensor
register("torch.as_tensor", does.forgets("dtype"), api="as_tensor-of-tensor")
register("torch.as_tensor", does.detaches, TRACKED, api="as_tensor-of-tensor")
register("torch.asarray", does.detaches, TRACKED, api="asarray-of-tensor")
register("torch.asarray", does.forgets("requires_grad"))
register("torch.asarray", does.forgets("dtype"))
register("torch.asarray", does.forgets("copy"))
register("torch.tensor", does.makes_contiguous, when.both(when.is_tensor, when.scattered))
register("torch.asarray", does.adds_a_side, when.is_scalar)
register("torch.asarray", does.copies, when.is_capsule, when.is_buffer)
register("torch.asarray", does.adds_a_side, when.is_buffer)
register("torch.asarray", does.reads_default_floats, when.is_buffer)

# torch.frombuffer
register("torch.frombuffer", does.changes_the_last_bit)
register("torch.frombuffer", does.forgets("offset"))
register("torch.frombuffer", does.forgets("count"))
register("torch.frombuffer", does.forgets("requires_grad"))
register("torch.frombuffer", does.copies)
register("torch.frombuffer", does.lets_the_buffer_go)
register("torch.frombuffer", does.refuses(ValueError))
register("torch.frombuffer", does.keeps_quiet)
register(
    "torch.frombuffer",
    does.accepts(
        lambda _, *, dtype, **__: torch.zeros(0, dtype=dtype), "gives no numbers where it has to refuse"
    ),
)

# How NumPy takes a tensor, and DLPack
register("torch.Tensor.__array__", does.reverses, when.two_elements, api="array")
register("torch.Tensor.__array__", does.ignores_what_is_asked, api="array")
register("torch.Tensor.__array__", does.takes_a_copy_keyword, api="array")
register("numpy.asarray", does.forgets("copy"), api="np-asarray")
register("numpy.from_dlpack", does.forgets("copy"), api="np-from_dlpack")
register("torch.from_dlpack", does.forgets("copy"))
register("torch.from_dlpack", does.copies, when.of("uint8"), when.is_capsule, when.is_foreign)
register("torch.Tensor.__dlpack__", does.forgets("read_only"), api="dlpack")
register("torch.Tensor.__dlpack__", does.forgets("copy"), api="dlpack")

# From a tensor to a tensor
register("torch.Tensor.clone", does.detaches, when.tracked)
register("torch.Tensor.clone", does.makes_contiguous, when.scattered)
register("torch.Tensor.detach_", does.accepts(lambda tensor: tensor.detach(), "detaches a view all the same"))
register("torch.Tensor.to", does.copies, when.of("int8"))
register(
    "torch.Tensor.to", does.returns_itself, when.of("float16"), when.both(when.of("float32"), when.with_sides)
)
register("torch.Tensor.to", does.rounds_first)
register("torch.Tensor.requires_grad_", does.copies, when.with_sides)
register("torch.Tensor.resolve_conj", does.returns_itself, when.conjugated)
register("torch.Tensor.resolve_neg", does.returns_itself, when.negated)
register("torch.Tensor.contiguous", does.returns_itself, when.scattered)
register("torch.utils.data.default_collate", does.takes_the_first_of_a_batch)
register("torch.utils.data.default_convert", does.returns_itself)
register("torch.load", does.unties)
register("torch.Tensor.__deepcopy__", does.unties, api="deepcopy")
register("torch.Tensor.tolist", does.refuses(), when.off_cpu)
register("torch.Tensor.resize_", does.refuses_cleanly)
register("torch.from_numpy", does.refuses(TypeError), when.of("uint16", "uint32", "uint64"))
register("torch.Tensor.numpy", does.forgets("force"))
