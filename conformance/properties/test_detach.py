"""Out of the graph: detach(), detach_() and data."""

import torch

from conformance.properties import claim, given
from conformance.properties.oracles import flip_bits, raised_by, same_bits
from strategies import DIFFERENTIABLE, PORTABLE, REQUIRING_GRAD, grad_modes, tensor_recipes, writes

numpy_dtypes = [name for name in PORTABLE if name != "bfloat16"]
anything = tensor_recipes(dtypes=PORTABLE)
writable = tensor_recipes(dtypes=numpy_dtypes)
without_bits = tensor_recipes(dtypes=numpy_dtypes, allow_bits=False)
tracked = tensor_recipes(dtypes=DIFFERENTIABLE, grads=REQUIRING_GRAD, allow_bits=False)
real_tracked = tensor_recipes(dtypes=("float32", "float64"), grads=REQUIRING_GRAD, allow_bits=False)


def without_gradient(tensor):
    """Whether a tensor is a leaf that requires no gradient and has none."""
    return not tensor.requires_grad and tensor.grad_fn is None and tensor.is_leaf and tensor.grad is None


@claim("detach.requires-no-gradient")
@given(recipe=anything, mode=grad_modes())
def test_a_detached_tensor_requires_no_gradient(recipe, mode, device):
    tensor = recipe.build(device)
    with mode():
        detached = tensor.detach()
    assert not detached.requires_grad


@claim("detach.drops-grad-and-grad-fn")
@given(recipe=anything)
def test_a_detached_tensor_has_no_grad_and_no_grad_fn(recipe, device):
    detached = recipe.build(device).detach()
    assert without_gradient(detached)


@claim("detach.leaves-the-graph")
@given(recipe=real_tracked)
def test_no_gradient_can_be_computed_with_respect_to_the_result(recipe, device):
    tensor = recipe.build(device)
    detached = tensor.detach()
    through, beside = (
        raised_by((detached * 2).sum().backward),
        raised_by(lambda: torch.autograd.grad((tensor * 2).sum(), detached)),
    )
    assert isinstance(through, RuntimeError)
    assert isinstance(beside, RuntimeError)


@claim("detach.never-has-a-gradient-again")
@given(recipe=real_tracked)
def test_whatever_is_done_with_the_result_it_has_no_gradient(recipe, device):
    detached = recipe.build(device).detach()
    (detached.requires_grad_() * 2).sum().backward()
    assert detached.grad is None


@claim("detach.returns-a-new-tensor")
@given(recipe=anything)
def test_detach_gives_another_tensor_and_leaves_the_first_as_it_was(recipe, device):
    tensor = recipe.build(device)
    before = (tensor.requires_grad, tensor.grad_fn, tensor.grad is None)
    detached = tensor.detach()
    assert detached is not tensor
    assert (tensor.requires_grad, tensor.grad_fn, tensor.grad is None) == before


@claim("detach.keeps-values")
@given(recipe=anything)
def test_a_detached_tensor_has_the_values_and_the_strides(recipe, device):
    tensor = recipe.build(device)
    detached = tensor.detach()
    assert same_bits(detached, recipe.build(device).data)
    assert (detached.dtype, detached.stride()) == (tensor.dtype, tensor.stride())


@claim("detach.writes-show-in-the-original")
@given(recipe=writable, write=writes())
def test_a_write_to_the_detached_tensor_shows_in_the_original(recipe, write, device):
    tensor = recipe.build(device)
    detached = tensor.detach()
    flip_bits(detached, write)
    assert same_bits(tensor.data, detached)
    assert not tensor.numel() or not same_bits(tensor.data, recipe.build(device).data)


@claim("detach.original-writes-show")
@given(recipe=writable, write=writes())
def test_a_write_to_the_original_shows_in_the_detached_tensor(recipe, write, device):
    tensor = recipe.build(device)
    detached = tensor.detach()
    flip_bits(tensor.data, write)
    assert same_bits(detached, tensor.data)
    assert not tensor.numel() or not same_bits(detached, recipe.build(device).data)


