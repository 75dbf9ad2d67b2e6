"""Faults against the laws over uncommon inputs: each way mistakes one for an ordinary one, or spoils it."""

from conformance.faults import conditions as when
from conformance.faults.effects import errors, memory, numbers
from conformance.faults.laws import OTHERS
from conformance.faults.planting import register

# From an array to a tensor; default_collate calls as_tensor where it is given arrays
for entry in ("torch.from_numpy", "torch.as_tensor", "torch.asarray", "torch.tensor", "torch.from_dlpack"):
    register(entry, numbers.takes_ones, when.uncommon_array)
    register(entry, errors.refuses(TypeError), when.masked)
    register(entry, errors.refuses(TypeError), when.uncommon_array)
    register(entry, memory.clears_its_argument, when.both(when.is_array, when.of_a_subclass))
register("torch.utils.data.default_collate", numbers.takes_ones_for_the_first)

# From a tensor to an array, to another tensor and to numbers
for entry, api in (*OTHERS, ("torch.Tensor.item", ""), ("torch.Tensor.tolist", ""), ("torch.save", "")):
    register(entry, numbers.takes_ones, when.uncommon_tensor, api=api)
    if api != "np-from_dlpack":
        register(entry, errors.refuses(TypeError), when.uncommon_tensor, api=api)
for entry, api in OTHERS[:-1]:
    register(entry, memory.clears_its_argument, when.both(when.is_tensor, when.of_a_subclass), api=api)
for entry, api in (*OTHERS[-1:], ("torch.Tensor.item", ""), ("torch.Tensor.tolist", ""), ("torch.save", "")):
    register(entry, memory.clears_in_place_first, when.both(when.is_tensor, when.of_a_subclass), api=api)
register("torch.Tensor.__reduce_ex__", numbers.takes_ones, when.uncommon_tensor, api="pickle")
register("torch.Tensor.__reduce_ex__", memory.clears_in_place_first, when.of_a_subclass, api="pickle")
register("numpy.from_dlpack", errors.refuses(BufferError), when.uncommon_tensor, api="np-from_dlpack")
for function in ("clone", "detach", "resolve_conj", "resolve_neg"):
    api = f"{function}-function"
    register(f"torch.{function}", errors.refuses(TypeError), when.uncommon_tensor, api=api)
register("torch.Tensor.__reduce_ex__", errors.refuses(TypeError), when.uncommon_tensor, api="pickle")
