"""What crosses without a conversion: at any size, in any grad mode, and what its results share."""

import operator

import numpy as np
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.arguments_calls import (
    add_with_alpha,
    addcmul,
    clamp,
    clamp_max,
    padded,
    picked,
    squeezed,
    transposed,
    unsqueezed,
)
from conformance.properties.keywords_calls import as_tensor, asarray, tensor
from conformance.properties.oracles import raised_by, same_bits, shares_nothing_with, shares_with
from conformance.properties.outcomes import number_of, same_outcome
from strategies import NON_NEGATIVE, ArrayRecipe, array_recipes, grad_modes, tensor_recipes, writes
from strategies.indices import masks, tensors_of_rows
from strategies.scalars import SCALAR_FLOATS, SCALAR_INTEGERS, scalar_recipes
from strategies.sequences import sequence_recipes

any_size = tensor_recipes(dtypes=("float32", "float64", "int64"), allow_bits=False)
untracked = tensor_recipes(dtypes=("float32", "float64", "int64"), grads=("none",), allow_bits=False)
tracked = tensor_recipes(dtypes=("float32", "float64"), grads=("leaf", "nonleaf"), allow_bits=False)
number = scalar_recipes(dtypes=(*SCALAR_FLOATS, *SCALAR_INTEGERS), values=st.integers(1, 3))
dim = scalar_recipes(dtypes=SCALAR_INTEGERS[:5], values=st.integers(-2, 1))
MANY = 300  # rows, so that no array of fewer indices reaches them all
rows = tensors_of_rows(dtypes=("float32", "int64"), shapes=((MANY,), (MANY, 2)))
rows_of_floats = tensors_of_rows(dtypes=("float32", "float64"), shapes=((MANY,), (MANY, 2)))
grid = tensor_recipes(
    dtypes=("float32", "int64"),
    layouts=NON_NEGATIVE,
    grads=("none",),
    min_dims=2,
    max_dims=2,
    min_elements=2,
    allow_bits=False,
)
places = array_recipes(
    dtypes=("int64", "int32"),
    layouts=NON_NEGATIVE,
    values=st.integers(-MANY, MANY - 1),
    min_dims=1,
    max_dims=1,
    min_elements=65,
    max_elements=1000,
)


def run_from(first):
    """Forty numbers in a row, as a slice would have them."""
    return tuple(range(first, first + 40))


runs = st.builds(
    ArrayRecipe,
    st.sampled_from(("int64", "int32")),
    st.just((40,)),
    st.integers(0, MANY - 40).map(run_from),
    st.sampled_from(("contiguous", "offset")),
)
of_three = {"min_dims": 1, "max_dims": 1, "min_elements": 3, "max_elements": 3}
three_places = array_recipes(
    dtypes=("int64",),
    layouts=("contiguous",),
    values=st.integers(-MANY, MANY - 1),
    allow_readonly=False,
    **of_three,
)
three_numbers = array_recipes(
    dtypes=("float32",),
    layouts=("contiguous",),
    values=st.integers(1, 9),
    allow_readonly=False,
    allow_unaligned=False,
    **of_three,
)
three_floats = tensor_recipes(
    dtypes=("float32",),
    layouts=("contiguous",),
    values=st.integers(1, 9),
    grads=("none",),
    allow_bits=False,
    **of_three,
)
one_array = array_recipes(
    dtypes=("float32", "int64"), layouts=NON_NEGATIVE, min_dims=1, allow_readonly=False, allow_unaligned=False
)
arithmetic = st.sampled_from((operator.mul, operator.truediv, operator.add, operator.sub))
OPERATORS = (operator.mul, operator.truediv, operator.add, operator.sub, operator.eq, operator.lt)
in_place = st.sampled_from((operator.iadd, operator.imul, operator.isub))
bounds = st.sampled_from((clamp, clamp_max, padded, add_with_alpha, addcmul))
views = st.sampled_from((transposed, unsqueezed, squeezed, picked))


@claim("operands.of-a-tensor-of-any-size", ambient="any")
@given(recipe=any_size, scalar=number)
def test_a_scalar_beside_a_tensor_of_any_size_is_as_one_of_python(recipe, scalar):
    tensor, other = recipe.build(), scalar.build()
    for operation in OPERATORS:
        assert same_outcome(operation(tensor, other), operation(tensor, number_of(other)))
        assert same_outcome(operation(other, tensor), operation(number_of(other), tensor))


@claim("operands.share-no-memory")
@given(recipe=untracked, scalar=number, operation=arithmetic, write=writes())
def test_what_an_operator_makes_of_a_tensor_and_a_scalar_is_new(recipe, scalar, operation, write):
    tensor = recipe.build()
    result = operation(tensor, scalar.build())
    assert shares_nothing_with(result, tensor, write)


@claim("operands.in-place-is-seen-by-autograd")
@given(recipe=tracked, scalar=number, operation=in_place)
def test_an_edit_by_a_scalar_of_what_backward_reads_is_refused(recipe, scalar, operation):
    output = recipe.build().exp()
    operation(output, scalar.build())
    error = raised_by(lambda: output.sum().backward())
    assert isinstance(error, RuntimeError)


