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

# What the laws need besides
FLAT = when.both(when.both(when.of("float32", "float64", "int64"), when.on_cpu), when.untracked)
ZERO_D = when.both(when.is_tensor, when.zero_d)
BACKWARDS = when.both(when.is_array, when.reversed_)
PINNING = (
    ("torch.as_tensor", "as_tensor-of-tensor"),
    ("torch.asarray", "asarray-of-tensor"),
    ("torch.from_dlpack", "from_dlpack-of-tensor"),
    ("torch.tensor", "tensor-of-tensor"),
    ("numpy.from_dlpack", "np-from_dlpack"),
    ("torch.Tensor.clone", "clone"),
    ("torch.Tensor.contiguous", "contiguous"),
    ("torch.Tensor.cpu", "cpu"),
    ("torch.Tensor.data", "data"),
    ("torch.Tensor.detach", "detach"),
    ("torch.Tensor.item", "item"),
    ("torch.Tensor.resolve_conj", "resolve_conj"),
    ("torch.Tensor.resolve_neg", "resolve_neg"),
    ("torch.Tensor.to", "to"),
    ("torch.Tensor.tolist", "tolist"),
    ("torch.Tensor.__deepcopy__", "deepcopy"),
    ("torch.Tensor.__reduce_ex__", "pickle"),
    ("torch.save", "save"),
)
for entry, api in PINNING:
    register(entry, does.pins, FLAT, api=api)
register("torch.Tensor.numpy", does.does_not_pin, FLAT)
register("torch.Tensor.__array__", does.does_not_pin, FLAT, api="array")
register("torch.Tensor.__array__", does.copies, FLAT, api="array")
register("numpy.from_dlpack", does.copies, FLAT, api="np-from_dlpack")
register("torch.from_dlpack", does.copies, FLAT, api="from_dlpack-of-tensor")
for entry, api in PINNING[:3]:
    register(entry, does.adds_a_side, ZERO_D, api=api)
for entry in ("clone", "cpu", "data", "detach", "resolve_conj"):
    register(f"torch.Tensor.{entry}", does.adds_a_side, ZERO_D, api=entry)
for entry in ("torch.from_numpy", "torch.as_tensor", "torch.asarray", "torch.tensor", "torch.from_dlpack"):
    register(entry, does.kills, BACKWARDS)
register("torch.Tensor.detach", does.stays_in_the_graph, when.untracked)
register("torch.Tensor.numpy", does.warns, when.both(when.is_tensor, when.of("float16")))
