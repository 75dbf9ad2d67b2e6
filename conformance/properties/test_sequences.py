"""Lists, tuples and other objects of NumPy's values: what np.array makes of them first."""

import array
import collections

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, example, given
from conformance.properties.oracles import same_bits
from conformance.properties.outcomes import number_of, same_numbers, same_outcome, tried
from strategies import COMPLEX, NON_NEGATIVE, ArrayRecipe, array_recipes, tensor_recipes
from strategies.scalars import ScalarRecipe, scalar_recipes
from strategies.sequences import SequenceRecipe, sequence_recipes

KNOWN = ("float32", "float64", "float16", "int64", "int32", "int16", "int8", "uint8", "bool", *COMPLEX)
REAL = KNOWN[:9]
counted = st.integers(0, 3)
plain = {"layouts": NON_NEGATIVE, "allow_unaligned": False}
lists = ("list", "tuple")


def each_of(dtypes, recipes, **options):
    """Recipes of sequences whose items are of one of the dtypes."""
    return st.sampled_from(dtypes).flatmap(lambda dtype: sequence_recipes(recipes(dtype), **options))


def scalars_of(dtype):
    return scalar_recipes(dtypes=(dtype,))


def arrays_of(dtype):
    return array_recipes(dtypes=(dtype,), min_dims=1, max_dims=1, min_elements=2, max_elements=2, **plain)


def places_of(dtype):
    return array_recipes(dtypes=(dtype,), max_dims=0, layouts=("contiguous",))


def tensors_of(dtype):
    return tensor_recipes(
        dtypes=(dtype,), min_dims=1, max_dims=1, min_elements=2, max_elements=2, grads=("none", "detached")
    )


def tensor_places_of(dtype):
    return tensor_recipes(dtypes=(dtype,), max_dims=0, grads=("none", "detached"), layouts=("contiguous",))


scalar = scalar_recipes(dtypes=KNOWN)
wide_scalar = scalar_recipes(dtypes=("uint16", "uint32"), values=counted)
uint64 = scalar_recipes(dtypes=("uint64",), values=counted)
foreign_scalar = scalar_recipes(dtypes=("longdouble", "clongdouble", "ulonglong"), values=counted)
like = each_of(KNOWN, scalars_of, kinds=lists, min_items=1)
real_scalars = scalar_recipes(dtypes=[dtype for dtype in REAL if dtype != "bool"], values=counted)
unlike = sequence_recipes(real_scalars, kinds=lists, min_items=2)
with_truths = sequence_recipes(
    scalar_recipes(dtypes=("bool", "int64"), values=st.integers(0, 1)), min_items=2
)
like_arrays = each_of(KNOWN, arrays_of, kinds=lists, min_items=1)
small_array = array_recipes(
    dtypes=[dtype for dtype in REAL if dtype != "bool"],
    values=counted,
    min_dims=1,
    max_dims=1,
    min_elements=2,
    max_elements=2,
    **plain,
)
unlike_arrays = sequence_recipes(small_array, kinds=lists, min_items=2)
ragged = sequence_recipes(arrays_of("int64"), min_items=1, max_items=2).map(
    lambda recipe: SequenceRecipe((*recipe.items, ArrayRecipe("int64", (3,), (1,))), recipe.kind)
)
nested = each_of(KNOWN, scalars_of, kinds=lists, min_items=2, max_items=2).map(
    lambda recipe: SequenceRecipe((recipe, recipe))
)
places = each_of(KNOWN, places_of, kinds=lists, min_items=1)
uint64_arrays = sequence_recipes(
    array_recipes(dtypes=("uint64",), values=counted, min_dims=1, max_dims=1, min_elements=2, max_elements=2),
    min_items=1,
)
like_tensors = each_of(KNOWN, tensors_of, kinds=lists, min_items=1)
tensor_places = each_of(KNOWN, tensor_places_of, kinds=lists, min_items=1)
unlike_tensors = sequence_recipes(
    tensor_recipes(
        dtypes=KNOWN,
        values=counted,
        min_dims=1,
        max_dims=1,
        min_elements=2,
        max_elements=2,
        grads=("none",),
        allow_bits=False,
    ),
    kinds=lists,
    min_items=2,
)
tracked = sequence_recipes(
    tensor_recipes(dtypes=("float32", "float64"), grads=("leaf",), max_dims=0), min_items=1
)
a_vector = array_recipes(dtypes=KNOWN, values=counted, min_dims=1, max_dims=2, **plain)
whole_vector = array_recipes(
    dtypes=("int64", "int32", "int16", "int8", "uint8"), values=counted, min_dims=1, max_dims=2, **plain
)
real_vector = array_recipes(dtypes=REAL, values=counted, min_dims=1, max_dims=2, **plain)
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
constructors = st.sampled_from((torch.tensor, torch.as_tensor, torch.asarray))
joins = st.sampled_from((np.array, np.asarray, np.stack, np.vstack, np.hstack, np.concatenate))
place_joins = st.sampled_from((np.array, np.asarray, np.stack, np.hstack))


