"""The same call in each spelling, each cast of one element, each place in a list, each dtype of a batch."""

import weakref

import numpy as np
import torch
import torch.utils.data
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.every_spelling import COPIES, OUT_OF_THE_GRAPH, TO_ITSELF
from conformance.properties.oracles import same_bits
from conformance.properties.outcomes import same_outcome, tried
from strategies import DIFFERENTIABLE, SHARED, tensor_recipes

anything = tensor_recipes(allow_bits=False)
tracked = tensor_recipes(dtypes=DIFFERENTIABLE, grads=("leaf", "nonleaf"), allow_bits=False)
joined = tensor_recipes(
    dtypes=DIFFERENTIABLE,
    grads=("leaf", "nonleaf"),
    allow_bits=False,
    min_dims=1,
    max_dims=2,
    min_elements=1,
    max_elements=6,
)
one_by_shape = st.sampled_from(((), (1,), (1, 1), (1, 1, 1, 1)))
known = [dtype for dtype in SHARED if dtype not in ("uint16", "uint32", "uint64")]
joins = st.sampled_from((np.stack, np.concatenate, np.vstack, np.hstack, np.array))
places = st.integers(0, 2)

CASTS = (int, float, bool, complex)  # of complex numbers the last two


def of(cast, value):
    return tried(lambda: cast(value))


def one(dtype, shape):
    """A tensor of one element, of which both parts are not zero where it is complex."""
    number = 2.5 - 3j if dtype.startswith("complex") else 2.5 if dtype.startswith("float") else 1
    return torch.tensor(number, dtype=getattr(torch, dtype)).reshape(shape)


class Samples(torch.utils.data.Dataset):
    """Four samples, each an array and a scalar of each dtype."""

    def __len__(self):
        return 4

    def __getitem__(self, place):
        arrays = {dtype: np.array([place, 7]).astype(dtype) for dtype in known}
        return {"arrays": arrays, "numbers": {dtype: arrays[dtype][0] for dtype in known if dtype != "bool"}}


class Draws(torch.utils.data.Dataset):
    """Four samples, each drawn by the generator that NumPy has in each process."""

    def __len__(self):
        return 4

    def __getitem__(self, place):
        return np.random.randint(2**40)


def drawn_in_workers():
    """The numbers that two workers draw."""
    batches = torch.utils.data.DataLoader(
        Draws(), batch_size=2, num_workers=2, multiprocessing_context="fork"
    )
    return torch.cat(list(batches)).tolist()


def loaded(number, how=None):
    """The batches that so many workers load, which are started so."""
    loader = torch.utils.data.DataLoader(
        Samples(), batch_size=2, num_workers=number, multiprocessing_context=how
    )
    return list(loader)


@claim("to.every-spelling-is-the-tensor-itself", ambient="any")
@given(recipe=anything)
def test_every_move_to_where_a_tensor_is_gives_the_tensor_itself(recipe):
    tensor = recipe.build()
    for function in TO_ITSELF:
        assert function(tensor) is tensor, "identity"


@claim("copies.every-spelling-is-independent", ambient="any")
@given(recipe=tensor_recipes(dtypes=SHARED, allow_bits=False, min_elements=1))
def test_every_copy_of_a_tensor_is_independent_of_it(recipe):
    tensor = recipe.build()
    for function in COPIES:
        result = function(tensor)
        result.detach().fill_(1)
        assert result.data_ptr() != tensor.data_ptr(), "sharing"
        assert same_bits(tensor.detach(), recipe.array())


@claim("copies.every-spelling-passes-the-gradient-on")
@given(recipe=tracked)
def test_every_copy_of_a_tensor_passes_the_gradient_on(recipe):
    for function in COPIES[:7]:
        tensor = recipe.build().detach().requires_grad_()
        copy = function(tensor)
        copy.backward(torch.full_like(copy, 3))
        assert torch.equal(tensor.grad, torch.full_like(tensor, 3)), "gradient"


@claim("detach.lets-go-of-the-graph")
@given(recipe=tracked)
def test_what_is_out_of_the_graph_keeps_nothing_of_it_alive(recipe):
    leaf = recipe.build().detach().requires_grad_()
    for function in OUT_OF_THE_GRAPH:
        tensor = leaf * 2
        kept, result = weakref.ref(tensor), function(tensor)
        del tensor
        assert kept() is None, "lifetime"
        assert result is not None


@claim("casts.every-cast-of-one-element")
@given(dtype=st.sampled_from(known), shape=one_by_shape)
def test_every_cast_of_one_element_is_that_of_its_item(dtype, shape):
    tensor = one(dtype, shape)
    for cast in CASTS[2:] if tensor.is_complex() else CASTS:
        assert same_outcome(of(cast, tensor), of(cast, tensor.item()))


@claim("sequences.joining-what-requires-grad-raises-runtimeerror")
@given(recipe=joined, join=joins, place=places)
def test_tensors_of_which_any_requires_grad_are_not_joined(recipe, join, place):
    tensor = recipe.build()
    items = [tensor.detach(), tensor.detach(), tensor.detach()]
    items[place] = tensor
    error = tried(lambda: join(items))
    assert isinstance(error, RuntimeError)


@claim("batches.of-every-dtype-from-a-worker-are-those-of-the-process", share=0.01)
@given(number=st.just(1))
def test_workers_load_what_the_process_loads(number):
    assert same_outcome(loaded(number, "fork"), loaded(0))


@claim("batches.of-every-dtype-from-a-spawned-worker-are-those-of-the-process", share=0.005)
@given(number=st.just(1))
def test_spawned_workers_load_what_the_process_loads(number):
    assert same_outcome(loaded(number, "spawn"), loaded(0))


@claim("batches.workers-draw-numbers-of-their-own-of-numpy", share=0.01)
@given(seed=st.integers(0, 99))
def test_workers_draw_numbers_of_their_own_and_the_same_for_a_seed(seed):
    torch.manual_seed(seed)
    first = drawn_in_workers()
    torch.manual_seed(seed)
    assert drawn_in_workers() == first, "values"
    assert len(set(first)) == len(first), "values"
