"""The documents' calls after whatever can have happened to a tensor, in each grad mode, of many sizes."""

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.every_spelling import COPIES

shapes = st.sampled_from(((), (1,), (3,), (2, 3), (2, 1, 3), (70,), (40, 40)))
dtypes = st.sampled_from((torch.float32, torch.float64, torch.float16, torch.complex64))
exact = st.sampled_from((torch.float32, torch.int64, torch.uint8))
sizes = st.sampled_from((1, 65, 257, 4099, 40_001))


def nothing(tensor):
    pass


def retained(tensor):
    tensor.retain_grad()


def hooked(tensor):
    tensor.register_hook(lambda gradient: gradient)


def named(tensor):
    tensor.note = "kept"


def trained(tensor):
    tensor.backward(torch.ones_like(tensor), retain_graph=True)


def detached(tensor):
    tensor.detach()


def read(tensor):
    return tensor.data, tensor.data, tensor.tolist()


def crossed(tensor):
    return tensor.detach().numpy()


def copied(tensor):
    return tensor.clone(), tensor.detach().clone()


HISTORIES = (nothing, retained, hooked, named, trained, detached, read, crossed, copied)
ALONE = (False, None, [])  # of a tensor that has data and nothing else
MODES = (torch.enable_grad, torch.no_grad, torch.inference_mode)


def state(tensor):
    """Whether a tensor requires grad, the function it comes from, and the names of its attributes."""
    return tensor.requires_grad, tensor.grad_fn, list(vars(tensor))


def leaf(shape, dtype):
    """A leaf of ones that requires grad."""
    return torch.ones(shape, dtype=dtype, requires_grad=True)


def output(shape, dtype):
    """The output of an operation, of ones."""
    return torch.ones(shape, dtype=dtype, requires_grad=True) * 1


@claim("detach.gives-the-data-alone-whatever-happened-before")
@given(shape=shapes, dtype=dtypes, source=st.sampled_from((leaf, output)))
def test_a_detached_tensor_is_data_alone_whatever_happened_before(shape, dtype, source):
    for happened in HISTORIES:
        tensor = source(shape, dtype)
        kept = [happened(tensor)]  # for as long as what comes now
        result = tensor.detach()
        assert state(result) == ALONE, "state"
        assert result.data_ptr() == tensor.data_ptr(), "sharing"
        assert result._version == tensor._version, "state"
        kept.clear()


@claim("data.gives-the-data-alone-whatever-happened-before")
@given(shape=shapes, dtype=dtypes, source=st.sampled_from((leaf, output)))
def test_the_data_of_a_tensor_leave_it_as_it_is_whatever_happened_before(shape, dtype, source):
    for happened in HISTORIES:
        tensor = source(shape, dtype)
        kept, before = [happened(tensor)], state(tensor)
        result = tensor.data
        assert state(result) == ALONE, "state"
        assert result.data_ptr() == tensor.data_ptr(), "sharing"
        assert state(tensor) == before, "state"
        kept.clear()


@claim("detach_.leaves-the-graph-whatever-happened-before")
@given(shape=shapes, dtype=dtypes)
def test_a_tensor_that_is_detached_in_place_is_a_leaf_whatever_happened_before(shape, dtype):
    for happened in HISTORIES:
        tensor = output(shape, dtype)
        kept = [happened(tensor)]
        result = tensor.detach_()
        assert result is tensor, "identity"
        assert state(tensor)[:2] == ALONE[:2], "state"
        kept.clear()


@claim("detach.edits-are-noticed-in-every-grad-mode")
@given(shape=shapes, dtype=dtypes, mode=st.sampled_from(MODES[:2]))
def test_an_edit_of_a_detached_output_is_noticed_in_every_grad_mode(shape, dtype, mode):
    for happened in HISTORIES[:2]:
        tensor = output(shape, dtype)
        happened(tensor)
        with mode():
            result = tensor.detach()
            before = tensor._version
            result.zero_()
        assert tensor._version == before + 1, "state"


@claim("copies.are-independent-in-every-grad-mode")
@given(size=sizes, dtype=dtypes, mode=st.sampled_from(MODES))
def test_every_copy_is_independent_in_every_grad_mode(size, dtype, mode):
    array = np.ones(size)
    with mode():
        tensor = torch.from_numpy(array).to(dtype)
        for function in COPIES:
            result = function(tensor)
            result.zero_()
            assert result.data_ptr() != tensor.data_ptr(), "independence"
            assert bool((tensor == 1).all()), "independence"


@claim("numpy.shares-memory-in-every-grad-mode")
@given(
    size=sizes, dtype=st.sampled_from((torch.float32, torch.int64, torch.uint8)), mode=st.sampled_from(MODES)
)
def test_numpy_shares_writable_memory_in_every_grad_mode(size, dtype, mode):
    with mode():
        tensor = torch.zeros(size, dtype=dtype)
        for view in (tensor, tensor[size // 2 :], tensor[::2], tensor.view(1, 1, -1)):
            array = view.numpy()
            assert array.flags.writeable, "access"
            assert array.ctypes.data == view.data_ptr(), "sharing"
            array[...] = 1
            assert bool((view == 1).all()), "sharing"
