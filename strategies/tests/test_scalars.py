"""Scalars of NumPy: every type, any value, and a repr and source that rebuild them."""

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis.errors import InvalidArgument

from strategies.reading import rebuilt
from strategies.scalars import SCALAR_DTYPES, ScalarRecipe, scalar_recipes


@settings(deadline=None)
@given(scalar_recipes())
def test_the_repr_and_the_source_rebuild_the_scalar(recipe):
    number = recipe.build()
    namespace = {"np": np}
    exec("\n".join(recipe.source("number")), namespace)
    for other in (rebuilt(repr(recipe)).build(), namespace["number"]):
        assert type(other) is type(number)
        assert repr(other) == repr(number)


@pytest.mark.parametrize("dtype", SCALAR_DTYPES)
def test_every_type_of_scalar_is_drawn(dtype):
    assert find(scalar_recipes(), lambda recipe: recipe.dtype == dtype).build().dtype == np.dtype(dtype)


def test_the_plainest_scalar_is_a_zero_of_the_first_dtype():
    assert find(scalar_recipes(dtypes=("float32", "int8")), lambda _: True) == ScalarRecipe("float32", 0.0)


@pytest.mark.parametrize("dtypes", [(), ("int128",)])
def test_no_dtype_or_an_unknown_one_is_refused(dtypes):
    with pytest.raises(InvalidArgument, match="scalar_recipes: dtypes"):
        scalar_recipes(dtypes=dtypes)