def arrayed(array):
    """An object with the method __array__ alone."""

    def as_array(self, dtype=None, copy=None):
        return np.array(array, dtype=dtype)

    return type("Arrayed", (), {"__array__": as_array})()


def keyed(array):
    """One whose items have keys, as those of a table do: there is no item 0."""

    def as_array(self, dtype=None, copy=None):
        return np.array(array, dtype=dtype)

    def length(self):
        return len(array)

    def item(self, key):
        raise KeyError(key)

    return type("Keyed", (), {"__array__": as_array, "__len__": length, "__getitem__": item})()


def interfaced(array):
    """An object with the attribute __array_interface__ alone."""
    return type("Interfaced", (), {"__array_interface__": array.__array_interface__, "array": array})()


def exporter(values):
    """An object with the methods of DLPack alone."""

    def capsule(self, **options):
        return values.__dlpack__(**options)

    def device(self):
        return values.__dlpack_device__()

    return type("Exporter", (), {"__dlpack__": capsule, "__dlpack_device__": device})()


def itemed(array):
    """An object with a length and items alone."""

    def length(self):
        return len(array)

    def item(self, index):
        return array[index]

    return type("Itemed", (), {"__len__": length, "__getitem__": item})()


@claim("sequences.a-scalar")
@given(recipe=scalar, constructor=constructors)
def test_a_scalar_becomes_a_tensor_of_its_dtype(recipe, constructor):
    number = recipe.build()
    result = constructor(number)
    assert same_numbers(result, np.asarray(number))


@claim("sequences.a-scalar-of-uint16-or-uint32")
@given(recipe=wide_scalar, constructor=constructors)
def test_a_scalar_of_uint16_or_uint32_becomes_a_tensor_as_its_array_does(recipe, constructor):
    number = recipe.build()
    result = tried(lambda: constructor(number))
    assert same_outcome(result, tried(lambda: torch.from_numpy(np.array(number))))


@claim("sequences.a-scalar-of-uint64")
@given(recipe=uint64, constructor=constructors)
def test_a_scalar_of_uint64_becomes_a_tensor_as_its_array_does(recipe, constructor):
    number = recipe.build()
    result = tried(lambda: constructor(number))
    assert same_outcome(result, tried(lambda: torch.from_numpy(np.array(number))))


@claim("sequences.a-scalar-that-torch-lacks-raises-typeerror")
@given(recipe=foreign_scalar, constructor=constructors)
def test_a_scalar_of_a_dtype_that_torch_lacks_raises_typeerror(recipe, constructor):
    number = recipe.build()
    assert isinstance(tried(lambda: constructor(number)), TypeError)
    assert isinstance(tried(lambda: constructor([number])), TypeError)


@claim("sequences.a-place")
@given(recipe=array_recipes(dtypes=KNOWN, max_dims=0, layouts=("contiguous",)), constructor=constructors)
@example(recipe=ArrayRecipe("int64", (), (1,)), constructor=torch.asarray)
def test_an_array_without_dimensions_becomes_a_tensor_without_dimensions(recipe, constructor):
    place = recipe.build()
    result = constructor(place)
    assert same_numbers(result, recipe.build())


@claim("sequences.scalars-of-one-dtype")
@given(recipe=like, constructor=constructors)
def test_scalars_of_one_dtype_become_what_np_array_makes_of_them(recipe, constructor):
    numbers = recipe.build()
    result = constructor(numbers)
    assert same_numbers(result, np.array(numbers))


@claim("sequences.scalars-of-unlike-dtypes-have-the-values-of-np-array")
@given(recipe=unlike, constructor=constructors)
def test_scalars_of_unlike_dtypes_have_the_values_of_np_array(recipe, constructor):
    numbers = recipe.build()
    result = constructor(numbers)
    assert result.tolist() == np.array(numbers).tolist()


@claim("sequences.scalars-of-unlike-dtypes-have-the-dtype-of-np-array")
@given(recipe=unlike, constructor=constructors)
def test_scalars_of_unlike_dtypes_have_the_dtype_of_np_array(recipe, constructor):
    numbers = recipe.build()
    result = constructor(numbers)
    assert result.dtype is torch.from_numpy(np.array(numbers)).dtype


@claim("sequences.bools-among-integers")
@given(recipe=with_truths, constructor=constructors)
def test_bools_among_integers_become_what_np_array_makes_of_them(recipe, constructor):
    numbers = recipe.build()
    result = tried(lambda: constructor(numbers))
    assert same_outcome(result, torch.from_numpy(np.array(numbers)))


@claim("sequences.nested-scalars")
@given(recipe=nested, constructor=constructors)
def test_nested_scalars_become_what_np_array_makes_of_them(recipe, constructor):
    numbers = recipe.build()
    result = constructor(numbers)
    assert same_numbers(result, np.array(numbers))


