"""Faults of the ways out of the graph, and of the graph: detach(), detach_(), data, backward()."""

from conformance.faults import conditions as when
from conformance.faults.effects import calls, errors, gradients, memory, metadata, numbers
from conformance.faults.planting import register

HALVES = when.of("float16")

# detach()
register(
    "torch.Tensor.detach",
    memory.copies,
    when.zero_d,
    when.expanded,
    when.scattered,
    HALVES,
    when.complex_,
    when.view_of_a_leaf,
    when.populated,
    when.every_second(),
)
register(
    "torch.Tensor.detach",
    memory.returns_itself,
    when.untracked,
    when.leaf,
)
register(
    "torch.Tensor.detach",
    gradients.requires_grad,
    when.tracked,
    when.complex_,
    when.both(when.tracked, when.not_0d),
    when.both(when.complex_, when.untracked),
    when.without_grad_mode,
)
register("torch.Tensor.detach", gradients.stays_in_the_graph, when.non_leaf, when.view_of_a_leaf)
register("torch.Tensor.detach", gradients.keeps_the_gradient, when.populated)
register("torch.Tensor.detach", gradients.clears_the_gradient, when.populated)
register("torch.Tensor.detach", gradients.stops_its_argument, when.leaf)
register(
    "torch.Tensor.detach",
    gradients.like_data,
    when.always,
)
register("torch.Tensor.detach", metadata.makes_contiguous, when.scattered)
register("torch.Tensor.detach", metadata.transposes, when.five_dimensions)
register("torch.Tensor.detach", metadata.drops_dimensions, when.not_0d)
register("torch.Tensor.detach", metadata.to_dtype("float32"), when.of("bfloat16"))
register("torch.Tensor.detach", numbers.changes_the_last_bit, when.large)
register("torch.Tensor.detach", numbers.drops_sign_of_zero)
register("torch.Tensor.detach", memory.clears_its_argument, when.of("float64"))
register(
    "torch.Tensor.detach",
    errors.refuses(),
    when.empty,
)

# detach_()
register("torch.Tensor.detach_", calls.does_nothing, when.leaf, when.non_leaf, when.populated)
register("torch.Tensor.detach_", gradients.gives_a_detached_tensor)
register("torch.Tensor.detach_", memory.clears_in_place, when.of("float32"))
register("torch.Tensor.detach_", errors.refuses(), when.empty, when.leaf)
register(
    "torch.Tensor.detach_", errors.accepts(lambda tensor: tensor, "passes over a view"), when.view_of_a_leaf
)

# data
register(
    "torch.Tensor.data",
    memory.copies,
    when.zero_d,
    when.expanded,
    HALVES,
    when.non_leaf,
    when.populated,
)
register("torch.Tensor.data", memory.returns_itself, when.untracked, when.leaf)
register("torch.Tensor.data", gradients.requires_grad, when.tracked, when.without_grad_mode)
register("torch.Tensor.data", gradients.keeps_the_gradient, when.populated)
register("torch.Tensor.data", gradients.clears_the_gradient, when.populated)
register("torch.Tensor.data", gradients.stops_its_argument, when.leaf)
register("torch.Tensor.data", gradients.like_detach)
register("torch.Tensor.data", metadata.makes_contiguous, when.scattered)
register("torch.Tensor.data", metadata.transposes, when.five_dimensions)
register("torch.Tensor.data", metadata.drops_dimensions, when.not_0d)
register("torch.Tensor.data", metadata.adds_a_dimension, when.zero_d)
register("torch.Tensor.data", metadata.to_dtype("float32"), when.of("float64"))
register("torch.Tensor.data", numbers.changes_the_last_bit, when.large)
register("torch.Tensor.data", metadata.parameter, when.always, when.leaf)
register("torch.Tensor.data", errors.refuses(), when.empty, when.both(when.untracked, when.two_elements))

# requires_grad_(), backward(), grad()
register("torch.Tensor.requires_grad_", calls.does_nothing, when.of("float64"), when.zero_d)
register("torch.Tensor.requires_grad_", errors.refuses(), when.of("float32", "float64"), when.empty)
register("torch.Tensor.requires_grad_", errors.accepts(lambda tensor, *_: tensor, "passes over integers"))
register(
    "torch.Tensor.requires_grad_",
    errors.accepts(lambda tensor, *_: tensor, "passes over booleans"),
    when.of("bool"),
)
register("torch.Tensor.requires_grad_", errors.raises_another(TypeError))
register("torch.Tensor.backward", gradients.doubles)
register("torch.Tensor.backward", gradients.adds_to_gradients, when.of("float64"))
register("torch.Tensor.backward", gradients.conjugates, when.complex_)
register("torch.Tensor.backward", gradients.gives_zero_gradients)
register("torch.Tensor.backward", gradients.ignores_edits)
register("torch.Tensor.backward", errors.raises_another(ValueError))
register("torch.Tensor.backward", errors.says("a gradient cannot be computed", "does-not-say-why"))
register("torch.autograd.grad", gradients.doubles, api="autograd-grad")
register("torch.autograd.grad", gradients.gives_zeros_for_others, api="autograd-grad")

# Operations, optimizers and what is printed
register("torch.Tensor.sigmoid", gradients.detaches)
register("torch.tanh", memory.copies)
register("torch.exp", memory.copies)
register("torch.sin", memory.saves_a_copy)
register("torch.log", memory.saves_a_copy)
register("torch.optim.SGD.step", gradients.decays, api="SGD-step")
register("torch.optim.SGD.step", gradients.moves_nothing, api="SGD-step")
register("torch.optim.SGD.step", gradients.stops_at_zero, api="SGD-step")
register("torch.Tensor.__repr__", gradients.prints_no_graph, api="repr")
register("torch.Tensor.__repr__", gradients.prints_a_graph, when.untracked, api="repr")
register("torch.Tensor.argmax", numbers.takes_the_last, api="argmax")
register("torch.Tensor.sum", metadata.to_dtype("float32"), when.of("bool"))
register(
    "torch.Tensor.__getitem__",
    numbers.changes_the_last_bit,
    when.both(when.not_0d, when.every_second()),
    api="getitem",
)
