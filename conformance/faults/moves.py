"""Faults of the ways between devices and of operands that do not match: cpu(), to(), + and @."""

from conformance.faults import conditions as when
from conformance.faults import effects as does
from conformance.faults.planting import register

HALVES = when.of("float16")

# cpu()
register("torch.Tensor.cpu", does.copies, when.on_cpu)
register("torch.Tensor.cpu", does.returns_itself, when.off_cpu)
register("torch.Tensor.cpu", does.detaches, when.tracked, when.view_of_a_leaf)
register("torch.Tensor.cpu", does.parameter, when.leaf)
register("torch.Tensor.cpu", does.drops_sign_of_zero, when.off_cpu)
register("torch.Tensor.cpu", does.drops_nan_payloads, when.of("float32"))
register("torch.Tensor.cpu", does.flushes_subnormals, when.off_cpu)
register("torch.Tensor.cpu", does.changes_the_last_bit, when.large)
register("torch.Tensor.cpu", does.drops_sides, when.off_cpu)
register("torch.Tensor.cpu", does.transposes, when.many_sides)
register("torch.Tensor.cpu", does.to_dtype("float32"), HALVES)
register("torch.Tensor.cpu", does.through("float64"), when.of("int64"))
register(
    "torch.Tensor.cpu", does.refuses(), when.empty, when.tracked, when.both(when.off_cpu, when.of("bool"))
)

# to()
register("torch.Tensor.to", does.copies, when.on_cpu)
register("torch.Tensor.to", does.returns_itself, when.of("float32"), when.off_cpu)
register("torch.Tensor.to", does.detaches, when.tracked)
register("torch.Tensor.to", does.drops_sign_of_zero, when.off_cpu)
register("torch.Tensor.to", does.gives_zeros, when.large, when.of("bool"))
register("torch.Tensor.to", does.adds_a_side, when.zero_d)
register("torch.Tensor.to", does.does_not_wait)
register("torch.Tensor.to", does.to_dtype("float32"), HALVES)
register("torch.Tensor.to", does.refuses(), when.empty)

# Operands that do not match
register("torch.Tensor.__add__", does.moves_the_other, api="add")
register("torch.Tensor.__add__", does.raises_another(TypeError), api="add")
register("torch.Tensor.__add__", does.refuses_two_dtypes, api="add")
register("torch.Tensor.__matmul__", does.promotes, api="matmul")
register("torch.Tensor.__matmul__", does.raises_another(TypeError), api="matmul")
