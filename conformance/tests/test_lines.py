"""Lines and chains are compared by what sees a break, and lets through what compiled code may do."""

import numpy as np
import pytest
import torch

from conformance.catalogue import MODES
from conformance.modes import GRAPHS, REFUSING, captured
from conformance.modes import MODES as RUNS
from conformance.properties.chains import STEPS, TAKING_TENSORS, Chain
from conformance.properties.in_modes import near, same_class, same_remains, same_sharing, untaken
from conformance.runner.judging import Outcome


@pytest.mark.parametrize(
    ("one", "other", "are_near"),
    [
        (torch.tensor([1.0]), torch.tensor([1.0 + 2**-22]), True),
        (torch.tensor([1.0]), torch.tensor([1.001]), False),
        (torch.tensor([1.0]), torch.tensor([1.0], dtype=torch.float64), False),
        (torch.tensor([1.0]), torch.tensor([[1.0]]), False),
        (torch.tensor([1.0]), torch.tensor([1.0], requires_grad=True), False),
        (torch.tensor([float("nan")]), torch.tensor([float("nan")]), True),
        (torch.tensor([float("nan")]), torch.tensor([0.0]), False),
        (np.array([1, 2]), np.array([1, 3]), False),
        (np.array([1, 2]), np.array([1, 2], "int32"), False),
        (np.float64(1.5), np.array(1.5), True),
        (np.float64(1.5), np.array([1.5]), False),
        ([1, torch.ones(1)], [1, torch.ones(1)], True),
        ([1, torch.ones(1)], [1, torch.zeros(1)], False),
        (1.0, 1.0 + 1e-9, True),
        (1.0, 1.1, False),
        (True, 1, False),
    ],
)
def test_results_are_near_where_rounding_alone_tells_them_apart(one, other, are_near):
    assert near(one, other) is are_near
    assert near(other, one) is are_near


def test_a_scalar_of_numpy_is_of_the_class_of_an_array_and_a_tensor_is_not():
    assert same_class(np.float64(1), np.array(1.0))
    assert not same_class(np.array(1.0), torch.tensor(1.0))
    assert not same_class(1.0, np.float64(1))


@pytest.mark.parametrize(
    "change",
    [
        lambda array: array.__setitem__(0, 9),
        lambda array: setattr(array, "shape", (1, 3)),
        lambda tensor: tensor.requires_grad_(),
        lambda tensor: tensor.fill_(9),
    ],
)
def test_what_is_left_of_an_argument_is_told_from_what_it_was(change):
    takes_an_array = change.__code__.co_varnames[0] == "array"
    one, other = (np.arange(3.0) if takes_an_array else torch.arange(3.0) for _ in range(2))
    assert same_remains(one, other)
    change(one)
    assert not same_remains(one, other)


def test_a_copy_is_told_from_a_view_and_a_read_only_array_from_neither():
    def of(result):
        array = np.arange(3.0)
        return result(array), array

    view, copy = of(lambda array: array[1:]), of(lambda array: array[1:].copy())
    readonly = of(lambda array: np.broadcast_to(array, (2, 3)))
    assert same_sharing(*view, *of(lambda array: array[1:]))
    assert not same_sharing(*copy, *of(lambda array: array[1:]))
    assert not same_sharing(*of(lambda array: array[1:]), *of(lambda array: array[1:].copy()))
    assert same_sharing(*readonly, *of(lambda array: np.broadcast_to(array, (2, 3))))
    assert not same_sharing(*of(lambda array: np.stack([array, array])), *readonly)


@pytest.mark.parametrize("mode", [name for name in RUNS if RUNS[name].__name__ in REFUSING])
@pytest.mark.filterwarnings("ignore:`torch.jit")
def test_a_mode_may_refuse_and_says_how_many_calls_it_took(mode):
    if not MODES[mode].fits(torch.__version__):
        pytest.skip(MODES[mode].without)

    def raises(tensor):
        raise ValueError("no such thing")

    with captured.counting(MODES[mode]):
        found = RUNS[mode](torch.clone, torch.ones(2), torch.ones(2))
        assert found.tolist() == [1.0, 1.0]
        for _ in range(9):
            with pytest.raises(Exception, match="no such thing"):
                RUNS[mode](raises, torch.ones(2), torch.ones(2))
        weighed = captured.weighed(Outcome(), MODES[mode], of_arguments=False)
        assert (weighed.verdict, weighed.reason) == ("absent", "1 of 10 calls were taken")
    GRAPHS.update(calls=0, captured=0)
    assert isinstance(untaken(RUNS[mode], ValueError("no")), ValueError)
    assert untaken(RUNS[mode], 1) is untaken(RUNS["compile"], ValueError("no")) is None


def test_a_chain_leaves_out_what_does_not_fit_and_gives_every_result():
    chain = Chain(("from_numpy", "increase", "numpy", "increase array", "view", "from_numpy"))
    tensor, array = torch.zeros(2), np.zeros(2)
    first, increased, crossed, again, back = chain.of_tensor()(tensor)
    assert [type(each) for each in (first, increased, crossed, again, back)] == [
        torch.Tensor,
        torch.Tensor,
        np.ndarray,
        np.ndarray,
        torch.Tensor,
    ]
    assert tensor.tolist() == back.tolist() == [2.0, 2.0]
    assert len(chain.of_array()(array)) == 6
    assert array.tolist() == [2.0, 2.0]


def test_every_step_is_made_by_some_chain_and_takes_one_kind():
    assert STEPS.keys() > TAKING_TENSORS
    for name in STEPS:
        values = torch.ones(2, 2) if name in TAKING_TENSORS else np.ones((2, 2))
        assert isinstance(STEPS[name](values), (torch.Tensor, np.ndarray)), name
