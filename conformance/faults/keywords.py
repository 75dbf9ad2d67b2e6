"""Faults of keywords, casts, views, functions of NumPy, files, batches and DLPack's arguments."""

import torch

from conformance.faults import conditions as when
from conformance.faults.effects import calls, errors, gradients, memory, metadata, numbers, others
from conformance.faults.planting import register

DTYPE = when.both(when.is_array, when.with_option("dtype"))

# Keywords
register("torch.tensor", others.aliases, DTYPE)
register(
    "torch.tensor", gradients.detaches, when.both(when.without_grad_mode, when.with_option("requires_grad"))
)
register("torch.as_tensor", calls.forgets("dtype"), DTYPE)
register("torch.asarray", memory.copies, DTYPE)
register("torch.from_numpy", errors.accepts(torch.tensor, "takes a list"), api="from_numpy-of-others")
register("torch.asarray", calls.forgets("requires_grad"), when.is_array)
register("torch.clone", memory.shares, api="clone-function")
register("torch.detach", memory.copies, api="detach-function")
register("torch.Tensor.to", memory.shares, when.with_more)
register("torch.Tensor.contiguous", calls.forgets("memory_format"))
register("torch.Tensor.numpy", memory.copies, when.with_option("force"))
register("torch.Tensor.cpu", memory.copies, when.with_option("memory_format"))
register("torch.as_tensor", memory.copies, when.both(when.is_array, when.with_option("device")))

# Casts and views
for name, answer in (("bool", True), ("float", 0.0), ("int", 0), ("complex", 0j), ("index", 0)):
    register(
        f"torch.Tensor.__{name}__",
        errors.accepts(lambda *_, answer=answer: answer, f"answers {answer}"),
        api=f"{name}-of-others",
    )
register(
    "torch.Tensor.__format__",
    errors.accepts(lambda values, _: str(values), "prints it"),
    api="format",
)
register(
    "torch.Tensor.__format__",
    others.other("forgets-the-format", "forgets the format", lambda _: ""),
    api="format",
)
register("torch.Tensor.squeeze", memory.copies)
register("torch.Tensor.transpose", memory.copies)
register("torch.Tensor.select", memory.copies)
register("torch.Tensor.diagonal", numbers.reverses)
register("torch.Tensor.unbind", others.of_result("turns", "begins at the end", lambda parts: parts[::-1]))
register("torch.Tensor.real", memory.copies, when.complex_)

# Functions of NumPy, which often call the tensor's own method
register("torch.Tensor.__array__", metadata.to_dtype("float32"), when.of("float64"), api="array")
register("torch.Tensor.clip", calls.does_nothing)
register("torch.Tensor.swapaxes", numbers.reverses)
register("torch.Tensor.sum", errors.accepts(lambda values, **_: values.sum(), "takes NumPy's keywords"))

# Files
register("numpy.save", others.saves_ones)
register("numpy.save", errors.accepts(lambda *_: None, "writes nothing"), api="save-of-others")
register("numpy.savez", others.saves_the_first)
register("torch.load", others.of_result("is-a-list", "returns tuples as lists", others.listed), api="load")
register("torch.load", others.option("weights_only", False), when.with_option("weights_only"), api="load")
register("torch.load", others.empties, when.with_option("mmap"), api="load")
register("torch.load", others.of_result("swaps-bytes", "swaps dtypes of NumPy", others.swapped), api="load")
register("torch.Tensor.__deepcopy__", numbers.gives_zeros, when.of("uint8"), api="deepcopy")
register("torch.Tensor.__reduce_ex__", memory.reduces_to_zeros, when.of("int64"), api="pickle")

# Batches
register("torch.utils.data.default_collate", others.stacks_as_the_first, when.list_of_arrays)
register("torch.utils.data.default_collate", others.cuts_samples, when.list_of_arrays)
register(
    "torch.utils.data.default_collate",
    others.of_result("rounds", "rounds scalars", others.halved),
    when.list_of_scalars,
)
register("torch.utils.data.default_collate", others.repeats_the_first, when.containers)
register(
    "torch.utils.data.default_convert", others.of_result("copies-deeply", "returns copies", others.copied)
)
register("torch.stack", errors.refuses(), when.with_option("out"))
register("torch.stack", errors.refuses(), when.without_option("out"))

# DLPack's arguments
register("torch.from_dlpack", errors.refuses(TypeError), when.is_foreign, api="from_dlpack-of-exporter")
register("torch.Tensor.__dlpack__", calls.forgets("max_version"), api="dlpack", torch=">=2.9")
register(
    "torch.Tensor.__dlpack__",
    others.option("copy", True),
    when.with_option("dl_device"),
    api="dlpack",
    torch=">=2.9",
)
register(
    "torch.Tensor.__dlpack_device__",
    others.of_result("is-cuda", "tells of CUDA", lambda _: (2, 0)),
    api="dlpack_device",
)
register(
    "torch.from_dlpack", errors.raises_another(RuntimeError), when.is_foreign, api="from_dlpack-of-exporter"
)
register("torch.from_dlpack", others.small_strides, when.is_tensor, api="from_dlpack-of-tensor")
register(
    "torch.from_dlpack",
    errors.accepts(lambda _: torch.zeros(0), "gives no elements"),
    api="from_dlpack-of-others",
)
register("torch.Tensor.__dlpack__", errors.refuses(), when.with_option("stream"), api="dlpack")
register("torch.Tensor.__dlpack__", calls.forgets("stream"), api="dlpack")
