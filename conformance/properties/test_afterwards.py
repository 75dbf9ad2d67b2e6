"""What the calls of the documents leave for later: objects, memory, counts, gradients and what is printed."""

import weakref

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.keywords_calls import as_tensor, asarray
from conformance.properties.oracles import (
    flip_bits,
    same_address,
    same_bits,
    shares_nothing_with,
    shares_with,
)
from conformance.properties.outcomes import tried
from conformance.properties.test_training import by_copy_, by_indexing, by_mul_, by_zero_
from strategies import Ambient, array_recipes, tensor_recipes, writes

floating = ("float32", "float64")
rows = array_recipes(dtypes=floating, layouts=("contiguous",), allow_readonly=False, min_elements=1)
tracked = tensor_recipes(dtypes=floating, grads=("leaf",), min_elements=1, allow_bits=False)
leaves = tensor_recipes(
    dtypes=floating, grads=("leaf",), layouts=("contiguous",), min_elements=1, allow_bits=False
)
plain = tensor_recipes(dtypes=floating, grads=("none",), min_elements=1, allow_bits=False)
either_sign = tensor_recipes(
    dtypes=floating,
    grads=("none",),
    layouts=("contiguous",),
    min_elements=1,
    values=st.sampled_from((-3.0, -0.5, 0.25, 2.0)),
    allow_bits=False,
)
counts = st.sampled_from((1, 3, 65, 1024, 4099, 40_000))  # up to what several threads share


def counted(count, dtype=torch.float32):
    """Numbers of which no two are alike."""
    return torch.arange(1, count + 1, dtype=dtype) / 7


class Noted(torch.autograd.Function):
    """A step of a graph that Python can see live and die."""

    @staticmethod
    def forward(ctx, x):
        return x * 1

    @staticmethod
    def backward(ctx, gradient):
        return gradient


def from_numpy(array):
    return torch.from_numpy(array)


def by_out(tensor):
    torch.mul(tensor, 0, out=tensor)


@claim("from_numpy.gives-a-new-tensor-each-time")
@given(recipe=rows)
def test_a_second_tensor_of_an_array_is_another_object_and_tracks_nothing(recipe):
    array = recipe.build()
    first = torch.from_numpy(array).requires_grad_()
    second = torch.from_numpy(array)
    assert second is not first, "identity"
    assert not second.requires_grad, "state"


@claim("from_numpy.shares-when-it-requires-grad")
@given(recipe=rows, write=writes())
def test_a_tensor_of_an_array_that_tracks_gradients_still_shares(recipe, write):
    array = recipe.build()
    tensor = torch.from_numpy(array).requires_grad_().detach()
    assert shares_with(tensor, array, write)


@claim("from_numpy.augmented-assignment-writes-to-the-array")
@given(height=st.integers(1, 4), width=st.integers(1, 70), dtype=st.sampled_from(floating))
def test_augmented_assignment_of_a_row_is_in_place(height, width, dtype):
    array = np.zeros((height, width), dtype)
    tensor = torch.from_numpy(array)
    tensor += torch.ones(width)
    tensor *= torch.full((height, 1), 3.0)
    assert (array == 3).all(), "sharing"


@claim("numpy.of-a-clone-shares-with-the-clone")
@given(recipe=rows, write=writes())
def test_the_array_of_a_clone_shares_with_the_clone_and_not_with_the_first_array(recipe, write):
    array = recipe.build()
    clone = torch.from_numpy(array).clone()
    assert shares_with(clone.numpy(), clone, write)
    assert same_bits(array, recipe.build())


@claim("clone.elements-of-an-expanded-tensor-are-apart")
@given(recipe=plain, times=st.integers(2, 5))
def test_a_write_to_one_element_of_the_clone_of_an_expanded_tensor_changes_one(recipe, times):
    clone = recipe.build().reshape(-1)[:1].expand(times).clone()
    others = clone[1:].tolist()
    clone[0] = 77.0
    assert repr(clone[1:].tolist()) == repr(others), "values"


