"""Objects that say how they become an array, buffers, and the constructors that came first."""

import array
import collections

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, example, given
from conformance.properties.oracles import same_bits
from conformance.properties.outcomes import number_of, same_numbers, same_outcome, tried
from conformance.properties.sequences_calls import (
    arrayed,
    exporter,
    interfaced,
    itemed,
    keyed,
    plain,
)
from conformance.properties.test_sequences import REAL, constructors, counted
from strategies import COMPLEX, ArrayRecipe, array_recipes, tensor_recipes
from strategies.scalars import ScalarRecipe, scalar_recipes
from strategies.sequences import sequence_recipes

whole_vector = array_recipes(
    dtypes=("int64", "int32", "int16", "int8", "uint8"), min_dims=1, max_dims=2, **plain
)
real_vector = array_recipes(dtypes=REAL, values=counted, min_dims=1, max_dims=2, **plain)
any_vector = array_recipes(dtypes=REAL, min_dims=1, max_dims=2, **plain)
complex_vector = array_recipes(
    dtypes=COMPLEX, values=st.sampled_from((1j, 2 - 3j)), min_dims=1, max_dims=1, min_elements=1, **plain
)
a_tensor = tensor_recipes(dtypes=REAL, values=counted, grads=("none",), max_dims=1, allow_bits=False)
flat = array_recipes(
    dtypes=("float64", "float32", "int64"),
    values=counted,
    min_dims=1,
    max_dims=1,
    min_elements=1,
    layouts=("contiguous",),
    allow_readonly=False,
    allow_unaligned=False,
)
flat_doubles = array_recipes(
    dtypes=("float64",),
    values=st.sampled_from((0.1, 1.0)),
    min_dims=1,
    max_dims=1,
    min_elements=1,
    layouts=("contiguous",),
    allow_readonly=False,
    allow_unaligned=False,
)


@claim("sequences.an-object-with-array")
@given(recipe=flat, constructor=constructors)
def test_an_object_with_array_is_what_np_asarray_makes_of_it(recipe, constructor):
    values = arrayed(recipe.build())
    result = tried(lambda: constructor(values))
    assert same_outcome(result, torch.from_numpy(np.asarray(values)))


@claim("sequences.an-object-with-array-and-keys")
@given(recipe=flat, constructor=constructors)
def test_an_object_with_array_and_keys_is_what_np_asarray_makes_of_it(recipe, constructor):
    values = keyed(recipe.build())
    result = tried(lambda: constructor(values))
    assert same_outcome(result, torch.from_numpy(np.asarray(values)))


@claim("sequences.an-object-with-array-interface")
@given(recipe=flat, constructor=constructors)
def test_an_object_with_array_interface_is_what_np_asarray_makes_of_it(recipe, constructor):
    values = interfaced(recipe.build())
    result = tried(lambda: constructor(values))
    assert same_outcome(result, torch.from_numpy(np.asarray(values)))


@claim("sequences.an-object-with-dlpack")
@given(recipe=flat, constructor=constructors)
def test_an_object_with_dlpack_is_what_from_dlpack_makes_of_it(recipe, constructor):
    values = exporter(recipe.build())
    result = tried(lambda: constructor(values))
    assert same_outcome(result, torch.from_numpy(recipe.build()))


@claim("sequences.from_dlpack-takes-any-exporter")
@given(recipe=flat)
def test_from_dlpack_takes_any_object_with_the_methods(recipe):
    result = torch.from_dlpack(exporter(recipe.build()))
    assert same_bits(result, recipe.build())


@claim("sequences.np-from_dlpack-takes-any-exporter")
@given(recipe=a_tensor.filter(lambda recipe: recipe.dtype != "bool"))
def test_np_from_dlpack_takes_any_object_with_the_methods(recipe):
    result = np.from_dlpack(exporter(recipe.build()))
    assert same_bits(result, recipe.array())


@claim("sequences.an-object-with-items")
@given(recipe=flat, constructor=constructors)
def test_an_object_with_items_is_what_np_array_makes_of_its_list(recipe, constructor):
    values = itemed(recipe.build())
    result = constructor(values)
    assert same_bits(result, recipe.build())


@claim("sequences.a-buffer-of-integers")
@given(
    recipe=array_recipes(
        dtypes=("int64",),
        min_dims=1,
        max_dims=1,
        min_elements=1,
        layouts=("contiguous",),
        allow_unaligned=False,
    ),
    constructor=constructors,
)
def test_a_buffer_of_integers_is_what_np_asarray_makes_of_it(recipe, constructor):
    buffer = array.array("q", recipe.build().tolist())
    result = constructor(buffer)
    assert same_bits(result, np.asarray(buffer))


