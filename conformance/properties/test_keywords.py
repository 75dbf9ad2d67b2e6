"""Keywords of the conversions, and views: each changes what it names, and nothing else."""

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, example, given
from conformance.properties.keywords_calls import (
    FORMATS,
    VIEWS,
    as_tensor,
    asarray,
    casts,
    tensor,
    to_channels_last,
)
from conformance.properties.oracles import same_bits, same_steps, shares_nothing_with, shares_with
from conformance.properties.outcomes import tried
from strategies import (
    FLOATING,
    NON_NEGATIVE,
    PORTABLE,
    TensorRecipe,
    array_recipes,
    tensor_recipes,
    writes,
)
from strategies.sequences import sequence_recipes

numbers = [dtype for dtype in PORTABLE if dtype not in ("bfloat16", "complex64", "complex128")]
counted = array_recipes(dtypes=numbers, values=st.integers(0, 3), layouts=NON_NEGATIVE, allow_readonly=False)
narrow = array_recipes(dtypes=("float32", "int64", "uint8"), layouts=NON_NEGATIVE, values=st.integers(0, 3))
floats = array_recipes(dtypes=FLOATING, layouts=NON_NEGATIVE, allow_readonly=False)
integers = array_recipes(dtypes=("int64", "int32", "uint8", "bool"), layouts=NON_NEGATIVE)
vectors = sequence_recipes(array_recipes(dtypes=("int64",), max_elements=2), kinds=("list", "tuple"))
no_array = st.sampled_from((1, 1.5, True, "text", b"bytes", None)) | vectors.map(
    lambda recipe: recipe.build()
)
several = tensor_recipes(dtypes=PORTABLE, min_elements=2)
none = tensor_recipes(dtypes=PORTABLE, min_dims=1, max_elements=0)
one = tensor_recipes(dtypes=PORTABLE, min_dims=1, min_elements=1, max_elements=1)
images = tensor_recipes(dtypes=("float32", "int64", "uint8"), min_dims=4, max_dims=4, grads=("none",))
shaped = tensor_recipes(
    dtypes=("float32", "float64", "int64", "uint8", "bool", "complex64"),
    min_dims=2,
    max_dims=3,
    min_elements=2,
    grads=("none", "detached"),
    layouts=("contiguous", "offset", "stepped", "fortran", "permuted"),
    allow_bits=False,
)
constructors = st.sampled_from((tensor, as_tensor, asarray))
views = st.sampled_from(sorted(VIEWS))


@claim("keywords.another-dtype-is-given")
@given(recipe=counted, dtype=st.sampled_from(numbers), constructor=constructors)
def test_a_tensor_has_the_dtype_that_is_asked_for(recipe, dtype, constructor):
    result = constructor(recipe.build(), dtype=getattr(torch, dtype))
    assert str(result.dtype) == f"torch.{dtype}", "dtype"
    assert same_bits(result, recipe.build().astype(dtype))


@claim("keywords.another-dtype-shares-no-memory")
@given(
    recipe=narrow,
    dtype=st.sampled_from(("float64", "int16", "int8")),
    constructor=constructors,
    write=writes(),
)
def test_a_tensor_of_another_dtype_than_the_array_is_a_copy(recipe, dtype, constructor, write):
    array = recipe.build().copy()
    result = constructor(array, dtype=getattr(torch, dtype))
    assert shares_nothing_with(result, array, write)


@claim("keywords.requires_grad-makes-a-leaf", ambient="any")
@given(recipe=floats, constructor=st.sampled_from((tensor, asarray)))
def test_a_tensor_that_is_to_require_grad_is_a_leaf_that_does(recipe, constructor):
    result = constructor(recipe.build(), requires_grad=True)
    assert (result.requires_grad, result.is_leaf, result.grad_fn) == (True, True, None), "gradient"
    assert same_bits(result.detach(), recipe.build())


@claim("keywords.requires_grad-of-integers-raises-runtimeerror")
@given(recipe=integers, constructor=st.sampled_from((tensor, asarray)))
def test_integers_cannot_require_grad(recipe, constructor):
    array = recipe.build()
    outcome = tried(lambda: constructor(array, requires_grad=True))
    assert isinstance(outcome, RuntimeError), "refusal"


@claim("keywords.from_numpy-takes-arrays-alone")
@given(value=no_array, keyword=st.sampled_from(("dtype", "device", "requires_grad", "copy")))
def test_from_numpy_takes_an_array_and_nothing_else(value, keyword):
    outcome = tried(lambda: torch.from_numpy(value))
    other = tried(lambda: torch.from_numpy(np.zeros(2), **{keyword: None}))
    assert isinstance(outcome, TypeError), "refusal"
    assert isinstance(other, TypeError), "refusal"