@claim("indices.of-many-rows")
@given(recipe=rows, index=places, mode=grad_modes())
def test_a_large_array_picks_what_numpy_picks_of_many_rows(recipe, index, mode):
    with mode():
        result = recipe.build()[index.build()]
    assert same_bits(result, recipe.array()[index.build()])


@claim("indices.a-write-to-many-rows")
@given(recipe=rows, index=places, mode=grad_modes())
def test_a_write_at_a_large_array_goes_where_numpy_writes(recipe, index, mode):
    tensor, array = recipe.build(), recipe.array()
    with mode():
        tensor[index.build()] = 77
    array[index.build()] = 77
    assert same_bits(tensor, array)


@claim("indices.masks-of-many-rows")
@given(recipe=rows, mask=masks((MANY,)), mode=grad_modes())
def test_a_large_mask_picks_what_numpy_picks_of_many_rows(recipe, mask, mode):
    with mode():
        result = recipe.build()[mask.build()]
    assert same_bits(result, recipe.array()[mask.build()])


@claim("indices.share-no-memory")
@given(recipe=rows, index=runs | places | masks((MANY,)), write=writes())
def test_what_an_array_picks_is_new(recipe, index, write):
    tensor = recipe.build()
    result = tensor[index.build()]
    assert shares_nothing_with(result, tensor, write)


@claim("indices.an-array-is-read-anew-each-time")
@given(recipe=rows, index=three_places, later=three_places)
def test_an_array_that_was_written_to_picks_what_it_says_now(recipe, index, later):
    tensor, array = recipe.build(), index.build()
    first = tensor[array]
    array[...] = later.build()
    result = tensor[array]
    assert same_bits(first, recipe.array()[index.build()])
    assert same_bits(result, recipe.array()[later.build()])


@claim("operands.an-array-is-read-anew-each-time")
@given(recipe=three_floats, values=three_numbers, later=three_numbers, operation=arithmetic)
def test_an_array_that_was_written_to_is_the_operand_that_it_is_now(recipe, values, later, operation):
    tensor, array = recipe.build(), values.build()
    first = operation(tensor, array)
    array[...] = later.build()
    result = operation(tensor, array)
    assert same_outcome(first, operation(tensor, values.build()))
    assert same_outcome(result, operation(tensor, later.build()))


@claim("sequences.are-read-anew-each-time")
@given(values=three_numbers, later=three_numbers, constructor=st.sampled_from((tensor, as_tensor, asarray)))
def test_a_list_of_an_array_that_was_written_to_is_read_anew(values, later, constructor):
    arrays = [values.build()]
    first = constructor(arrays)
    arrays[0][...] = later.build()
    result = constructor(arrays)
    assert same_bits(first[0], values.build())
    assert same_bits(result[0], later.build())


@claim("numpy-functions.read-a-tensor-anew-each-time")
@given(recipe=three_floats, function=st.sampled_from((np.cumsum, np.cumprod, np.argsort)))
def test_a_function_of_a_tensor_that_was_written_to_reads_it_anew(recipe, function):
    tensor = recipe.build()
    first = function(tensor, 0)
    tensor.neg_()
    result = function(tensor, 0)
    assert same_bits(first, function(recipe.array(), 0))
    assert same_bits(result, function(-recipe.array(), 0))


@claim("indices.a-write-is-seen-by-autograd")
@given(recipe=rows_of_floats, index=runs | masks((MANY,)))
def test_an_edit_at_an_array_of_what_backward_reads_is_refused(recipe, index):
    output = recipe.build().requires_grad_().exp()
    output[index.build()] = 0
    error = raised_by(lambda: output.sum().backward())
    assert isinstance(error, RuntimeError)


@claim("sequences.share-no-memory")
@given(
    recipe=sequence_recipes(one_array, min_items=1, max_items=1),
    constructor=st.sampled_from((tensor, as_tensor, asarray)),
    write=writes(),
)
def test_a_tensor_of_a_list_of_one_array_is_new(recipe, constructor, write):
    arrays = recipe.build()
    (result,) = constructor(arrays)
    assert shares_nothing_with(result, arrays[0], write)


@claim("arguments.keep-the-gradient")
@given(recipe=tracked, scalar=number, function=bounds)
def test_the_gradient_of_a_function_of_a_scalar_is_that_of_one_of_python(recipe, scalar, function):
    leaf, other = (recipe.build().detach().requires_grad_() for _ in range(2))
    function(leaf, scalar.build()).sum().backward()
    function(other, number_of(scalar.build())).sum().backward()
    assert same_outcome(leaf.grad, other.grad)


@claim("arguments.dims-share-memory")
@given(recipe=grid, scalar=dim, function=views, write=writes())
def test_a_view_along_a_dimension_of_numpy_is_a_view(recipe, scalar, function, write):
    tensor, axis = recipe.build(), scalar.build()
    result, expected = function(tensor, axis), function(tensor, number_of(axis))
    assert shares_with(result, expected, write)
