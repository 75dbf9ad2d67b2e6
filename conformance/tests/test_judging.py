"""An outcome becomes the right verdict, and a mistake of ours never a refutation."""

import importlib
import os
import random
import signal
import warnings

import numpy as np
import pytest
import torch
from hypothesis import assume, reject
from hypothesis import strategies as st

from conformance.catalogue import HOLDS, Cause, Expectation
from conformance.properties import claim, given
from conformance.properties.oracles import raised_by, same_bits
from conformance.runner.ambient import restored
from conformance.runner.children import judge_in_child
from conformance.runner.judging import Effort, judge
from conformance.runner.observing import Leak
from strategies import TensorRecipe, grad_modes, tensor_recipes

numbers = st.integers(0, 1000)
quick = claim("planted.claim")
some = Effort(inputs=64)


def refuted(*causes):
    return Expectation(verdict="refuted", causes=causes, because="as planted")


VALUES, SHAPE = Cause(promise="values"), Cause(promise="shape")


def test_a_property_that_passes_holds_and_counts_its_cases():
    @quick
    @given(recipe=tensor_recipes(), mode=grad_modes())
    def holds(recipe, mode):
        assert recipe.shape is not None

    outcome = judge(holds, {}, HOLDS, some)
    assert (outcome.verdict, outcome.cases) == ("holds", 64)
    assert sum(outcome.coverage["dtype"].values()) == 64
    assert set(outcome.coverage) == {"ambient", "bit", "dtype", "grad", "layout", "mode", "past", "shape"}


def test_a_failed_assertion_refutes_with_the_smallest_input():
    @quick
    @given(number=numbers)
    def refutes(number):
        assert number < 7

    outcome = judge(refutes, {}, HOLDS, some)
    assert (outcome.verdict, outcome.inputs) == ("refuted", {"number": "7"})
    assert outcome.failure == "assert number < 7 with number = 7"


def test_an_exception_that_torch_raises_refutes():
    @quick
    @given(number=numbers)
    def refutes(number):
        torch.zeros(3).view(2, 2)

    outcome = judge(refutes, {}, HOLDS, some)
    assert outcome.verdict == "refuted"
    assert outcome.failure.startswith("RuntimeError: shape '[2, 2]' is invalid")


def test_what_torch_has_not_implemented_refutes():
    @quick
    @given(number=numbers)
    def refutes(number):
        torch.zeros(3, device="meta").cpu()

    outcome = judge(refutes, {}, HOLDS, some)
    assert outcome.verdict == "refuted"
    assert outcome.failure.startswith("NotImplementedError: Cannot copy out of meta tensor")


def test_a_rare_refutation_that_is_expected_is_looked_for_longer():
    @claim("planted.claim", together=1)
    @given(number=st.integers(0, 10**9).map(lambda number: number * 7919 % 20))
    def refutes_one_in_twenty(number):
        assert number != 13, "values"

    few = Effort(inputs=5)
    assert judge(refutes_one_in_twenty, {}, HOLDS, few).verdict == "holds"
    patient = judge(refutes_one_in_twenty, {}, refuted(VALUES), few)
    assert patient.verdict == "refuted"
    assert 5 < patient.cases <= 50


def misspelt(number):
    torch.zeros(3).nunpy()


def unbound(number):
    unknown_name(number)  # noqa: F821  # the mistake that this property is about


def badly_imported(number):
    import torch.no_such_module  # noqa: F401


def helper_raises(number):
    same_bits(torch.zeros(3), 3)


def misspelt_in_a_lambda(number):
    assert raised_by(lambda: torch.zeros(3).nunpy()) is None


def unwritten(number):
    raise NotImplementedError("the property is not written yet")


def cannot_build(number):
    TensorRecipe("float32", (2,), ("text",)).build()


@pytest.mark.parametrize(
    "body",
    [misspelt, unbound, badly_imported, helper_raises, misspelt_in_a_lambda, unwritten, cannot_build],
)
def test_a_mistake_of_ours_is_errored_and_never_a_refutation(body):
    for expected in (HOLDS, refuted(Cause(raises=".+"), VALUES)):
        outcome = judge(quick(given(number=numbers)(body)), {}, expected, some)
        assert outcome.verdict == "errored"
        assert outcome.reason
        assert outcome.surprises(expected)


