"""Gradients and edits behind their back: what data, detach() and item() do to a training program."""

import torch
from hypothesis import strategies as st

from conformance.properties import claim, elementwise, given
from conformance.properties.oracles import raised_by, same_bits
from strategies import grad_modes, tensor_recipes

# Backward of the first group reads the output, of the second the input; neg and clone read neither.
reading_output = (
    elementwise.sigmoid,
    elementwise.tanh,
    elementwise.exp,
    elementwise.sqrt,
    elementwise.rsqrt,
    elementwise.reciprocal,
    elementwise.expm1,
)
reading_input = (
    elementwise.sin,
    elementwise.log,
    elementwise.square,
    elementwise.erf,
    elementwise.atan,
    elementwise.log1p,
)
functions = st.sampled_from((*reading_output, *reading_input, elementwise.neg, elementwise.clone))

# Where every function above is defined and has another derivative than at an edited output.
safe_numbers = st.sampled_from((0.5, 0.25, 1.0, 2.0, 3.0))
leaves = tensor_recipes(
    dtypes=("float32", "float64"), grads=("leaf",), min_elements=1, values=safe_numbers, allow_bits=False
)
any_leaves = tensor_recipes(dtypes=("float32", "float64"), grads=("leaf",), allow_bits=False)
parameters = tensor_recipes(
    dtypes=("float32", "float64"),
    grads=("leaf",),
    min_elements=1,
    values=safe_numbers,
    layouts=("contiguous",),
    allow_bits=False,
)


def by_zero_(tensor):
    tensor.zero_()


def by_mul_(tensor):
    tensor.mul_(0)


def by_copy_(tensor):
    tensor.copy_(torch.zeros_like(tensor))


def by_indexing(tensor):
    tensor[...] = 0


def by_data(tensor):
    tensor.data.zero_()


def by_numpy(tensor):
    tensor.numpy()[...] = 0


def by_apply_(tensor):
    tensor.apply_(lambda number: 0.0)


in_place = st.sampled_from((by_zero_, by_mul_, by_copy_, by_indexing))
any_edit = st.sampled_from((by_zero_, by_mul_, by_copy_, by_indexing, by_data, by_numpy, by_apply_))


@claim("data.sigmoid-example")
@given(recipe=any_leaves)
def test_zeroing_the_data_of_a_sigmoid_gives_a_gradient_of_zeros(recipe, device):
    a = recipe.build(device)
    out = a.sigmoid()
    out.data.zero_()
    out.sum().backward()
    assert same_bits(out.detach(), torch.zeros(out.shape, dtype=out.dtype))
    assert a.grad is not None
    assert not a.grad.count_nonzero()


@claim("data.edit-raises-nothing")
@given(recipe=leaves, function=functions, edit=in_place)
def test_no_edit_through_data_is_seen_by_backward(recipe, function, edit, device):
    out = function(recipe.build(device))
    edit(out.data)
    error = raised_by(out.sum().backward)
    assert error is None


@claim("data.edit-gives-a-wrong-gradient")
@given(recipe=leaves, function=functions, edit=in_place)
def test_every_edit_of_an_output_through_data_spoils_the_gradient(recipe, function, edit, device):
    x, untouched = recipe.build(device), recipe.build(device)
    out = function(x)
    edit(out.data)
    out.sum().backward()
    function(untouched).sum().backward()
    assert not same_bits(x.grad, untouched.grad)


@claim("data.edit-of-a-saved-output-gives-a-wrong-gradient")
@given(recipe=leaves, function=st.sampled_from(reading_output), edit=in_place)
def test_an_edit_of_an_output_that_backward_reads_spoils_the_gradient(recipe, function, edit, device):
    x, untouched = recipe.build(device), recipe.build(device)
    out = function(x)
    edit(out.data)
    out.sum().backward()
    function(untouched).sum().backward()
    assert not same_bits(x.grad, untouched.grad)


@claim("data.edit-of-a-saved-input-gives-a-wrong-gradient")
@given(recipe=leaves, function=st.sampled_from(reading_input), edit=in_place)
def test_an_edit_of_an_input_that_backward_reads_spoils_the_gradient(recipe, function, edit, device):
    x, untouched = recipe.build(device), recipe.build(device)
    middle = x * 1
    out = function(middle)
    edit(middle.data)
    out.sum().backward()
    function(untouched).sum().backward()
    assert not same_bits(x.grad, untouched.grad)


@claim("data.edit-of-an-unsaved-output-leaves-the-gradient-right")
@given(
    recipe=leaves,
    function=st.sampled_from((*reading_input, elementwise.neg, elementwise.clone)),
    edit=in_place,
)
def test_an_edit_of_an_output_that_backward_ignores_does_no_harm(recipe, function, edit, device):
    x, untouched = recipe.build(device), recipe.build(device)
    out = function(x)
    edit(out.data)
    out.sum().backward()
    function(untouched).sum().backward()
    assert same_bits(x.grad, untouched.grad)


@claim("detach.edit-raises-at-once")
@given(recipe=leaves, function=st.sampled_from(reading_output), edit=in_place)
def test_an_edit_through_detach_is_itself_an_error(recipe, function, edit, device):
    out = function(recipe.build(device))
    error = raised_by(lambda: edit(out.detach()))
    assert error is not None