@claim("keywords.memory_format-is-given")
@given(recipe=images, call=st.sampled_from(FORMATS))
def test_a_tensor_has_the_memory_format_that_is_asked_for(recipe, call):
    image = recipe.build()
    result = call(image)
    assert result.is_contiguous(memory_format=torch.channels_last), "strides"
    assert same_bits(result, image)


@claim("keywords.to-gives-the-memory-format")
@given(recipe=images)
@example(recipe=TensorRecipe("float32", (1, 2, 2, 2), (0.0,), layout="channels_last", bit="neg"))
def test_to_gives_the_memory_format_that_is_asked_for(recipe):
    image = recipe.build()
    result = to_channels_last(image)
    assert result.is_contiguous(memory_format=torch.channels_last), "strides"
    assert same_bits(result, image)


@claim("casts.bool-of-none-or-several-raises-runtimeerror")
@given(recipe=several | none)
def test_bool_of_other_than_one_element_is_refused(recipe):
    tensor = recipe.build()
    outcome = tried(lambda: bool(tensor))
    assert isinstance(outcome, RuntimeError), "refusal"
    assert "ambiguous" in str(outcome), "text"


@claim("casts.of-none-or-several-raise")
@given(recipe=several | none, cast=casts)
def test_a_cast_of_other_than_one_element_is_refused(recipe, cast):
    tensor = recipe.build()
    outcome = tried(lambda: cast(tensor))
    assert isinstance(outcome, (TypeError, ValueError, RuntimeError)), "refusal"


@claim("casts.index-of-another-number-raises-typeerror")
@given(recipe=tensor_recipes(dtypes=("float32", "float64", "complex64", "bfloat16"), max_elements=1))
def test_what_is_no_integer_is_no_index(recipe):
    tensor = recipe.build()
    outcome = tried(lambda: range(9)[tensor])
    assert isinstance(outcome, TypeError), "refusal"


@claim("casts.round-agrees-with-item")
@given(
    recipe=tensor_recipes(dtypes=("float32", "float64"), max_dims=0, values=st.sampled_from((0.5, 1.5, 2.25)))
)
def test_round_of_a_scalar_is_that_of_its_item(recipe):
    tensor = recipe.build()
    assert round(tensor) == round(tensor.item())
    assert round(tensor, 1) == round(tensor.item(), 1)


@claim("casts.format-is-that-of-the-number")
@given(
    recipe=tensor_recipes(
        dtypes=("float32", "float64", "int64", "bool"), max_dims=0, values=st.integers(0, 99)
    ),
    spec=st.sampled_from((".2f", "8.3e", "g", "5", ">7", "")),
)
def test_a_scalar_is_written_as_its_number(recipe, spec):
    tensor = recipe.build()
    number = tensor.detach().item()
    assert format(tensor, spec) == format(number, spec), "text"


@claim("casts.format-of-dimensions-raises-typeerror")
@given(recipe=several | one | none, spec=st.sampled_from((".2f", "8.3e", "5")))
def test_what_has_dimensions_is_written_without_a_specification(recipe, spec):
    tensor = recipe.build()
    outcome = tried(lambda: format(tensor, spec))
    assert isinstance(outcome, TypeError), "refusal"


@claim("views.have-the-values-of-numpys")
@given(recipe=shaped, name=views)
@example(recipe=TensorRecipe("float32", (2, 1), (1.0, 2.0)), name="squeeze")
def test_a_view_has_the_elements_of_numpys_view(recipe, name):
    of_torch, of_numpy = VIEWS[name]
    view = of_torch(recipe.build())
    assert same_bits(view, of_numpy(recipe.array()))


@claim("views.share-memory")
@given(recipe=shaped, name=views, write=writes())
@example(recipe=TensorRecipe("float32", (2, 1), (1.0, 2.0)), name="squeeze")
def test_a_write_to_a_tensor_shows_in_its_view(recipe, name, write):
    of_torch, _ = VIEWS[name]
    tensor = recipe.build()
    view = of_torch(tensor)
    assert shares_with(view, of_torch(tensor), write)


@claim("views.step-as-numpys")
@given(recipe=shaped, name=views)
def test_a_view_steps_through_memory_as_numpys_view_does(recipe, name):
    of_torch, of_numpy = VIEWS[name]
    tensor = recipe.build()
    view, array = of_torch(tensor), of_numpy(tensor.numpy())
    assert same_steps(view, array), "strides"
    assert view.data_ptr() == array.ctypes.data, "sharing"