def test_no_input_at_all_is_errored():
    @quick
    @given(number=numbers)
    def starved(number):
        reject()

    assert judge(starved, {}, HOLDS, some).verdict == "errored"


def test_rejected_inputs_are_not_counted():
    accepted = []

    @quick
    @given(number=numbers)
    def picky(number):
        assume(number % 2)
        accepted.append(number)

    outcome = judge(picky, {}, HOLDS, some)
    assert outcome.verdict == "holds"
    assert outcome.cases == len(accepted)
    assert 60 <= outcome.cases <= 72  # others are drawn in their place


def test_what_fails_once_and_not_again_is_refuted_and_said_to_be_so():
    calls = []

    @quick
    @given(number=numbers)
    def flaky(number):
        calls.append(number)
        assert len(calls) != 10

    outcome = judge(flaky, {}, HOLDS, some)
    assert (outcome.verdict, outcome.reason) == (
        "refuted",
        "the same input did not fail in the same way every time",
    )
    assert outcome.failure.startswith("assert len(calls) != 10")
    assert outcome.inputs == {"number": repr(calls[9])}


def test_a_mistake_of_ours_that_comes_and_goes_is_errored():
    calls = []

    @quick
    @given(number=numbers)
    def misspelt(number):
        calls.append(number)
        if len(calls) == 10:
            raise NameError("no such name")

    assert judge(misspelt, {}, HOLDS, some).verdict == "errored"


def test_a_skip_is_absent_with_its_reason():
    @quick
    @given(number=numbers)
    def skips(number):
        pytest.skip("no such call in this torch")

    outcome = judge(skips, {}, HOLDS, some)
    assert (outcome.verdict, outcome.reason) == ("absent", "no such call in this torch")


@quick
@given(number=numbers)
def fails_in_two_ways(number):
    assert number < 500, "values"
    assert number not in range(3, 200), "shape"


def test_another_failure_does_not_hide_behind_the_expected_one():
    expected = refuted(VALUES)
    outcome = judge(fails_in_two_ways, {}, expected, some)
    assert outcome.failure == "assert number not in range(3, 200) with number = 3"
    assert outcome.surprises(expected)


def test_the_expected_failure_is_shrunk_once_all_inputs_were_tried():
    expected = refuted(VALUES, SHAPE)
    outcome = judge(fails_in_two_ways, {}, expected, some)
    assert outcome.verdict == "refuted"
    assert 64 <= outcome.cases <= 72  # eight in a case
    assert outcome.inputs == {"number": "3"} or outcome.inputs == {"number": "500"}
    assert not outcome.surprises(expected)


@quick
@given(side=st.sampled_from(("left", "right")))
def fails_on_both_sides(side):
    assert not side, "values"


@pytest.mark.parametrize(("sides", "differs"), [(("left", "right"), ""), (("left",), "side=right")])
def test_an_expectation_can_name_the_inputs_that_fail(sides, differs):
    expected = refuted(Cause(promise="values", given={"side": sides}))
    outcome = judge(fails_on_both_sides, {}, expected, some)
    assert outcome.verdict == "refuted"
    assert outcome.surprises(expected) == bool(differs)
    assert differs in outcome.cause.get("differs", "")


def test_a_refutation_that_does_not_come_is_a_surprise():
    @quick
    @given(number=numbers)
    def holds(number):
        assert number >= 0

    outcome = judge(holds, {}, refuted(VALUES), some)
    assert outcome.verdict == "holds"
    assert outcome.surprises(refuted(VALUES))


def leaves_no_grad(number):
    torch.set_grad_enabled(False)


def leaves_a_default_dtype(number):
    torch.set_default_dtype(torch.float64)


@pytest.mark.parametrize("body", [leaves_no_grad, leaves_a_default_dtype])
def test_a_property_that_leaves_a_setting_changed_is_errored_and_the_setting_is_put_back(body):
    outcome = judge(quick(given(number=numbers)(body)), {}, HOLDS, some)
    assert outcome.verdict == "errored"
    assert "Leak" in outcome.reason
    assert torch.is_grad_enabled()
    assert torch.get_default_dtype() == torch.float32


