"""Faults of the ways between devices and of operands that do not match: cpu(), to(), + and @."""

from conformance.faults import conditions as when
from conformance.faults.effects import errors, gradients, memory, metadata, numbers
from conformance.faults.planting import register

HALVES = when.of("float16")

# cpu()
register("torch.Tensor.cpu", memory.copies, when.on_cpu)
register("torch.Tensor.cpu", memory.returns_itself, when.off_cpu)
register("torch.Tensor.cpu", gradients.detaches, when.tracked, when.view_of_a_leaf)
register("torch.Tensor.cpu", metadata.parameter, when.leaf)
register("torch.Tensor.cpu", numbers.drops_sign_of_zero, when.off_cpu)
register("torch.Tensor.cpu", numbers.drops_nan_payloads, when.of("float32"))
register("torch.Tensor.cpu", numbers.flushes_subnormals, when.off_cpu)
register("torch.Tensor.cpu", numbers.changes_the_last_bit, when.large)
register("torch.Tensor.cpu", metadata.drops_dimensions, when.off_cpu)
register("torch.Tensor.cpu", metadata.transposes, when.five_dimensions)
register("torch.Tensor.cpu", metadata.to_dtype("float32"), HALVES)
register("torch.Tensor.cpu", numbers.through("float64"), when.of("int64"))
register(
    "torch.Tensor.cpu", errors.refuses(), when.empty, when.tracked, when.both(when.off_cpu, when.of("bool"))
)

# to()
register("torch.Tensor.to", memory.copies, when.on_cpu)
register("torch.Tensor.to", memory.returns_itself, when.of("float32"), when.off_cpu)
register("torch.Tensor.to", gradients.detaches, when.tracked)
register("torch.Tensor.to", numbers.drops_sign_of_zero, when.off_cpu)
register("torch.Tensor.to", numbers.gives_zeros, when.large, when.of("bool"))
register("torch.Tensor.to", metadata.adds_a_dimension, when.zero_d)
register("torch.Tensor.to", numbers.does_not_wait)
register("torch.Tensor.to", metadata.to_dtype("float32"), HALVES)
register("torch.Tensor.to", errors.refuses(), when.empty)

# Operands that do not match
register("torch.Tensor.__add__", metadata.moves_the_other, api="add")
register("torch.Tensor.__add__", errors.raises_another(TypeError), api="add")
register("torch.Tensor.__add__", errors.refuses_two_dtypes, api="add")
register("torch.Tensor.__matmul__", metadata.promotes, api="matmul")
register("torch.Tensor.__matmul__", errors.raises_another(TypeError), api="matmul")
