"""What the calls of the documents leave for later: objects, memory, counts, gradients and what is printed."""

import weakref

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.oracles import flip_bits, same_address, same_bits, shares_with
from conformance.properties.outcomes import tried
from strategies import array_recipes, tensor_recipes, writes

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
@given(rows_=st.integers(1, 4), columns=st.integers(1, 70), dtype=st.sampled_from(floating))
def test_augmented_assignment_of_a_row_is_in_place(rows_, columns, dtype):
    array = np.zeros((rows_, columns), dtype)
    tensor = torch.from_numpy(array)
    tensor += torch.ones(columns)
    tensor *= torch.full((rows_, 1), 3.0)
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
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        assert torch.tensor(number).item() == number, "values"
    finally:
        torch.set_default_dtype(before)


@claim("item.keeps-no-graph-alive")
@given(recipe=leaves)
def test_what_a_number_was_calculated_from_is_freed_after_item(recipe):
    x = recipe.build()
    loss = x.exp().sum()
    freed = weakref.ref(loss)
    loss.item()
    del loss
    assert freed() is None, "lifetime"


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
@given(count=counts, by=st.sampled_from(("zero_", "index", "out")))
def test_an_edit_through_detach_of_many_elements_stops_backward(count, by):
    out = counted(count).requires_grad_().sigmoid()
    edited = out.detach()
    with torch.no_grad():
        if by == "index":
            edited[0] = 0.0
        else:
            edited.zero_() if by == "zero_" else torch.mul(edited, 0, out=edited)
    outcome = tried(out.sum().backward)
    assert isinstance(outcome, RuntimeError), "refusal"


@claim("backward.a-retained-graph-adds-up")
@given(recipe=leaves)
def test_a_second_backward_of_a_retained_graph_adds_to_the_gradient(recipe):
    x = recipe.build()
    loss = (x * 3).sum()
    loss.backward(retain_graph=True)
    loss.backward()
    assert same_bits(x.grad, torch.full_like(x, 6.0).detach())


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
    view = tensor.numpy()[None].T.T[0:1]
    flip_bits(view, write)
    assert same_bits(tensor, tensor.numpy())
    assert not same_bits(tensor, recipe.build())
