"""Faults of the ways out of the graph, and of the graph: detach(), detach_(), data, backward()."""

from conformance.faults import conditions as when
from conformance.faults import effects as does
from conformance.faults.planting import register

HALVES = when.of("float16")

# detach()
register(
    "torch.Tensor.detach",
    does.copies,
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
    does.returns_itself,
    when.untracked,
    when.leaf,
)
register(
    "torch.Tensor.detach",
    does.requires_grad,
    when.tracked,
    when.complex_,
    when.both(when.tracked, when.with_sides),
    when.both(when.complex_, when.untracked),
    when.without_grad_mode,
)
register("torch.Tensor.detach", does.stays_in_the_graph, when.non_leaf, when.view_of_a_leaf)
register("torch.Tensor.detach", does.keeps_the_gradient, when.populated)
register("torch.Tensor.detach", does.clears_the_gradient, when.populated)
register("torch.Tensor.detach", does.stops_its_argument, when.leaf)
register(
    "torch.Tensor.detach",
    does.like_data,
    when.always,
)
register("torch.Tensor.detach", does.makes_contiguous, when.scattered)
register("torch.Tensor.detach", does.transposes, when.many_sides)
register("torch.Tensor.detach", does.drops_sides, when.with_sides)
register("torch.Tensor.detach", does.to_dtype("float32"), when.of("bfloat16"))
register("torch.Tensor.detach", does.changes_the_last_bit, when.large)
register("torch.Tensor.detach", does.drops_sign_of_zero)
register("torch.Tensor.detach", does.clears_its_argument, when.of("float64"))
register(
    "torch.Tensor.detach",
    does.refuses(),
    when.empty,
)

# detach_()
register("torch.Tensor.detach_", does.does_nothing, when.leaf, when.non_leaf, when.populated)
register("torch.Tensor.detach_", does.gives_a_detached_tensor)
register("torch.Tensor.detach_", does.clears_in_place, when.of("float32"))
register("torch.Tensor.detach_", does.refuses(), when.empty, when.leaf)
register(
    "torch.Tensor.detach_", does.accepts(lambda tensor: tensor, "passes over a view"), when.view_of_a_leaf
)

# data
register(
    "torch.Tensor.data",
    does.copies,
    when.zero_d,
    when.expanded,
    HALVES,
    when.non_leaf,
    when.populated,
)
register("torch.Tensor.data", does.returns_itself, when.untracked, when.leaf)
register("torch.Tensor.data", does.requires_grad, when.tracked, when.without_grad_mode)
register("torch.Tensor.data", does.keeps_the_gradient, when.populated)
register("torch.Tensor.data", does.clears_the_gradient, when.populated)
register("torch.Tensor.data", does.stops_its_argument, when.leaf)
register("torch.Tensor.data", does.like_detach)
register("torch.Tensor.data", does.makes_contiguous, when.scattered)
register("torch.Tensor.data", does.transposes, when.many_sides)
register("torch.Tensor.data", does.drops_sides, when.with_sides)
register("torch.Tensor.data", does.adds_a_side, when.zero_d)
register("torch.Tensor.data", does.to_dtype("float32"), when.of("float64"))
register("torch.Tensor.data", does.changes_the_last_bit, when.large)
register("torch.Tensor.data", does.parameter, when.always, when.leaf)
register("torch.Tensor.data", does.refuses(), when.empty, when.both(when.untracked, when.two_elements))

# requires_grad_(), backward(), grad()
register("torch.Tensor.requires_grad_", does.does_nothing, when.of("float64"), when.zero_d)
register("torch.Tensor.requires_grad_", does.refuses(), when.of("float32", "float64"), when.empty)
register("torch.Tensor.requires_grad_", does.accepts(lambda tensor, *_: tensor, "passes over integers"))
register(
    "torch.Tensor.requires_grad_",
    does.accepts(lambda tensor, *_: tensor, "passes over booleans"),
    when.of("bool"),
)
register("torch.Tensor.requires_grad_", does.raises_another(TypeError))
register("torch.Tensor.backward", does.doubles)
register("torch.Tensor.backward", does.adds_to_gradients, when.of("float64"))
register("torch.Tensor.backward", does.conjugates, when.complex_)
register("torch.Tensor.backward", does.gives_zero_gradients)
register("torch.Tensor.backward", does.ignores_edits)
register("torch.Tensor.backward", does.raises_another(ValueError))
register("torch.Tensor.backward", does.says("a gradient cannot be computed", "does-not-say-why"))
register("torch.autograd.grad", does.doubles, api="autograd-grad")
register("torch.autograd.grad", does.gives_zeros_for_others, api="autograd-grad")

# Operations, optimizers and what is printed
register("torch.Tensor.sigmoid", does.detaches)
register("torch.tanh", does.copies)
register("torch.exp", does.copies)
register("torch.sin", does.saves_a_copy)
register("torch.log", does.saves_a_copy)
register("torch.optim.SGD.step", does.decays, api="SGD-step")
register("torch.optim.SGD.step", does.moves_nothing, api="SGD-step")
register("torch.optim.SGD.step", does.stops_at_zero, api="SGD-step")
register("torch.Tensor.__repr__", does.prints_no_graph, api="repr")
register("torch.Tensor.__repr__", does.prints_a_graph, when.untracked, api="repr")
register("torch.Tensor.argmax", does.takes_the_last, api="argmax")
register("torch.Tensor.sum", does.to_dtype("float32"), when.of("bool"))
register(
    "torch.Tensor.__getitem__",
    does.changes_the_last_bit,
    when.both(when.with_sides, when.every_second()),
    api="getitem",
)
