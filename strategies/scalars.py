"""NumPy's scalars, drawn as recipes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from strategies.reading import readable
from strategies.recipes import literal, refuse_unknown, short_repr
from strategies.sweeps import swept
from strategies.values import Bits, edge_values, edges, elements, encoded

# Every type of NumPy's scalars that is a number, by the name of its dtype, in the order in which they shrink.
SCALAR_SIGNED = ("int64", "int32", "int16", "int8", "longlong")
SCALAR_INTEGERS = (*SCALAR_SIGNED, "uint8", "uint16", "uint32")
SCALAR_UNSIGNED = ("uint64", "ulonglong")
SCALAR_FLOATS = ("float64", "float32", "float16", "longdouble")
SCALAR_DTYPES = (
    *SCALAR_INTEGERS,
    *SCALAR_UNSIGNED,
    *SCALAR_FLOATS,
    "bool",
    "complex128",
    "complex64",
    "clongdouble",
)

_DRAWN_AS = {
    "longlong": "int64",
    "ulonglong": "uint64",
    "longdouble": "float64",
    "clongdouble": "complex128",
}


@readable(lambda recipe: recipe.dtype in SCALAR_DTYPES)
@dataclasses.dataclass(frozen=True, repr=False)
class ScalarRecipe:
    """A scalar of NumPy, described so that its repr rebuilds it; ``dtype`` is one of SCALAR_DTYPES."""

    dtype: str
    value: Any

    def __repr__(self) -> str:
        return short_repr(self)

    def build(self) -> Any:
        """A new scalar, equal at every call."""
        return encoded((self.value,), self.dtype)[0]

    def source(self, name: str) -> list[str]:
        """Lines of Python that bind the scalar to a name, with NumPy alone."""
        if isinstance(self.value, Bits):
            raw = encoded((self.value,), self.dtype).tobytes().hex()
            return [f"{name} = np.frombuffer(bytes.fromhex({raw!r}), {self.dtype!r})[0]"]
        of = "bool_" if self.dtype == "bool" else self.dtype
        return [f"{name} = np.{of}({literal(self.value)})"]

    def axes(self) -> dict[str, str]:
        """The class of this example on every axis that a report counts."""
        return {"scalar": self.dtype}


def _each_scalar(dtypes: Sequence[str], values: st.SearchStrategy[Any] | None) -> Iterator[ScalarRecipe]:
    """Each dtype with each of its edge values; none where something else draws the values."""
    for dtype in () if values is not None else dtypes:
        drawn_as = _DRAWN_AS.get(dtype, dtype)
        for value in edge_values(drawn_as):
            if not (isinstance(value, Bits) and dtype != drawn_as):
                yield ScalarRecipe(dtype, value)


@swept(_each_scalar)
def scalar_recipes(
    *, dtypes: Sequence[str] = SCALAR_DTYPES, values: st.SearchStrategy[Any] | None = None
) -> st.SearchStrategy[ScalarRecipe]:
    """Recipes of NumPy's scalars of some dtypes.

    ``values`` draws the value in place of the dtype's own strategy. Shrinks to a zero of the first dtype.
    Raises InvalidArgument for an unknown dtype, or none.
    """
    if not dtypes:
        raise InvalidArgument("scalar_recipes: dtypes must name at least one; add one")
    refuse_unknown("scalar_recipes", "dtypes", dtypes, SCALAR_DTYPES)
    if values is not None:
        return st.builds(ScalarRecipe, st.sampled_from(dtypes), values)
    return st.one_of([_of_any_value(dtype) for dtype in dtypes])


def _of_any_value(dtype: str) -> st.SearchStrategy[ScalarRecipe]:
    drawn_as = _DRAWN_AS.get(dtype, dtype)
    plain = edges(drawn_as).filter(lambda value: not (isinstance(value, Bits) and dtype != drawn_as))
    return st.builds(ScalarRecipe, st.just(dtype), plain | elements(drawn_as))
