"""How NumPy takes a tensor: what NumPy's reference says of np.asarray, np.array and np.from_dlpack."""

import numpy as np
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.oracles import outcome_of, same_bits, shares_nothing_with, shares_with
from strategies import SHARED, tensor_recipes, writes

plain = tensor_recipes(dtypes=SHARED, grads=("none", "detached"), allow_bits=False)
narrow = tensor_recipes(dtypes=("float32", "int8", "bool"), grads=("none",), allow_bits=False)
wider = st.sampled_from(("float64", "complex128"))


@claim("np-asarray.gives-the-dtype-asked-for")
@given(recipe=narrow, dtype=wider)
def test_the_array_has_the_dtype_that_np_asarray_was_asked_for(recipe, dtype):
    array = np.asarray(recipe.build(), dtype=dtype)
    expected = np.array(recipe.build().tolist(), dtype).reshape(recipe.shape)
    assert repr(array.tolist()) == repr(expected.tolist())
    assert array.dtype == expected.dtype


@claim("np-array.gives-the-dtype-asked-for")
@given(recipe=narrow, dtype=wider)
def test_the_array_has_the_dtype_that_np_array_was_asked_for(recipe, dtype):
    array = np.array(recipe.build(), dtype=dtype)
    expected = np.array(recipe.build().tolist(), dtype).reshape(recipe.shape)
    assert repr(array.tolist()) == repr(expected.tolist())
    assert array.dtype == expected.dtype


@claim("array-protocol.gives-the-dtype-asked-for")
@given(recipe=narrow, dtype=wider)
def test_the_array_has_the_dtype_that_the_protocol_was_asked_for(recipe, dtype):
    array = recipe.build().__array__(np.dtype(dtype))
    expected = np.array(recipe.build().tolist(), dtype).reshape(recipe.shape)
    assert repr(array.tolist()) == repr(expected.tolist())
    assert array.dtype == expected.dtype


@claim("array-protocol.takes-a-copy-keyword")
@given(recipe=plain, copy=st.sampled_from((None, True)))
def test_the_protocol_takes_the_keyword_that_numpy_hands_it(recipe, copy):
    array = outcome_of(lambda tensor: tensor.__array__(copy=copy), recipe.build())
    assert same_bits(array, recipe.build())


@claim("np-asarray.copy-false-shares-memory")
@given(recipe=plain, write=writes())
def test_np_asarray_without_a_copy_shares_memory(recipe, write):
    tensor = recipe.build()
    array = outcome_of(lambda each: np.asarray(each, copy=False), tensor)
    assert shares_with(array, tensor, write)


@claim("np-array.copy-false-shares-memory")
@given(recipe=plain, write=writes())
def test_np_array_without_a_copy_shares_memory(recipe, write):
    tensor = recipe.build()
    array = outcome_of(lambda each: np.array(each, copy=False), tensor)
    assert shares_with(array, tensor, write)


@claim("np-asarray.copy-true-shares-no-memory")
@given(recipe=plain, write=writes())
def test_np_asarray_with_a_copy_shares_no_memory(recipe, write):
    tensor = recipe.build()
    array = np.asarray(tensor, copy=True)
    assert shares_nothing_with(array, tensor, write)


@claim("np-from_dlpack.copy-true-shares-no-memory")
@given(recipe=narrow, write=writes())
def test_np_from_dlpack_with_a_copy_shares_no_memory(recipe, write):
    tensor = recipe.build()
    array = outcome_of(lambda each: np.from_dlpack(each, copy=True), tensor)
    assert shares_nothing_with(array, tensor, write)


@claim("np-from_dlpack.copy-false-shares-memory")
@given(recipe=narrow, write=writes())
def test_np_from_dlpack_without_a_copy_shares_memory(recipe, write):
    tensor = recipe.build()
    array = outcome_of(lambda each: np.from_dlpack(each, copy=False), tensor)
    assert shares_with(array, tensor, write)
