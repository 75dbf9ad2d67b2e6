"""Faults against what the reference documentation promises of each way."""

import torch

from conformance.faults import conditions as when
from conformance.faults.effects import calls, errors, gradients, memory, metadata, numbers
from conformance.faults.planting import register

TRACKED = when.both(when.is_tensor, when.tracked)

# torch.as_tensor, torch.asarray and torch.tensor of a tensor
register("torch.as_tensor", calls.forgets("dtype"), api="as_tensor-of-tensor")
register("torch.as_tensor", gradients.detaches, TRACKED, api="as_tensor-of-tensor")
register("torch.asarray", gradients.detaches, TRACKED, api="asarray-of-tensor")
register("torch.asarray", calls.forgets("requires_grad"))
register("torch.asarray", calls.forgets("dtype"))
register("torch.asarray", calls.forgets("copy"))
register("torch.tensor", metadata.makes_contiguous, when.both(when.is_tensor, when.scattered))
register("torch.asarray", metadata.adds_a_dimension, when.is_scalar)
register("torch.asarray", memory.copies, when.is_capsule, when.is_buffer)
register("torch.asarray", metadata.adds_a_dimension, when.is_buffer)
register("torch.asarray", numbers.reads_default_floats, when.is_buffer)

# torch.frombuffer
register("torch.frombuffer", numbers.changes_the_last_bit)
register("torch.frombuffer", calls.forgets("offset"))
register("torch.frombuffer", calls.forgets("count"))
register("torch.frombuffer", calls.forgets("requires_grad"))
register("torch.frombuffer", memory.copies)
register("torch.frombuffer", memory.lets_the_buffer_go)
register("torch.frombuffer", errors.refuses(ValueError))
register("torch.frombuffer", errors.keeps_quiet)
register(
    "torch.frombuffer",
    errors.accepts(
        lambda _, *, dtype, **__: torch.zeros(0, dtype=dtype), "gives no numbers where it has to refuse"
    ),
)

# How NumPy takes a tensor, and DLPack
register("torch.Tensor.__array__", numbers.reverses, when.two_elements, api="array")
register("torch.Tensor.__array__", calls.ignores_what_is_asked, api="array")
register("torch.Tensor.__array__", calls.takes_a_copy_keyword, api="array")
register("numpy.asarray", calls.forgets("copy"), api="np-asarray")
register("numpy.from_dlpack", calls.forgets("copy"), api="np-from_dlpack")
register("torch.from_dlpack", calls.forgets("copy"))
register("torch.from_dlpack", memory.copies, when.of("uint8"), when.is_capsule, when.is_foreign)
register("torch.Tensor.__dlpack__", calls.forgets("read_only"), api="dlpack")
register("torch.Tensor.__dlpack__", calls.forgets("copy"), api="dlpack")

# From a tensor to a tensor
register("torch.Tensor.clone", gradients.detaches, when.tracked)
register("torch.Tensor.clone", metadata.makes_contiguous, when.scattered)
register(
    "torch.Tensor.detach_", errors.accepts(lambda tensor: tensor.detach(), "detaches a view all the same")
)
register("torch.Tensor.to", memory.copies, when.of("int8"))
register(
    "torch.Tensor.to",
    memory.returns_itself,
    when.of("float16"),
    when.both(when.of("float32"), when.not_0d),
)
register("torch.Tensor.to", numbers.rounds_first)
register("torch.Tensor.requires_grad_", memory.copies, when.not_0d)
register("torch.Tensor.resolve_conj", memory.returns_itself, when.conjugated)
register("torch.Tensor.resolve_neg", memory.returns_itself, when.negated)
register("torch.Tensor.contiguous", memory.returns_itself, when.scattered)
register("torch.utils.data.default_collate", numbers.takes_the_first_of_a_batch)
register("torch.utils.data.default_convert", memory.returns_itself)
register("torch.load", memory.unties)
register("torch.Tensor.__deepcopy__", memory.unties, api="deepcopy")
register("torch.Tensor.tolist", errors.refuses(), when.off_cpu)
register("torch.Tensor.resize_", errors.refuses_cleanly)
register("torch.from_numpy", errors.refuses(TypeError), when.of("uint16", "uint32", "uint64"))
register("torch.Tensor.numpy", calls.forgets("force"))

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
    register(entry, memory.pins, FLAT, api=api)
register("torch.Tensor.numpy", memory.does_not_pin, FLAT)
register("torch.Tensor.__array__", memory.does_not_pin, FLAT, api="array")
register("torch.Tensor.__array__", memory.copies, FLAT, api="array")
register("numpy.from_dlpack", memory.copies, FLAT, api="np-from_dlpack")
register("torch.from_dlpack", memory.copies, FLAT, api="from_dlpack-of-tensor")
for entry, api in PINNING[:3]:
    register(entry, metadata.adds_a_dimension, ZERO_D, api=api)
for entry in ("clone", "cpu", "data", "detach", "resolve_conj"):
    register(f"torch.Tensor.{entry}", metadata.adds_a_dimension, ZERO_D, api=entry)
for entry in ("torch.from_numpy", "torch.as_tensor", "torch.asarray", "torch.tensor", "torch.from_dlpack"):
    register(entry, errors.kills, BACKWARDS)
register("torch.Tensor.detach", gradients.stays_in_the_graph, when.untracked)
register("torch.Tensor.numpy", errors.warns, when.both(when.is_tensor, when.of("float16")))
