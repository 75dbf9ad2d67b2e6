"""The script of every refutation shows it with torch and NumPy alone, in a few lines."""

import dataclasses
import operator
import os
import re
import statistics

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.properties import registry, test_keywords
from conformance.properties.oracles import raised_by, same_bits
from conformance.runner.replay import rebuilt
from conformance.tests import warm
from conformance.tests.runs import ROOT
from conformance.verdict.results import read
from conformance.verdict.scripts import script, short, stand_ins, whole
from strategies import ArrayRecipe, Bits, TensorRecipe, devices

OWN = "simulated"  # the device that the suite makes of Python
PUBLISHED = ROOT / "reports" / "data" / "runs" / f"torch{'.'.join(torch.__version__.split('.')[:2])}.jsonl"


@pytest.fixture(scope="session")
def verdicts():
    """What the published run of this torch refutes, and what crashed, with scripts as they are made today."""
    shown = [each for each in read(PUBLISHED).verdicts.values() if each.verdict in ("refuted", "crashed")]
    return {(each.claim, each.device): each for each in map(remade, shown)}


def remade(verdict):
    """A verdict with a new script of its inputs."""
    property_ = registry.by_claim()[verdict.claim]
    inputs = rebuilt(property_, verdict.inputs) | dict(registry.given(verdict.claim, verdict.device))
    return dataclasses.replace(
        verdict, script=script(property_.function, inputs, survives=verdict.verdict != "crashed")
    )


def endings(sources):
    """How each script ends: 0 well, 1 with an exception."""
    return [warm.python("-c", each, cwd=ROOT, environment=os.environ).returncode for each in sources]


def ending(source):
    """How one script ends."""
    return endings([source])[0]


def test_every_refutation_comes_with_a_script_that_reproduces_it(verdicts):
    shown = [each for each in verdicts.values() if each.script and each.device in ("cpu", "meta")]
    assert len(shown) > 40
    codes = endings([verdict.script for verdict in shown])
    assert not [
        f"{each.claim} on {each.device}"
        for each, code in zip(shown, codes, strict=True)
        if not failed(each, code)
    ]
    assert not [each for each in verdicts.values() if not each.script]


def failed(verdict, code):
    """Whether a script ended as it says: with an exception, or by a signal."""
    kills = verdict.verdict == "crashed" or "# kills the process" in verdict.script
    return code < 0 if kills else code == 1


def test_scripts_are_short(verdicts):
    lengths = [len(each.script.splitlines()) for each in verdicts.values()]
    assert statistics.median(lengths) <= 10
    assert max(lengths) <= 20


def test_a_device_of_our_own_is_shown_on_one_of_torch_s_or_one_without_values_and_reproduces_it(verdicts):
    shown = [each for each in verdicts.values() if each.device == OWN]
    assert len(shown) > 20
    assert all("def register(" not in each.script for each in shown)
    codes = endings([each.script for each in shown])
    assert not [each.claim for each, code in zip(shown, codes, strict=True) if not failed(each, code)]


HELD = "tensor = torch.tensor(2.0).to('simulated')"


@pytest.mark.parametrize(
    ("last", "error", "shown"),
    [
        ("assert tensor.requires_grad", AssertionError, True),
        ("assert tensor.cpu().tolist() == 3.0  # 2.0", AssertionError, False),
        ("assert not tensor.requires_grad", AssertionError, False),
        ("tensor.view(2)  # RuntimeError: shape '[2]' is invalid for input of size 1", RuntimeError, False),
        (
            "tensor.__dlpack_device__()  # ValueError: Unknown device type simulated for Dlpack",
            ValueError,
            True,
        ),
        ("tensor.__dlpack_device__()  # ValueError: another", ValueError, False),
    ],
)
def test_a_device_without_values_stands_in_where_it_shows_the_same_and_no_values_are_read(last, error, shown):
    assert stand_ins.shows(stand_ins.program(f"import torch\n\n{HELD}\n{last}\n"), error) is shown


@pytest.mark.parametrize("device", [name for name in devices().present if name not in ("cpu", "meta")])
def test_the_scripts_of_other_devices_start_them(verdicts, device):
    """One whole program for each device; the rest share its first lines."""
    source = verdicts["item.must-move-first", device].script
    finished = warm.python("-c", source, cwd=ROOT, environment=os.environ)
    assert finished.returncode == 1
    assert "AssertionError: nothing is raised" in finished.stderr


def test_scripts_use_torch_and_numpy_alone(verdicts):
    for verdict in verdicts.values():
        assert "conformance" not in verdict.script
        assert "strategies" not in verdict.script
        assert "hypothesis" not in verdict.script


def with_a_recipe(recipe, number):
    """A docstring that a script leaves out."""
    tensor = recipe.build()
    error = raised_by(lambda: tensor.view(number))
    assert same_bits(tensor, recipe.build())
    assert error is None
    assert number == len(recipe.shape)


NAN = TensorRecipe("float32", (2,), (Bits(0x7FC00001), 1.0), layout="stepped", grad="leaf")