@claim("sequences.nothing-is-empty")
@given(recipe=sequence_recipes(scalar, kinds=lists, max_items=0), constructor=constructors)
def test_an_empty_list_becomes_an_empty_tensor_of_the_default_dtype(recipe, constructor):
    result = constructor(recipe.build())
    assert result.shape == (0,)
    assert result.dtype is torch.get_default_dtype()


@claim("sequences.arrays-of-one-dtype")
@given(recipe=like_arrays, constructor=constructors)
def test_arrays_of_one_dtype_become_what_np_array_makes_of_them(recipe, constructor):
    arrays = recipe.build()
    result = constructor(arrays)
    assert same_numbers(result, np.array(arrays))


@claim("sequences.arrays-of-uint64")
@given(recipe=uint64_arrays, constructor=constructors)
def test_arrays_of_uint64_become_what_np_array_makes_of_them(recipe, constructor):
    arrays = recipe.build()
    result = tried(lambda: constructor(arrays))
    assert same_outcome(result, tried(lambda: torch.from_numpy(np.array(arrays))))


@claim("sequences.arrays-of-unlike-dtypes-have-the-values-of-np-array")
@given(recipe=unlike_arrays, constructor=constructors)
def test_arrays_of_unlike_dtypes_have_the_values_of_np_array(recipe, constructor):
    arrays = recipe.build()
    result = constructor(arrays)
    assert result.tolist() == np.array(arrays).tolist()


@claim("sequences.arrays-of-unlike-dtypes-have-the-dtype-of-np-array")
@given(recipe=unlike_arrays, constructor=constructors)
def test_arrays_of_unlike_dtypes_have_the_dtype_of_np_array(recipe, constructor):
    arrays = recipe.build()
    result = constructor(arrays)
    assert result.dtype is torch.from_numpy(np.array(arrays)).dtype


@claim("sequences.arrays-of-unlike-lengths-raise-valueerror")
@given(recipe=ragged, constructor=constructors)
def test_arrays_of_unlike_lengths_raise_valueerror(recipe, constructor):
    arrays = recipe.build()
    assert isinstance(tried(lambda: constructor(arrays)), ValueError)


@claim("sequences.arrays-without-dimensions")
@given(recipe=places, constructor=constructors)
def test_arrays_without_dimensions_become_what_np_array_makes_of_them(recipe, constructor):
    arrays = recipe.build()
    result = tried(lambda: constructor(arrays))
    assert same_outcome(result, torch.from_numpy(np.array(arrays)))


@claim("sequences.tensors-without-dimensions")
@given(recipe=tensor_places, constructor=constructors)
def test_tensors_without_dimensions_become_what_np_array_makes_of_their_arrays(recipe, constructor):
    tensors = recipe.build()
    result = constructor(tensors)
    assert same_numbers(result, np.array([each.array() for each in recipe.items]))


@claim("sequences.np-array-of-tensors")
@given(recipe=like_tensors, join=joins)
def test_numpy_joins_tensors_as_it_joins_their_arrays(recipe, join):
    tensors = recipe.build()
    result = join([each.resolve_conj().resolve_neg() for each in tensors])
    assert same_outcome(result, join([each.array() for each in recipe.items]))


@claim("sequences.np-array-of-unlike-tensors")
@given(recipe=unlike_tensors, join=joins)
def test_numpy_joins_unlike_tensors_as_it_joins_their_arrays(recipe, join):
    tensors = recipe.build()
    result = join(tensors)
    assert same_outcome(result, join([each.array() for each in recipe.items]))


@claim("sequences.np-array-of-tensors-without-dimensions")
@given(recipe=tensor_places, join=place_joins)
def test_numpy_joins_tensors_without_dimensions_as_it_joins_their_arrays(recipe, join):
    tensors = recipe.build()
    result = join([each.resolve_conj().resolve_neg() for each in tensors])
    assert same_numbers(result, join([each.array() for each in recipe.items]))


@claim("sequences.np-array-of-what-requires-grad-raises-runtimeerror")
@given(recipe=tracked, join=place_joins)
def test_numpy_refuses_to_join_tensors_that_require_grad(recipe, join):
    tensors = recipe.build()
    error = tried(lambda: join(tensors))
    assert isinstance(error, RuntimeError)
    assert "requires grad" in str(error)


@claim("sequences.torch-joins-no-arrays")
@given(recipe=like_arrays, join=st.sampled_from((torch.stack, torch.cat, torch.vstack, torch.hstack)))
def test_torch_refuses_to_join_arrays(recipe, join):
    arrays = recipe.build()
    assert isinstance(tried(lambda: join(arrays)), TypeError)


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
@given(recipe=real_vector)
def test_the_class_tensor_takes_an_array_as_the_default_dtype(recipe):
    values, default = recipe.build(), str(torch.get_default_dtype()).replace("torch.", "")
    assert same_bits(torch.Tensor(values), recipe.build().astype(default))
    assert same_bits(torch.FloatTensor(values), recipe.build().astype("float32"))
    assert same_bits(torch.DoubleTensor(values), recipe.build().astype("float64"))


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