@claim("sequences.a-buffer-of-doubles")
@given(recipe=flat_doubles, constructor=constructors)
def test_a_buffer_of_doubles_is_what_np_asarray_makes_of_it(recipe, constructor):
    buffer = memoryview(recipe.build())
    result = constructor(buffer)
    assert same_bits(result, recipe.build())


@claim("sequences.a-deque-or-a-range")
@given(recipe=sequence_recipes(scalar_recipes(dtypes=("int64",)), min_items=1), constructor=constructors)
def test_a_deque_of_scalars_is_what_np_array_makes_of_its_list(recipe, constructor):
    numbers = collections.deque(recipe.build())
    result = constructor(numbers)
    assert same_numbers(result, np.array(list(numbers)))


@claim("sequences.torch-tensor-class-of-an-array")
@given(recipe=any_vector)
def test_the_class_tensor_takes_an_array_as_the_default_dtype(recipe):
    values, default = recipe.build(), str(torch.get_default_dtype()).replace("torch.", "")
    assert same_numbers(torch.Tensor(values), recipe.build().astype(default))
    assert same_numbers(torch.FloatTensor(values), recipe.build().astype("float32"))
    assert same_numbers(torch.DoubleTensor(values), recipe.build().astype("float64"))


@claim("sequences.longtensor-of-an-array")
@given(recipe=whole_vector)
def test_the_class_longtensor_takes_an_array_as_int64(recipe):
    values = recipe.build()
    result = torch.LongTensor(values)
    assert same_bits(result, recipe.build().astype("int64"))


@claim("sequences.torch-tensor-class-of-complex-is-refused")
@given(
    recipe=complex_vector, constructor=st.sampled_from((torch.Tensor, torch.FloatTensor, torch.DoubleTensor))
)
def test_the_class_tensor_refuses_complex_numbers(recipe, constructor):
    values = recipe.build()
    assert isinstance(tried(lambda: constructor(values)), (TypeError, RuntimeError))


@claim("sequences.torch-tensor-class-of-complex-scalars-is-refused")
@given(
    recipe=complex_vector, constructor=st.sampled_from((torch.Tensor, torch.FloatTensor, torch.DoubleTensor))
)
def test_the_class_tensor_refuses_a_list_of_complex_scalars(recipe, constructor):
    values = list(recipe.build())
    assert isinstance(tried(lambda: constructor(values)), (TypeError, RuntimeError))


@claim("sequences.torch-tensor-class-copies")
@given(recipe=flat.filter(lambda recipe: recipe.dtype == "float32"))
def test_the_class_tensor_copies_an_array(recipe):
    values = recipe.build()
    result = torch.Tensor(values)
    values += 1
    assert same_bits(result, recipe.build())


@claim("sequences.torch-tensor-class-of-an-integer-is-a-size")
@given(recipe=scalar_recipes(dtypes=("int64", "int32", "int16", "int8", "uint8"), values=counted))
def test_the_class_tensor_takes_an_integer_as_a_size_as_one_of_python(recipe):
    number = recipe.build()
    result = torch.Tensor(number)
    assert result.shape == torch.Tensor(number_of(number)).shape


@claim("sequences.new_tensor-of-an-array")
@given(recipe=a_tensor, values=real_vector)
def test_new_tensor_of_an_array_has_the_dtype_of_the_tensor(recipe, values):
    tensor, array = recipe.build(), values.build()
    result = tensor.new_tensor(array)
    assert same_bits(result, values.build().astype(recipe.dtype))


@claim("sequences.new_tensor-copies")
@given(recipe=flat)
def test_new_tensor_copies_an_array(recipe):
    values = recipe.build()
    result = torch.from_numpy(recipe.build()).new_tensor(values)
    values += 1
    assert same_bits(result, recipe.build())


@claim("sequences.floats-made-integers")
@given(recipe=scalar_recipes(dtypes=("float32", "float64", "float16"), values=st.sampled_from((3.7, 1.0))))
@example(recipe=ScalarRecipe("float32", 3.7))
def test_a_list_of_a_float_is_made_integers_as_one_of_python(recipe):
    number = recipe.build()
    result = tried(lambda: torch.tensor([number], dtype=torch.int64))
    assert same_outcome(result, tried(lambda: torch.tensor([number_of(number)], dtype=torch.int64)))


@claim("sequences.an-integer-that-does-not-fit")
@given(
    recipe=array_recipes(
        dtypes=("int64", "int32", "int16"),
        values=st.sampled_from((300, -200)),
        max_dims=1,
        min_elements=1,
        layouts=("contiguous",),
    )
)
@example(recipe=ArrayRecipe("int64", (1,), (300,)))
def test_an_integer_that_does_not_fit_is_refused_in_an_array_as_in_a_list(recipe):
    values = recipe.build()
    result = tried(lambda: torch.tensor(values, dtype=torch.uint8))
    assert same_outcome(result, tried(lambda: torch.tensor(values.tolist(), dtype=torch.uint8)))