def test_a_script_ends_in_the_call_that_raises():
    source = script(with_a_recipe, {"recipe": NAN, "number": 3})
    assert source.splitlines() == [
        "import torch",
        "",
        "tensor = torch.tensor([2143289345, 1065353216, 2143289345], dtype=torch.int32).view(torch.float32)"
        ".as_strided((2,), (2,), 0).requires_grad_()",
        "tensor.view(3)  # RuntimeError: shape '[3]' is invalid for input of size 2",
    ]
    assert ending(source) == 1


def test_a_script_ends_in_the_check_that_fails():
    assert script(
        with_a_recipe, {"recipe": TensorRecipe("float32", (2,), (1.0,)), "number": 2}
    ).splitlines() == [
        "import torch",
        "",
        "tensor = torch.tensor([1.0, 1.0])",
        "tensor.view(2)",
        "assert 2 == 1  # 2",
    ]


def with_an_array(recipe):
    error = raised_by(lambda: torch.from_numpy(recipe.build()))
    assert error is None


def test_an_empty_array_has_the_strides_that_are_refused():
    source = script(with_an_array, {"recipe": ArrayRecipe("float32", (0,), (0.0,), layout="field")})
    assert "# ValueError: given numpy array strides not a multiple of the element byte size" in source
    assert len(source.splitlines()) <= 5
    assert ending(source) == 1


def test_the_whole_property_is_shown_with_its_helpers():
    source = whole.script(with_a_recipe, {"recipe": NAN, "number": 3})
    assert "docstring" not in source
    assert "tensor = torch.tensor([2143289345, 1065353216, 2143289345], dtype=torch.int32).view(" in source
    assert "def raised_by(" in source
    assert "def same_bits(" in source
    assert "def bits(" in source
    assert "def flip_bits(" not in source
    assert "number == len((2,))" in source
    assert ending(source) == 1


def test_a_table_of_functions_is_written_as_in_its_module():
    function = test_keywords.test_a_view_has_the_elements_of_numpys_view.function
    recipe = TensorRecipe("float32", (2, 1), (1.0, 2.0))
    source = whole.script(function, {"recipe": recipe, "name": "squeeze"})
    assert '"squeeze": (lambda tensor: tensor.squeeze(), lambda array: array.squeeze()),' in source
    assert ending(source) == 0


def test_a_script_ends_well_where_the_claim_has_come_true():
    recipe = TensorRecipe("float32", (2,), (1.0,))

    def fine(recipe):
        tensor = recipe.build()
        assert tensor.shape == (2,)

    assert ending(script(fine, {"recipe": recipe})) == 0


def with_a_function(recipe, function, mode):
    array = recipe.build()
    with mode():
        assert function(torch.from_numpy(array)).sum() < 0


@settings(deadline=None)
@given(function=st.sampled_from((torch.sigmoid, torch.exp, torch.square, torch.neg)))
def test_functions_and_modes_of_torch_are_written_by_name(function):
    recipe = ArrayRecipe("float32", (2, 2), (2.0, 1.0), layout="fortran")
    source = script(with_a_function, {"recipe": recipe, "function": function, "mode": torch.no_grad})
    assert f"torch.{function.__name__}(torch.from_numpy(array))" in source or function is torch.neg
    assert "with torch.no_grad():" in source or function is torch.neg
    assert ending(source) == (0 if function is torch.neg else 1)


LARGEST = {"float32": 2.0}


def with_a_function_of_numpy(recipe, function, operation):
    array = recipe.build()
    assert operation(function(array), LARGEST[recipe.dtype])


@pytest.mark.parametrize(("function", "name"), [(np.sum, "np.sum"), (np.amax, "np.")])
def test_functions_of_numpy_operators_and_tables_are_written_by_name(function, name):
    recipe = ArrayRecipe("float32", (2,), (2.0, 1.0))
    inputs = {"recipe": recipe, "function": function, "operation": operator.lt}
    source = script(with_a_function_of_numpy, inputs)
    assert f"assert {name}" in source
    assert "(array) < 2.0  # np.float32(" in source
    assert ending(source) == 1
    assert ending(script(with_a_function_of_numpy, inputs | {"operation": operator.ge})) == 0


ROUNDS = (
    lambda tensor: tensor + 1,
    lambda tensor: tensor - 1,
    lambda tensor: tensor * 0,
)


def in_rounds(count):
    tensor = torch.ones(count)
    for function in ROUNDS:
        result = function(tensor)
        assert result.tolist() == [2.0] * count, "values"


def test_of_a_loop_the_round_is_shown_that_fails(tmp_path):
    """What is called there is written out, and no table of ours is needed."""
    script = short.script(in_rounds, {"count": 2})
    assert "tensor - 1" in script
    assert not re.search(r"\bfor\b|lambda|ROUNDS|\* 0", script)
    ended = warm.python("-c", script, cwd=tmp_path, environment=os.environ)
    assert ended.returncode == 1
    assert "AssertionError" in ended.stderr