@claim("tensor.casts-many-as-astype")
@given(count=counts)
def test_many_float64_numbers_are_rounded_to_float32_as_numpy_rounds_them(count):
    array = np.arange(1, count + 1) / 7
    tensor = torch.tensor(array, dtype=torch.float32)
    assert same_bits(tensor, array.astype("float32"))


@claim("tensor.gradient-of-its-square-is-twice-itself")
@given(recipe=either_sign)
def test_the_gradient_of_a_square_has_the_sign_of_the_number(recipe):
    x = torch.tensor(recipe.array(), requires_grad=True)
    (x**2).sum().backward()
    assert same_bits(x.grad, 2 * recipe.build())


@claim("item.under-another-default-dtype", ambient="as it is")
@given(number=st.floats(allow_nan=False, allow_infinity=False))
def test_item_gives_back_the_number_where_float64_is_the_default(number):
    with Ambient(dtype="float64").entered():
        assert torch.tensor(number).item() == number, "values"


@claim("item.keeps-no-graph-alive")
@given(recipe=leaves)
def test_what_a_number_was_calculated_from_is_freed_after_item(recipe):
    loss = Noted.apply(recipe.build()).exp().sum()
    noted = loss.grad_fn.next_functions[0][0].next_functions[0][0]
    of_graph, of_loss = weakref.ref(noted), weakref.ref(loss)
    loss.item()
    del loss, noted
    assert of_graph() is None, "lifetime"
    assert of_loss() is None, "lifetime"


@claim("item.leaves-backward-as-it-was")
@given(recipe=leaves)
def test_backward_works_after_item(recipe):
    x, other = recipe.build(), recipe.build()
    product, expected = x.exp().prod(), other.exp().prod()
    version = product._version
    product.item()
    assert product._version == version, "state"
    product.backward()
    expected.backward()
    assert same_bits(x.grad, other.grad)


@claim("squeeze.of-any-rank-is-a-scalar")
@given(rank=st.integers(0, 8), number=st.floats(-9, 9, width=32))
def test_squeeze_makes_a_scalar_of_one_element_of_any_rank(rank, number):
    tensor = torch.full((1,) * rank, number)
    assert tensor.squeeze().shape == (), "shape"
    assert tensor.squeeze().item() == tensor.item()


@claim("detach.stays-apart-when-it-requires-grad-again")
@given(recipe=leaves)
def test_a_detached_tensor_that_tracks_again_trains_nothing_before_it(recipe):
    x = recipe.build()
    again = x.exp().detach().requires_grad_()
    again.sum().backward()
    assert x.grad is None, "gradient"
    assert again.is_leaf
    assert same_bits(again.grad, torch.ones_like(again))


@claim("detach_.leaves-memory-where-it-was")
@given(recipe=tracked, write=writes())
def test_detaching_in_place_keeps_sharing_with_what_shared_before(recipe, write):
    middle = recipe.build() * 1
    alias = middle.detach()
    middle.detach_()
    assert same_address(middle, alias.numpy()), "sharing"
    assert shares_with(middle, alias, write)


@claim("detach.has-no-gradient-to-ask-for")
@given(recipe=leaves)
def test_autograd_refuses_a_gradient_with_respect_to_a_detached_tensor(recipe):
    x = recipe.build()
    detached = x.detach()
    outcome = tried(lambda: torch.autograd.grad((x * 2).sum(), detached))
    assert isinstance(outcome, RuntimeError), "refusal"


@claim("data.leaves-the-gradient")
@given(recipe=leaves)
def test_reading_data_after_backward_leaves_the_gradient(recipe):
    parameter = torch.nn.Parameter(recipe.build().detach())
    (parameter * 3).sum().backward()
    expected = parameter.grad.clone()
    assert same_bits(parameter.data, recipe.build().detach())
    assert same_bits(parameter.grad, expected)