def test_a_tensor_that_cannot_be_printed_is_described_all_the_same():
    class Silent(torch.Tensor):
        def __repr__(self, *, tensor_contents=None):
            raise RuntimeError("no repr")

    @quick
    @given(number=numbers)
    def refutes(number):
        tensor = torch.zeros(1).as_subclass(Silent)
        assert tensor is None

    assert "Silent that cannot be printed" in judge(refutes, {}, HOLDS, some).failure


def test_a_child_that_is_killed_is_crashed_with_the_input_that_did_it(tmp_path):
    @quick
    @given(number=numbers)
    def kills(number):
        if number > 5:
            os.kill(os.getpid(), signal.SIGSEGV)

    outcome = judge_in_child(kills, {}, HOLDS, some, tmp_path, "test_kills", limit=60)
    assert (outcome.verdict, outcome.reason) == ("crashed", "killed by SIGSEGV")
    assert int(outcome.inputs["number"]) > 5


def test_a_child_that_leaves_is_crashed_with_its_exit_code(tmp_path):
    @quick
    @given(number=numbers)
    def leaves(number):
        os._exit(3)

    outcome = judge_in_child(leaves, {}, HOLDS, some, tmp_path, "test_leaves", limit=60)
    assert outcome.reason == "ended with exit code 3"


def test_a_child_that_hangs_is_timed_out_with_its_stack(tmp_path):
    @quick
    @given(number=numbers)
    def hangs(number):
        signal.pause()

    outcome = judge_in_child(hangs, {}, HOLDS, some, tmp_path, "test_hangs", limit=0.5)
    assert (outcome.verdict, outcome.inputs) == ("timed-out", {"number": "0"})
    assert "in hangs" in outcome.failure


def test_a_mistake_of_ours_in_a_child_is_no_crash(tmp_path):
    @quick
    @given(number=numbers)
    def fine(number):
        pass

    outcome = judge_in_child(fine, {"no": "such argument"}, HOLDS, some, tmp_path, "test_fine", limit=60)
    assert outcome.verdict == "errored"


def test_a_child_that_lives_brings_its_outcome(tmp_path):
    expected = refuted(VALUES, SHAPE)
    outcome = judge_in_child(fails_in_two_ways, {}, expected, some, tmp_path, "test_fails", limit=60)
    assert outcome.verdict == "refuted"
    assert 64 <= outcome.cases <= 72  # eight in a case


@pytest.mark.parametrize(
    ("name", "leak"),
    [
        ("default dtype", lambda: torch.set_default_dtype(torch.float64)),
        ("default device", lambda: torch.set_default_device("meta")),
        ("grad mode", lambda: torch.set_grad_enabled(False)),
        ("deterministic algorithms", lambda: torch.use_deterministic_algorithms(True)),
        ("number of threads", lambda: torch.set_num_threads(torch.get_num_threads() + 1)),
        ("always warning", lambda: torch.set_warn_always(True)),
        ("NumPy error state", lambda: np.seterr(all="raise")),
        ("warning filters", lambda: warnings.simplefilter("always", DeprecationWarning)),
    ],
)
def test_what_a_block_leaves_changed_is_named_and_put_back(name, leak):
    with restored():
        pass
    with pytest.raises(Leak, match=f"these settings changed: {name}$"), restored():
        leak()
    with restored():  # nothing is left to leak
        assert torch.get_default_dtype() == torch.float32
        assert torch.empty(0).device.type == "cpu"


def test_a_filter_that_came_with_an_import_is_put_back_but_no_leak(tmp_path, monkeypatch):
    """torch.optim imports torch._dynamo where it is first used, and that adds filters of its own."""
    (tmp_path / "imported_late.py").write_text(
        "import warnings\nwarnings.simplefilter('always', UserWarning)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    before = list(warnings.filters)
    with restored():
        importlib.import_module("imported_late")
        assert warnings.filters != before
    assert warnings.filters == before


def test_the_random_states_are_put_back():
    before = random.getstate(), np.random.get_state()[1].copy(), torch.get_rng_state()
    with restored():
        random.random(), np.random.random(), torch.rand(1)
    assert random.getstate() == before[0]
    assert (np.random.get_state()[1] == before[1]).all()
    assert torch.equal(torch.get_rng_state(), before[2])
