"""What recipes print as rebuilds them, and a text from anywhere is safe to read."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import (
    array_recipes,
    broken_array_recipes,
    broken_tensor_recipes,
    rebuilt,
    tensor_recipes,
    uncommon_arrays,
    uncommon_tensors,
)
from strategies.reading import UnreadableText
from strategies.tests.sampling import QUIET


@QUIET
@given(
    recipe=st.one_of(
        array_recipes(),
        tensor_recipes(),
        uncommon_arrays(),
        uncommon_tensors(),
        broken_array_recipes(),
        broken_tensor_recipes(),
    )
)
def test_every_recipe_that_is_drawn_is_rebuilt(recipe):
    assert type(rebuilt(repr(recipe))) is type(recipe)
    assert repr(rebuilt(repr(recipe))) == repr(recipe)


def test_numbers_without_a_literal_are_rebuilt():
    assert rebuilt("(-inf, [complex(1.0, inf)], 'text')") == (-math.inf, [complex(1, math.inf)], "text")
    assert math.isnan(rebuilt("nan"))


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('false')",
        "TensorRecipe(dtype='float32', shape=(1000, 1000, 1000), values=(0.0,))",
        "TensorRecipe(dtype='float32', shape=(2,), values=(0.0,), layout='reversed')",
        "TensorRecipe(dtype='float32', shape=(2,), values=(0.0,), grad='leafs')",
        "TensorRecipe(dtype='float32', shape=(2,), values=(0.0,), bit='sign')",
        "TensorRecipe(colour='red')",
        "UncommonTensor(kind='odd', recipe=TensorRecipe(dtype='float32', shape=(2,), values=(0.0,)))",
        "UncommonArray(kind='matrix', recipe=TensorRecipe(dtype='float32', shape=(2,), values=(0.0,)))",
        "BrokenArrayRecipe(rules=('dtype',), shape=(10000000000,))",
        "BrokenTensorRecipe(rules=('odd',))",
        "ArrayRecipe(dtype='object', shape=(9,), values=(1.5,), layout='offset', twist=-600001)",
        "ArrayRecipe(dtype='bfloat16', shape=(1,), values=(Bits(1),))",
        "Bits(-1)",
        "(" * 5000,
        "1 +",
        "open",
    ],
)
def test_a_text_that_no_strategy_draws_is_refused_and_never_run(text):
    with pytest.raises(UnreadableText):
        rebuilt(text)
