"""Each class of inputs is tried before any is drawn, and what that shows is as small as can be."""

import math

import torch

from conformance.catalogue import HOLDS
from conformance.properties import claim, given
from conformance.runner.judging import Effort, judge
from strategies import ambients, each_class, grad_modes, tensor_recipes

quick = claim("planted.claim")


def test_each_class_is_tried_before_inputs_are_drawn_and_counts_as_one():
    seen = []

    @quick
    @given(recipe=tensor_recipes(), mode=grad_modes())
    def watched(recipe, mode):
        seen.append((recipe, mode))

    assert 200 <= judge(watched, {}, HOLDS, Effort(inputs=200)).cases == len(seen) < 208  # eight at a time
    sweep = each_class(tensor_recipes())
    assert [recipe for recipe, _ in seen[: len(sweep)]] == list(sweep)
    assert len({mode for _, mode in seen[: len(sweep)]}) == 3
    few = len(seen)  # too few for settings of the process
    judge(watched, {}, HOLDS, Effort(inputs=20))
    assert [recipe for recipe, _ in seen[few : few + 10]] == [
        sweep[number * len(sweep) // 10] for number in range(10)
    ]


def test_what_a_sweep_alone_refutes_is_refuted_and_what_drawing_does_is_shrunk():
    @quick
    @given(recipe=tensor_recipes(max_dims=0))
    def refutes_one_dtype(recipe):
        assert recipe.dtype != "complex64" or recipe.values != (1j, complex(1, -0.0))

    outcome = judge(refutes_one_dtype, {}, HOLDS, Effort(inputs=80))
    assert outcome.verdict == "refuted"
    assert outcome.inputs["recipe"].startswith(
        "TensorRecipe(dtype='complex64', shape=(), values=(complex(0.0, 1"
    )

    @quick
    @given(recipe=tensor_recipes())
    def refutes_many(recipe):
        assert math.prod(recipe.shape) < 2

    outcome = judge(refutes_many, {}, HOLDS, Effort(inputs=80))
    assert outcome.inputs["recipe"].startswith("TensorRecipe(dtype='float32', shape=(3,), values=(1.0")


def test_the_smaller_of_what_a_sweep_and_a_draw_refute_is_shown():
    @quick
    @given(recipe=tensor_recipes(dtypes=("float32",)))
    def refutes(recipe):
        assert recipe.values == (0.0,)

    outcome = judge(refutes, {}, HOLDS, Effort(inputs=80))
    assert outcome.inputs["recipe"].startswith("TensorRecipe(dtype='float32', shape=(), values=(")


def test_the_first_inputs_are_tried_within_each_setting_of_the_process():
    seen = []

    @claim("planted.claim", ambient="any")
    @given(recipe=tensor_recipes())
    def watched(recipe):
        seen.append((torch.get_default_dtype(), torch.is_inference_mode_enabled(), recipe))

    judge(watched, {}, HOLDS, Effort(inputs=200))
    sweep = each_class(tensor_recipes())
    after = seen[len(sweep) : len(sweep) + len(each_class(ambients()))]
    assert {dtype for dtype, _, _ in after} == {torch.float32, torch.float64}
    assert {inference for _, inference, _ in after} == {False, True}
    assert [recipe for *_, recipe in after] == list(sweep[: len(after)])