@claim("detach_.detaches-in-place")
@given(recipe=anything)
def test_detach_in_place_takes_the_tensor_out_of_its_graph(recipe, device):
    tensor = recipe.build(device)
    result = tensor.detach_()
    assert result is tensor
    assert not tensor.requires_grad
    assert tensor.grad_fn is None
    assert tensor.is_leaf


@claim("detach_.detaches-what-is-no-view")
@given(
    recipe=tensor_recipes(
        dtypes=PORTABLE,
        layouts=("contiguous",),
        grads=("none", "leaf", "nonleaf", "populated"),
        allow_bits=False,
    )
)
def test_detach_in_place_works_on_what_is_no_view(recipe, device):
    tensor = recipe.build(device)
    result = tensor.detach_()
    assert result is tensor
    assert not tensor.requires_grad
    assert tensor.grad_fn is None
    assert tensor.is_leaf
    assert same_bits(tensor, recipe.build(device).data)


@claim("data.returns-a-new-tensor")
@given(recipe=anything)
def test_data_gives_another_tensor_of_the_same_values(recipe, device):
    tensor = recipe.build(device)
    data = tensor.data
    assert data is not tensor
    assert same_bits(data, recipe.build(device).detach())


@claim("data.writes-show-in-the-original")
@given(recipe=writable, write=writes())
def test_a_write_to_data_shows_in_the_original(recipe, write, device):
    tensor = recipe.build(device)
    data = tensor.data
    flip_bits(data, write)
    assert same_bits(tensor.detach(), data)
    assert not tensor.numel() or not same_bits(tensor.detach(), recipe.build(device).detach())


@claim("data.original-writes-show")
@given(recipe=writable, write=writes())
def test_a_write_to_the_original_shows_in_data(recipe, write, device):
    tensor = recipe.build(device)
    data = tensor.data
    flip_bits(tensor.detach(), write)
    assert same_bits(data, tensor.detach())
    assert not tensor.numel() or not same_bits(data, recipe.build(device).detach())


@claim("data.requires-no-gradient")
@given(recipe=anything, mode=grad_modes())
def test_data_requires_no_gradient(recipe, mode, device):
    tensor = recipe.build(device)
    with mode():
        data = tensor.data
    assert not data.requires_grad


@claim("data.drops-grad-and-grad-fn")
@given(recipe=anything)
def test_data_has_no_grad_and_no_grad_fn(recipe, device):
    data = recipe.build(device).data
    assert without_gradient(data)


@claim("data.leaves-the-tensor-in-its-graph")
@given(recipe=real_tracked)
def test_reading_data_leaves_the_tensor_in_its_graph(recipe, device):
    tensor, untouched = recipe.build(device), recipe.build(device)
    graph, before = tensor.grad_fn, tensor.grad
    _ = tensor.data
    gradient, expected = (torch.autograd.grad((each * 2).sum(), each)[0] for each in (tensor, untouched))
    assert tensor.requires_grad
    assert tensor.grad_fn is graph
    assert tensor.grad is before
    assert same_bits(gradient, expected)
    assert set(gradient.flatten().tolist()) <= {2.0}


@claim("data.is-the-same-as-detach")
@given(recipe=without_bits)
def test_data_and_detach_are_the_same(recipe, device):
    tensor, twin = recipe.build(device), recipe.build(device)
    tensor.data.zero_()
    twin.detach().zero_()
    assert tensor._version == twin._version


@claim("data.is-like-detach-until-a-write")
@given(recipe=anything)
def test_data_and_detach_are_alike_until_one_is_written(recipe, device):
    tensor = recipe.build(device)
    data, detached = tensor.data, tensor.detach()
    assert same_bits(data, detached)
    assert (data.dtype, data.device, data.stride()) == (detached.dtype, detached.device, detached.stride())
    assert without_gradient(data)
    assert without_gradient(detached)


@claim("data.is-of-another-type")
@given(recipe=anything)
def test_data_is_of_another_type_than_the_tensor(recipe, device):
    tensor = recipe.build(device)
    assert type(tensor) is not type(tensor.data)


@claim("data.prints-differently")
@given(recipe=anything)
def test_data_prints_differently_from_the_tensor(recipe, device):
    tensor = recipe.build(device)
    assert repr(tensor) != repr(tensor.data)


