"""Faults of the ways from a tensor to an array: Tensor.numpy."""

from conformance.faults import conditions as when
from conformance.faults.effects import errors, gradients, memory, metadata, numbers
from conformance.faults.planting import register

HALVES = when.of("float16")
OF_ANOTHER_DEVICE = (
    "can't convert cuda:7 device type tensor to numpy. "
    "Use Tensor.cpu() to copy the tensor to host memory first."
)

register(
    "torch.Tensor.numpy",
    memory.copies,
    when.zero_d,
    when.large,
    when.expanded,
    when.scattered,
    when.offset,
    when.five_dimensions,
    HALVES,
    when.of("bool"),
    when.of("complex64"),
    when.of("float32"),
    when.of("float64"),
    when.of("int64"),
    when.tracked_without_grad_mode,
    when.in_inference_mode,
    when.every_second(),
)
register("torch.Tensor.numpy", memory.copies, when.of("uint16", "uint32", "uint64"), torch=">=2.3")
register(
    "torch.Tensor.numpy",
    memory.as_readonly,
    when.zero_d,
    when.of("float32"),
    when.expanded,
    when.in_inference_mode,
)
register("torch.Tensor.numpy", numbers.drops_sign_of_zero, when.of("float64"))
register("torch.Tensor.numpy", numbers.drops_nan_payloads, HALVES, when.of("float32"))
register("torch.Tensor.numpy", numbers.flushes_subnormals)
register(
    "torch.Tensor.numpy",
    numbers.changes_the_last_bit,
    when.large,
    when.both(when.of("int8", "uint8"), when.offset),
)
register("torch.Tensor.numpy", numbers.reverses, when.two_elements)
register(
    "torch.Tensor.numpy",
    metadata.transposes,
    when.five_dimensions,
)
register(
    "torch.Tensor.numpy",
    metadata.adds_a_dimension,
    when.zero_d,
)
register("torch.Tensor.numpy", metadata.drops_dimensions, when.not_0d)
register("torch.Tensor.numpy", metadata.makes_contiguous, when.scattered)
register("torch.Tensor.numpy", metadata.to_dtype("float32"), when.of("float64"))
register("torch.Tensor.numpy", metadata.to_dtype("int32"), when.of("int64"))
register("torch.Tensor.numpy", metadata.to_dtype("int16"), when.of("int8"))
register("torch.Tensor.numpy", metadata.to_dtype("uint8"), when.of("bool"))
register("torch.Tensor.numpy", metadata.to_dtype("complex64"), when.of("complex128"))
register(
    "torch.Tensor.numpy",
    metadata.subclasses,
    when.always,
)
register(
    "torch.Tensor.numpy",
    memory.clears_its_argument,
    when.of("int16"),
    when.both(when.of("bool"), when.five_dimensions),
)
register("torch.Tensor.numpy", gradients.clears_the_gradient, when.populated)
register(
    "torch.Tensor.numpy",
    errors.refuses(),
    when.empty,
)
register("torch.Tensor.numpy", errors.warns, when.tracked)

# What numpy() has to refuse
CONVERTS = errors.accepts(lambda tensor, **_: tensor.detach().numpy(), "converts what it has to refuse")
RESOLVES = errors.accepts(
    lambda tensor, **_: tensor.detach().resolve_conj().resolve_neg().numpy(), "resolves what it has to refuse"
)
MOVES = errors.accepts(lambda tensor, **_: tensor.detach().cpu().numpy(), "moves what it has to refuse")
WIDENS = errors.accepts(lambda tensor, **_: tensor.detach().float().numpy(), "widens what it has to refuse")
register(
    "torch.Tensor.numpy",
    CONVERTS,
    when.leaf,
    when.view_of_a_leaf,
    when.populated,
    when.both(when.tracked, when.zero_d),
)
register("torch.Tensor.numpy", RESOLVES, when.conjugated, when.negated)
register("torch.Tensor.numpy", MOVES, when.off_cpu, when.both(when.off_cpu, when.zero_d))
register("torch.Tensor.numpy", WIDENS, when.of("bfloat16"))
register("torch.Tensor.numpy", errors.raises_another(ValueError), when.tracked, when.conjugated)
register("torch.Tensor.numpy", errors.raises_another(TypeError), when.both(when.tracked, when.non_leaf))
register("torch.Tensor.numpy", errors.raises_another(RuntimeError), when.off_cpu, when.of("bfloat16"))
register("torch.Tensor.numpy", errors.raises_another(NotImplementedError), when.off_cpu)
register("torch.Tensor.numpy", errors.gives_no_hint, when.tracked, when.off_cpu)
register(
    "torch.Tensor.numpy",
    errors.says(OF_ANOTHER_DEVICE, "names-another-device"),
    when.off_cpu,
)
register("torch.Tensor.numpy", errors.warns_and_converts, when.tracked)
register(
    "torch.Tensor.numpy",
    errors.refuses(),
    when.tracked_without_grad_mode,
    when.both(when.untracked, when.offset),
)