@claim("detach.edit-is-blocked")
@given(recipe=leaves, function=st.sampled_from(reading_output), edit=in_place)
def test_an_edit_through_detach_does_not_reach_the_output(recipe, function, edit, device):
    out = function(recipe.build(device))
    raised_by(lambda: edit(out.detach()))
    assert out.count_nonzero() == out.numel()


@claim("detach.edit-of-a-saved-output-raises-at-backward")
@given(recipe=leaves, function=st.sampled_from(reading_output), edit=in_place)
def test_backward_refuses_an_output_edited_through_detach(recipe, function, edit, device):
    x = recipe.build(device)
    out = function(x)
    edit(out.detach())
    error = raised_by(out.sum().backward)
    assert isinstance(error, RuntimeError)
    assert "modified by an inplace operation" in str(error)
    assert x.grad is None


@claim("detach.edit-without-grad-mode-is-seen-by-backward")
@given(recipe=leaves, function=st.sampled_from(reading_output), edit=in_place, mode=grad_modes())
def test_backward_refuses_an_output_edited_through_detach_in_any_grad_mode(recipe, function, edit, mode):
    x = recipe.build()
    out = function(x)
    with mode():
        edit(out.detach())
    error = raised_by(out.sum().backward)
    assert isinstance(error, RuntimeError)
    assert x.grad is None


@claim("detach.edit-never-gives-a-wrong-gradient")
@given(recipe=leaves, function=functions, edit=any_edit)
def test_no_change_made_through_detach_spoils_the_gradient_silently(recipe, function, edit):
    x, untouched = recipe.build(), recipe.build()
    out = function(x)
    edit(out.detach())
    error = raised_by(out.sum().backward)
    function(untouched).sum().backward()
    assert error is not None or same_bits(x.grad, untouched.grad)


@claim("detach.in-place-edit-never-gives-a-wrong-gradient")
@given(recipe=leaves, function=functions, edit=in_place)
def test_no_operation_in_place_through_detach_spoils_the_gradient_silently(recipe, function, edit, device):
    x, untouched = recipe.build(device), recipe.build(device)
    out = function(x)
    edit(out.detach())
    error = raised_by(out.sum().backward)
    function(untouched).sum().backward()
    assert error is not None or same_bits(x.grad, untouched.grad)


def sgd(parameters):
    return torch.optim.SGD(parameters, lr=0.5)


def sgd_with_decay(parameters):
    return torch.optim.SGD(parameters, lr=0.5, momentum=0.5, weight_decay=0.5)


def adam_with_decay(parameters):
    return torch.optim.Adam(parameters, lr=0.5, weight_decay=0.5)


def adamw(parameters):
    return torch.optim.AdamW(parameters, lr=0.5)


@claim("detach.stops-the-update-of-what-comes-before")
@given(
    before=parameters,
    after=parameters,
    optimizer=st.sampled_from((sgd, sgd_with_decay, adam_with_decay, adamw)),
)
def test_only_the_parameters_after_detach_are_updated(before, after, optimizer, device):
    a, b = torch.nn.Parameter(before.build(device)), torch.nn.Parameter(after.build(device))
    hidden = torch.tanh(a * 2).detach()
    (hidden.sum() * b).sum().backward()
    optimizer([a, b]).step()
    assert a.grad is None
    assert same_bits(a.data, before.build(device).data)
    assert b.grad is not None
    assert not same_bits(b.data, after.build(device).data)


@claim("detach.stops-every-later-update-of-what-comes-before")
@given(before=parameters, after=parameters)
def test_parameters_before_detach_stay_although_they_were_trained_earlier(before, after, device):
    a, b = torch.nn.Parameter(before.build(device)), torch.nn.Parameter(after.build(device))
    optimizer = torch.optim.SGD([a, b], lr=0.5, momentum=0.5)
    (torch.tanh(a * 2).sum() * b).sum().backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=False)
    trained = a.detach().clone()
    (torch.tanh(a * 2).detach().sum() * b).sum().backward()
    optimizer.step()
    assert same_bits(a.detach(), trained)


@claim("item.accumulates-plain-numbers")
@given(losses=st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), max_size=5))
def test_a_running_sum_of_items_is_a_plain_number(losses, device):
    total = plain = 0.0
    for number in losses:
        loss = torch.tensor(number, requires_grad=True, device=device) * 1
        total, plain = total + loss.item(), plain + number  # sum() rounds otherwise since Python 3.12
    assert type(total) is float
    assert total == plain


@claim("item.counts-correct-answers")
@given(
    recipe=tensor_recipes(
        dtypes=("float32", "float64"),
        min_dims=2,
        max_dims=2,
        min_elements=1,
        values=st.floats(-8, 8, width=16),
        allow_bits=False,
    ),
    labels=st.lists(st.integers(0, 4), min_size=30, max_size=30),
)
def test_the_sum_of_equal_labels_counts_the_correct_answers(recipe, labels, device):
    outputs = recipe.build(device)
    answers = labels[: len(outputs)]
    count = (outputs.argmax(dim=1) == torch.tensor(answers).to(device)).sum().cpu().item()
    rows = recipe.build().tolist()
    assert type(count) is int
    assert count == sum(row.index(max(row)) == answer for row, answer in zip(rows, answers))
