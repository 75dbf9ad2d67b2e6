"""Faults of what the documents say, where small and fresh inputs, crossed once, do not show them."""

from conformance.faults import conditions as when
from conformance.faults import histories as then
from conformance.faults.effects import errors, memory, metadata, numbers
from conformance.faults.planting import register

DETACHED = errors.accepts(lambda tensor: tensor.detach().numpy(), "detaches what requires grad")
CONVERTED = errors.accepts(lambda tensor: tensor.detach().cpu().numpy(), "moves and detaches its argument")

# Sharing and copying by size, at a later call, without grad mode
register("torch.Tensor.clone", memory.shares, then.beyond(64), then.again(), then.of_rank_3)
register("torch.from_numpy", memory.copies, then.beyond(64), then.again(), then.of_rank_3)
register("torch.from_numpy", then.flattens, then.of_rank_3)
register("torch.from_numpy", metadata.parameter)
register(
    "torch.Tensor.numpy",
    memory.copies,
    then.beyond(64),
    then.again(),
    then.of_rank_3,
    when.without_grad_mode,
)
register("torch.Tensor.numpy", memory.copies, then.once_written(), then.of_inference)
register("torch.Tensor.numpy", then.flattens, then.of_rank_3)
register("torch.nn.Module.register_buffer", then.clones_the_buffer)
register("torch.Tensor.copy_", then.moves_away_first, then.from_another_dtype)
register("torch.nn.functional.linear", then.rounds_its_input)
register("torch.Tensor.numpy", DETACHED, then.of_parameters, then.beyond(64))
register("torch.Tensor.detach", memory.copies, when.leaf, then.beyond(64), then.again(), then.of_parameters)
register("torch.Tensor.data", memory.copies, then.beyond(64), then.again(), then.of_parameters)
register("torch.Tensor.detach", then.flattens, then.of_rank_3)
register("torch.Tensor.data", then.flattens, then.of_rank_3)
register("torch.tensor", memory.shares, then.beyond(64), then.again())
register("torch.tensor", then.flattens, then.naming("dtype"), then.of_rank_3)
register("torch.tensor", metadata.parameter, then.naming("dtype"))
register("torch.tensor", numbers.changes_the_last_bit, then.naming("dtype"))
register("torch.Tensor.cpu", numbers.changes_the_last_bit, then.beyond(64))
register("torch.Tensor.to", numbers.changes_the_last_bit, then.beyond(64))

# Room
for way in ("from_numpy", "as_tensor", "asarray"):
    register(f"torch.{way}", memory.hides_a_copy, then.beyond(2**18))
for way in ("numpy", "detach", "data", "cpu", "__array__"):
    register(f"torch.Tensor.{way}", memory.hides_a_copy, then.beyond(2**18), api=way.strip("_"))

# Numbers that are tensors
for effect in (metadata.parameter, then.as_number, then.as_text, errors.refuses()):
    register("torch.Tensor.__getitem__", effect, then.by_index, api="getitem")

# Writes by index
register("torch.Tensor.__setitem__", then.moves_away_first, then.by_index, api="setitem")
register("torch.Tensor.__setitem__", then.writes_beside, then.by_index, api="setitem")
register("torch.Tensor.__setitem__", then.writes_to_a_copy, then.by_index, api="setitem")
register("torch.Tensor.__setitem__", then.clears_the_rest, then.by_index, api="setitem")
register("torch.Tensor.__setitem__", then.refuses_an_index, then.by_index, api="setitem")

# Edits that autograd does not count
for view in ("__getitem__", "view", "t", "unsqueeze", "narrow"):
    register(f"torch.Tensor.{view}", then.is_data_of_it, when.untracked, api=view.strip("_"))

# What detach() and data leave behind
for entry in ("detach", "data"):
    register(f"torch.Tensor.{entry}", then.keeps_attributes)
    register(f"torch.Tensor.{entry}", then.keeps_hooks, when.tracked)
    register(f"torch.Tensor.{entry}", then.clears_hooks, when.tracked)
    register(f"torch.Tensor.{entry}", then.moves_attributes)
    register(f"torch.Tensor.{entry}", then.moves_hooks, when.tracked)

# Numbers
register("torch.tensor", then.one_more)
register("torch.tensor", then.negative)
register("torch.Tensor.numpy", then.one_more, when.of("int64"))
register("torch.Tensor.numpy", then.negative, when.of("int64"))
register("torch.Tensor.item", then.remembers())
for effect in (then.one_more, then.as_text, then.rounded, then.shortened, then.negative, then.as_tensor):
    register("torch.Tensor.item", effect)
for cast in ("float", "int"):
    register(f"torch.Tensor.__{cast}__", then.one_more, api=cast)
    register(f"torch.Tensor.__{cast}__", then.sums_first, api=cast)
register("torch.Tensor.item", then.sums_first)
register("torch.Tensor.item", errors.refuses(), when.tracked)
register("torch.Tensor.squeeze", errors.refuses(), when.not_0d)
register("torch.Tensor.squeeze", metadata.adds_a_dimension)
register("torch.Tensor.squeeze", memory.clears_its_argument)
register("torch.Tensor.flatten", errors.refuses(), when.not_0d)
register("torch.Tensor.flatten", metadata.adds_a_dimension)
register("torch.Tensor.flatten", numbers.changes_the_last_bit)

# Batches
register("torch.Tensor.argmax", errors.refuses(), then.beyond(64), api="argmax")
register("torch.Tensor.argmax", then.one_more, api="argmax")
register("torch.Tensor.sum", metadata.to_dtype("uint8"), when.of("bool"), api="sum")
register("torch.Tensor.sum", then.one_more, when.of("bool"), api="sum")

# Backward and what is printed
register("torch.Tensor.backward", then.forgets_earlier_gradients)
register("torch.Tensor.backward", then.sums_first)
register("torch.Tensor.backward", errors.refuses(), when.not_0d)
register("torch.Tensor.__repr__", then.in_brackets, api="repr")
register("torch.Tensor.__repr__", then.without_dtype, api="repr")
register("torch.Tensor.__repr__", then.without_device, api="repr")
