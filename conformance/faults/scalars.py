"""Faults of the ways from a tensor to a Python number: item(), float(), int(), and what leads there."""

import numpy as np

from conformance.faults import conditions as when
from conformance.faults.effects import calls, errors, metadata, numbers
from conformance.faults.planting import register

HALVES = when.of("float16")
INTEGERS = when.of("int64")

# item()
register("torch.Tensor.item", numbers.first_of(None), when.two_elements, when.large, when.expanded)
register("torch.Tensor.item", errors.accepts(lambda tensor: 0.0, "gives 0.0 of no elements"), when.empty)
register("torch.Tensor.item", errors.raises_another(ValueError))
register("torch.Tensor.item", errors.raises_another(IndexError), when.always, when.large)
register(
    "torch.Tensor.item",
    errors.says("only one element tensors can be converted to Python scalars", "says-what-it-said-in-1.13"),
    torch=">=2.0",
)
register(
    "torch.Tensor.item",
    errors.refuses(),
    when.not_0d,
    when.both(when.tracked, when.zero_d),
    when.off_cpu,
)
register("torch.Tensor.item", errors.refuses(ValueError), when.view_of_a_leaf, when.five_dimensions)
register(
    "torch.Tensor.item",
    numbers.number("is-numpys", "returns a NumPy scalar", lambda value: np.array(value)[()]),
    when.always,
    when.non_leaf,
)
register("torch.Tensor.item", numbers.number("is-an-int", "returns an int", int), when.of("bool"))
register(
    "torch.Tensor.item",
    numbers.number("is-a-float", "returns a float", float),
    when.of("uint8"),
    INTEGERS,
)
register(
    "torch.Tensor.item",
    numbers.number("is-real", "drops the imaginary part", lambda value: value.real),
    when.complex_,
)
register(
    "torch.Tensor.item",
    numbers.number("is-conjugated", "conjugates", lambda value: value.conjugate()),
    when.of("complex128"),
)
register(
    "torch.Tensor.item", numbers.number("is-complex", "returns a complex number", complex), when.of("float32")
)
register(
    "torch.Tensor.item",
    numbers.number("drops-the-sign-of-zero", "gives 0.0 for -0.0", lambda value: value + 0.0),
    when.of("float32"),
    HALVES,
)
register(
    "torch.Tensor.item",
    numbers.number("rounds-to-float32", "rounds to float32", lambda value: float(np.float32(value))),
    when.of("float64"),
)
register(
    "torch.Tensor.item",
    numbers.number("rounds-to-15-digits", "rounds to fifteen digits", lambda value: float(f"{value:.14e}")),
    when.of("float64"),
)
register(
    "torch.Tensor.item",
    numbers.number("rounds-to-a-double", "passes integers through a double", lambda value: int(float(value))),
    INTEGERS,
)
register(
    "torch.Tensor.item",
    numbers.number(
        "flushes-subnormals",
        "gives zero for subnormals",
        numbers.without_subnormals,
    ),
    when.of("float32"),
)
register(
    "torch.Tensor.item",
    numbers.number(
        "saturates",
        "gives the largest number for infinities",
        lambda value: float(np.nan_to_num(value, nan=np.nan)),
    ),
    when.of("float32"),
)
register(
    "torch.Tensor.item",
    numbers.number(
        "wraps",
        "gives negative numbers above half the range",
        lambda value: value - 2**64 if value >= 2**63 else value,
    ),
    when.of("uint64"),
    torch=">=2.3",
)
register(
    "torch.Tensor.item",
    numbers.number("is-signed", "takes bytes as signed", lambda value: value - 256 if value > 127 else value),
    when.of("uint8"),
)

# float(), int(), bool()
register("torch.Tensor.__float__", numbers.first_of(float), when.two_elements, when.large, api="float")
register("torch.Tensor.__int__", numbers.first_of(int), when.two_elements, when.expanded, api="int")
register("torch.Tensor.__float__", errors.raises_another(LookupError), api="float")
register("torch.Tensor.__int__", errors.raises_another(ValueError), api="int")
register("torch.Tensor.__int__", errors.raises_another(LookupError), api="int")
register(
    "torch.Tensor.__float__",
    errors.refuses(),
    when.not_0d,
    when.tracked,
    when.off_cpu,
    when.of("bool"),
    HALVES,
    api="float",
)
register("torch.Tensor.__int__", errors.refuses(), when.not_0d, when.of("uint8"), when.off_cpu, api="int")
register(
    "torch.Tensor.__float__",
    numbers.number("drops-the-sign-of-zero", "gives 0.0 for -0.0", lambda value: value + 0.0),
    api="float",
)
register(
    "torch.Tensor.__float__",
    numbers.number("rounds-to-float32", "rounds to float32", lambda value: float(np.float32(value))),
    when.of("float64"),
    INTEGERS,
    api="float",
)
register(
    "torch.Tensor.__float__",
    numbers.number(
        "flushes-subnormals",
        "gives zero for subnormals",
        numbers.without_subnormals,
    ),
    when.of("float32"),
    api="float",
)
register(
    "torch.Tensor.__int__",
    numbers.number("rounds-to-a-double", "passes integers through a double", lambda value: int(float(value))),
    INTEGERS,
    api="int",
)
register("torch.Tensor.__int__", numbers.rounds, when.of("float32"), when.of("float64"), api="int")
register(
    "torch.Tensor.__int__",
    numbers.number(
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
    numbers.number("is-signed", "takes bytes as signed", lambda value: value - 256 if value > 127 else value),
    when.of("uint8"),
    api="int",
)
register(
    "torch.Tensor.__int__",
    errors.accepts(lambda tensor: tensor.item(), "takes what it has to refuse"),
    when.of("uint64"),
    api="int",
    torch=">=2.3",
)
register("torch.Tensor.__bool__", errors.refuses(), when.off_cpu, api="bool")

# squeeze() and flatten()
register("torch.Tensor.squeeze", calls.does_nothing, when.always, when.five_dimensions)
register("torch.Tensor.squeeze", numbers.through("float32"), when.of("float64"))
register("torch.Tensor.squeeze", numbers.through("float64"), INTEGERS)
register("torch.Tensor.flatten", metadata.drops_dimensions)
register("torch.Tensor.flatten", calls.does_nothing, when.zero_d)
register("torch.Tensor.flatten", numbers.drops_sign_of_zero, when.of("float32"))