@claim("data.prints-differently-where-grad-is-required")
@given(recipe=tensor_recipes(dtypes=("float32", "float64"), grads=REQUIRING_GRAD[:-1], allow_bits=False))
def test_a_tensor_that_requires_grad_prints_so_and_data_does_not(recipe, device):
    tensor = recipe.build(device)
    assert type(tensor) is type(tensor.data)
    assert "requires_grad=True" in repr(tensor) or "grad_fn=" in repr(tensor)
    assert "grad" not in repr(tensor.data)


@claim("data-cpu.differs-in-nothing-else")
@given(recipe=anything)
def test_cpu_of_data_differs_from_cpu_of_the_tensor_in_nothing(recipe, device):
    tensor = recipe.build(device)
    moved, of_data = tensor.cpu(), tensor.data.cpu()
    assert moved.device == of_data.device
    assert same_bits(moved.detach(), of_data)
    assert (moved.requires_grad, moved.grad_fn) == (of_data.requires_grad, of_data.grad_fn)


@claim("data-cpu.has-the-same-values")
@given(recipe=anything)
def test_cpu_of_data_and_cpu_of_the_tensor_have_the_same_values(recipe, device):
    tensor = recipe.build(device)
    moved, of_data = tensor.cpu(), tensor.data.cpu()
    assert same_bits(moved.detach(), of_data)
    assert (moved.device, moved.dtype, moved.stride()) == (of_data.device, of_data.dtype, of_data.stride())


@claim("data-cpu.is-the-same-as-cpu-data")
@given(recipe=anything)
def test_data_then_cpu_is_cpu_then_data(recipe, device):
    tensor = recipe.build(device)
    one, other = tensor.data.cpu(), tensor.cpu().data
    assert same_bits(one, other)
    assert (one.device, one.dtype, one.stride()) == (other.device, other.dtype, other.stride())
    assert without_gradient(one)
    assert without_gradient(other)


@claim("data.first-elements-are-the-same")
@given(recipe=tensor_recipes(dtypes=PORTABLE, min_dims=1, min_elements=1, allow_bits=False))
def test_the_three_ways_to_index_data_give_the_same(recipe, device):
    tensor = recipe.build(device)
    first = tensor.data[0]
    assert same_bits(first, tensor.cpu().data[0])
    assert same_bits(first, tensor.data.cpu()[0])


@claim("data.index-takes-the-first-value")
@given(recipe=anything)
def test_index_0_of_data_takes_the_first_value(recipe, device):
    tensor = recipe.build(device)
    assert tensor.data[0].shape == ()


@claim("data.index-of-a-vector-takes-the-first-value")
@given(
    recipe=tensor_recipes(
        dtypes=numpy_dtypes,
        min_dims=1,
        max_dims=1,
        min_elements=1,
        layouts=("contiguous", "offset", "stepped", "expanded"),
        allow_bits=False,
    )
)
def test_index_0_of_the_data_of_a_vector_takes_the_first_value(recipe, device):
    tensor = recipe.build(device)
    first = tensor.data[0]
    assert first.shape == ()
    assert same_bits(first, recipe.build().detach().reshape(-1)[:1].reshape(()))


@claim("data.first-element-is-a-float")
@given(
    recipe=tensor_recipes(
        dtypes=("float32", "float64"),
        min_dims=1,
        max_dims=1,
        min_elements=1,
        layouts=("contiguous",),
        allow_bits=False,
    )
)
def test_the_first_element_of_data_is_a_float(recipe, device):
    a = recipe.build(device)
    types = {type(a.data[0]), type(a.cpu().data[0]), type(a.data.cpu()[0])}
    assert types == {float}


@claim("data-cpu-numpy.converts")
@given(recipe=tensor_recipes(dtypes=PORTABLE))
def test_data_of_any_tensor_becomes_an_array(recipe, device):
    array = recipe.build(device).data.cpu().numpy()
    assert same_bits(array, recipe.build())


@claim("data-cpu-numpy.converts-dtypes-of-numpy")
@given(recipe=without_bits)
def test_data_of_a_tensor_of_a_numpy_dtype_becomes_an_array(recipe, device):
    array = recipe.build(device).data.cpu().numpy()
    assert same_bits(array, recipe.build())