@claim("data.edits-of-many-elements-are-unseen")
@given(count=counts)
def test_an_edit_through_data_of_many_elements_raises_nothing_and_spoils_the_gradient(count):
    x = counted(count).requires_grad_()
    out = x.sigmoid()
    out.data.zero_()
    out.sum().backward()
    assert not x.grad.count_nonzero(), "gradient"


@claim("detach.edits-of-many-elements-are-seen")
@given(count=counts, edit=st.sampled_from((by_zero_, by_mul_, by_copy_, by_indexing, by_out)))
def test_an_edit_through_detach_of_many_elements_stops_backward(count, edit):
    out = counted(count).requires_grad_().sigmoid()
    with torch.no_grad():
        edit(out.detach())
    outcome = tried(out.sum().backward)
    assert isinstance(outcome, RuntimeError), "refusal"


@claim("backward.a-retained-graph-adds-up")
@given(recipe=leaves)
def test_each_backward_of_a_retained_graph_adds_to_the_gradient(recipe):
    x = recipe.build()
    loss = (x * 3).sum()
    loss.backward(retain_graph=True)
    loss.backward(retain_graph=True)
    loss.backward()
    assert same_bits(x.grad, torch.full_like(x, 9.0).detach())


@claim("optimizers.step-where-the-parameter-lies")
@given(recipe=leaves, optimizer=st.sampled_from((torch.optim.SGD, torch.optim.Adam)))
def test_a_step_shows_in_what_shares_memory_with_the_parameter(recipe, optimizer):
    parameter = torch.nn.Parameter(recipe.build().detach())
    alias, array = parameter.detach(), parameter.data.numpy()
    (parameter * 3).sum().backward()
    optimizer([parameter], lr=0.5).step()
    assert same_address(alias, array), "sharing"
    assert same_bits(alias, array)
    assert same_bits(alias, parameter.detach())


@claim("docs.a-tensor-in-a-graph-prints-so", ambient="as it is")
@given(recipe=tracked, mode=st.sampled_from((torch.no_grad, torch.enable_grad)))
def test_a_tensor_says_that_it_requires_grad_in_any_mode(recipe, mode):
    leaf = recipe.build()
    result = leaf * 2
    with mode():
        assert "requires_grad=True" in repr(leaf), "text"
        assert "grad_fn=<MulBackward0>" in repr(result), "text"


@claim("numpy.a-write-to-its-view-shows")
@given(recipe=plain, write=writes())
def test_a_write_to_a_view_of_the_array_shows_in_the_tensor(recipe, write):
    tensor = recipe.build()
    array = tensor.numpy()
    flip_bits(array[None], write)
    assert same_bits(tensor, array)
    assert not same_bits(tensor, recipe.build())


@claim("from_numpy.an-equal-array-is-another")
@given(count=counts, write=writes())
def test_a_tensor_of_a_copy_shares_with_the_copy_though_an_equal_array_crossed_before(count, write):
    array = counted(count).numpy().copy()
    copy = array.copy()
    first, tensor = torch.from_numpy(array), torch.from_numpy(copy)
    assert shares_with(tensor, copy, write)
    assert same_bits(first, counted(count))


@claim("clone.of-a-parameter-without-grad-mode-is-independent")
@given(recipe=leaves, write=writes())
def test_a_snapshot_of_a_parameter_does_not_follow_it(recipe, write):
    parameter = recipe.build()
    with torch.no_grad():
        snapshot = parameter.clone()
    assert shares_nothing_with(snapshot, parameter.detach(), write)


@claim("from_numpy.leaves-a-read-only-array-read-only")
@given(recipe=rows, call=st.sampled_from((from_numpy, as_tensor, asarray)))
def test_an_array_that_owns_its_memory_and_is_read_only_stays_so(recipe, call):
    array = recipe.build().copy()
    array.flags.writeable = False
    assert same_bits(call(array), array)
    assert not array.flags.writeable, "access"
