"""Faults against the laws: each way changes its argument, leaks it, lets it go too early, or warns."""

from conformance.faults import conditions as when
from conformance.faults.effects import errors, gradients, memory, numbers
from conformance.faults.planting import register

FLAT = when.both(when.of("float32", "float64", "int64", "uint8"), when.on_cpu)

# From an array to a tensor
for entry in ("torch.from_numpy", "torch.as_tensor", "torch.asarray", "torch.tensor", "torch.from_dlpack"):
    register(entry, memory.leaks, when.both(when.is_array, when.empty))
    register(entry, memory.borrows, when.both(when.is_array, when.of("int32")))
    register(entry, errors.warns, when.both(when.is_array, when.two_elements))
for entry in ("torch.from_numpy", "torch.as_tensor", "torch.asarray"):
    register(entry, errors.keeps_quiet, when.readonly)
register("torch.from_numpy", errors.warns, when.readonly)
for entry in ("torch.as_tensor", "torch.asarray", "torch.from_dlpack"):
    register(entry, numbers.drops_nan_payloads, when.both(when.is_array, when.of("float64")))
    register(entry, memory.clears_its_argument, when.both(when.is_array, when.of("int16")))
    register(entry, memory.copies, when.both(when.is_array, when.of("bool")))
register("torch.asarray", memory.shares, when.both(when.is_array, when.of("complex64")))
register("torch.utils.data.default_collate", memory.shares_the_first)
register("torch.utils.data.default_collate", memory.borrows_the_first)

# From a tensor to an array, and to another tensor
OTHERS = (
    ("torch.Tensor.numpy", ""),
    ("torch.Tensor.__array__", "array"),
    ("numpy.array", "np-array"),
    ("numpy.from_dlpack", "np-from_dlpack"),
    ("torch.from_dlpack", "from_dlpack-of-tensor"),
    ("torch.as_tensor", "as_tensor-of-tensor"),
    ("torch.asarray", "asarray-of-tensor"),
    ("torch.tensor", "tensor-of-tensor"),
    ("torch.Tensor.clone", ""),
    ("torch.Tensor.detach", ""),
    ("torch.Tensor.data", ""),
    ("torch.Tensor.cpu", ""),
    ("torch.Tensor.to", ""),
    ("torch.Tensor.contiguous", ""),
    ("torch.Tensor.resolve_conj", ""),
    ("torch.Tensor.resolve_neg", ""),
    ("torch.Tensor.__deepcopy__", "deepcopy"),
)
for entry, api in OTHERS:
    register(entry, memory.leaks, when.both(when.is_tensor, when.empty), api=api)
    register(entry, memory.borrows, when.both(when.is_tensor, FLAT), api=api)
    register(entry, memory.clears_its_argument, when.both(when.is_tensor, when.of("int32")), api=api)
    if entry != "torch.Tensor.numpy" and api not in (
        "np-array",
        "tensor-of-tensor",
    ):  # which warn as they are
        register(entry, errors.warns, when.both(when.is_tensor, when.two_elements), api=api)
for entry, api in OTHERS[3:7]:
    register(entry, memory.copies, when.both(when.is_tensor, when.of("int8")), api=api)
for entry, api in (OTHERS[1], *OTHERS[3:7], *OTHERS[7:8], *OTHERS[13:]):
    register(entry, numbers.drops_nan_payloads, when.both(when.is_tensor, when.of("float64")), api=api)
register("numpy.array", memory.shares_an_array, when.both(when.is_tensor, FLAT), api="np-array")
register(
    "numpy.array", numbers.drops_nan_payloads, when.both(when.is_tensor, when.of("float64")), api="np-array"
)
for entry, api in (OTHERS[6], OTHERS[7], ("torch.Tensor.to", ""), ("torch.Tensor.__deepcopy__", "deepcopy")):
    register(entry, memory.shares, when.both(when.is_tensor, FLAT), api=api)

# Pickled and saved
register("torch.Tensor.__reduce_ex__", memory.reduces_to_itself, api="pickle")
register("torch.Tensor.__reduce_ex__", memory.reduces_to_its_address, FLAT, api="pickle")
register("torch.Tensor.__reduce_ex__", memory.reduces_to_zeros, when.of("float64"), api="pickle")
register("torch.Tensor.__reduce_ex__", memory.leaks, when.empty, api="pickle")
register("torch.Tensor.__reduce_ex__", errors.warns, when.two_elements, api="pickle")
register("torch.Tensor.__reduce_ex__", memory.clears_in_place_first, when.of("int32"), api="pickle")
register("torch.save", memory.leaks, when.empty)
register("torch.save", errors.warns, when.two_elements)
register("torch.save", memory.clears_in_place_first, when.of("int32"))
register("torch.load", numbers.drops_nan_payloads)

# To numbers
for entry in ("torch.Tensor.item", "torch.Tensor.tolist"):
    register(entry, memory.leaks, when.both(when.is_tensor, when.zero_d))
    register(entry, errors.warns, when.both(when.is_tensor, when.zero_d))
    register(entry, memory.clears_in_place_first, when.of("int32"))

# What only a composition shows
register("torch.Tensor.unfold", memory.copies)
register("torch.Tensor.swapaxes", memory.copies)
register("torch.Tensor.expand", memory.copies)
register("torch.Tensor.__mul__", memory.saves_a_copy, when.tracked)
register("torch.from_numpy", memory.copies, when.part_of_an_export)
register("torch.Tensor.view", memory.copies, when.non_leaf)
register("torch.Tensor.detach", gradients.like_data, when.view_of_no_leaf, when.without_grad_mode)
register("torch.Tensor.set_", memory.clears_in_place_first)
register("torch.Tensor.resize_", memory.clears_in_place_first, when.offset)
