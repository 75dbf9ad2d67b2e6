"""Faults of the ways from a tensor to a Python number: item(), float(), int(), and what leads there."""

import numpy as np

from conformance.faults import conditions as when
from conformance.faults import effects as does
from conformance.faults.planting import register

HALVES = when.of("float16")
INTEGERS = when.of("int64")

# item()
register("torch.Tensor.item", does.first_of(None), when.two_elements, when.large, when.expanded)
register("torch.Tensor.item", does.accepts(lambda tensor: 0.0, "gives 0.0 of no elements"), when.empty)
register("torch.Tensor.item", does.raises_another(ValueError))
register("torch.Tensor.item", does.raises_another(IndexError), when.always, when.large)
register(
    "torch.Tensor.item",
    does.says("only one element tensors can be converted to Python scalars", "says-what-it-said-in-1.13"),
    torch=">=2.0",
)
register(
    "torch.Tensor.item",
    does.refuses(),
    when.with_sides,
    when.both(when.tracked, when.zero_d),
    when.off_cpu,
)
register("torch.Tensor.item", does.refuses(ValueError), when.view_of_a_leaf, when.many_sides)
register(
    "torch.Tensor.item",
    does.number("is-numpys", "returns a NumPy scalar", lambda value: np.array(value)[()]),
    when.always,
    when.non_leaf,
)
register("torch.Tensor.item", does.number("is-an-int", "returns an int", int), when.of("bool"))
register(
    "torch.Tensor.item",
    does.number("is-a-float", "returns a float", float),
    when.of("uint8"),
    INTEGERS,
)
register(
    "torch.Tensor.item",
    does.number("is-real", "drops the imaginary part", lambda value: value.real),
    when.complex_,
)
register(
    "torch.Tensor.item",
    does.number("is-conjugated", "conjugates", lambda value: value.conjugate()),
    when.of("complex128"),
)
register(
    "torch.Tensor.item", does.number("is-complex", "returns a complex number", complex), when.of("float32")
)
register(
    "torch.Tensor.item",
    does.number("drops-the-sign-of-zero", "gives 0.0 for -0.0", lambda value: value + 0.0),
    when.of("float32"),
    HALVES,
)
register(
    "torch.Tensor.item",
    does.number("rounds-to-float32", "rounds to float32", lambda value: float(np.float32(value))),
    when.of("float64"),
)
register(
    "torch.Tensor.item",
    does.number("rounds-to-15-digits", "rounds to fifteen digits", lambda value: float(f"{value:.14e}")),
    when.of("float64"),
)
register(
    "torch.Tensor.item",
    does.number("rounds-to-a-double", "passes integers through a double", lambda value: int(float(value))),
    INTEGERS,
)
register(
    "torch.Tensor.item",
    does.number(
        "flushes-subnormals",
        "gives zero for subnormals",
        does.without_subnormals,
    ),
    when.of("float32"),
)
register(
    "torch.Tensor.item",
    does.number(
        "saturates",
        "gives the largest number for infinities",
        lambda value: float(np.nan_to_num(value, nan=np.nan)),
    ),
    when.of("float32"),
)
register(
    "torch.Tensor.item",
    does.number(
        "wraps",
        "gives negative numbers above half the range",
        lambda value: value - 2**64 if value >= 2**63 else value,
    ),
    when.of("uint64"),
    torch=">=2.3",
)
register(
    "torch.Tensor.item",
    does.number("is-signed", "takes bytes as signed", lambda value: value - 256 if value > 127 else value),
    when.of("uint8"),
)

# float(), int(), bool()
register("torch.Tensor.__float__", does.first_of(float), when.two_elements, when.large, api="float")
register("torch.Tensor.__int__", does.first_of(int), when.two_elements, when.expanded, api="int")
register("torch.Tensor.__float__", does.raises_another(LookupError), api="float")
register("torch.Tensor.__int__", does.raises_another(ValueError), api="int")
register("torch.Tensor.__int__", does.raises_another(LookupError), api="int")
register(
    "torch.Tensor.__float__",
    does.refuses(),
    when.with_sides,
    when.tracked,
    when.off_cpu,
    when.of("bool"),
    HALVES,
    api="float",
)
register("torch.Tensor.__int__", does.refuses(), when.with_sides, when.of("uint8"), when.off_cpu, api="int")
register(
    "torch.Tensor.__float__",
    does.number("drops-the-sign-of-zero", "gives 0.0 for -0.0", lambda value: value + 0.0),
    api="float",
)
register(
    "torch.Tensor.__float__",
    does.number("rounds-to-float32", "rounds to float32", lambda value: float(np.float32(value))),
    when.of("float64"),
    INTEGERS,
    api="float",
)
register(
    "torch.Tensor.__float__",
    does.number(
        "flushes-subnormals",
        "gives zero for subnormals",
        does.without_subnormals,
    ),
    when.of("float32"),
    api="float",
)
register(
    "torch.Tensor.__int__",
    does.number("rounds-to-a-double", "passes integers through a double", lambda value: int(float(value))),
    INTEGERS,
    api="int",
)
register("torch.Tensor.__int__", does.rounds, when.of("float32"), when.of("float64"), api="int")
register(
    "torch.Tensor.__int__",
    does.number(
        "wraps",
        "gives negative numbers above a quarter of the range",
        lambda value: value - 2**64 if value >= 2**62 else value,
    ),
    when.of("uint64"),
    api="int",
    torch=">=2.3",
)
register(
    "torch.Tensor.__int__",
    does.number("is-signed", "takes bytes as signed", lambda value: value - 256 if value > 127 else value),
    when.of("uint8"),
    api="int",
)
register(
    "torch.Tensor.__int__",
    does.accepts(lambda tensor: tensor.item(), "takes what it has to refuse"),
    when.of("uint64"),
    api="int",
    torch=">=2.3",
)
register("torch.Tensor.__bool__", does.refuses(), when.off_cpu, api="bool")

# squeeze() and flatten()
register("torch.Tensor.squeeze", does.does_nothing, when.always, when.many_sides)
register("torch.Tensor.squeeze", does.through("float32"), when.of("float64"))
register("torch.Tensor.squeeze", does.through("float64"), INTEGERS)
register("torch.Tensor.flatten", does.drops_sides)
register("torch.Tensor.flatten", does.does_nothing, when.zero_d)
register("torch.Tensor.flatten", does.drops_sign_of_zero, when.of("float32"))
