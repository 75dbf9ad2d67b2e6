"""What a verdict is expected to be, where, and by what an expected refutation is known."""

import ast
import re

import pytest
from packaging.version import Version

from conformance import catalogue
from conformance.catalogue import CatalogueError, Cause, Expectation, Observed, load
from conformance.catalogue.expectations import expectation
from conformance.properties import claim, given, registry
from conformance.properties.classes import check_given
from conformance.runner.promises import promise_of, tree_of
from conformance.tests.stated_claims import CLAIM, expecting
from strategies import array_recipes, grad_modes


def test_ranges_that_touch_or_speak_of_other_devices_do_not_overlap(tmp_path):
    ranges = [
        '{ verdict = "absent", torch = "<2.0", because = "x" }',
        '{ verdict = "absent", torch = ">=2.0", devices = ["lazy"], because = "x" }',
        '{ verdict = "absent", torch = ">=2.0", devices = ["cpu"], numpy = "<2", because = "x" }',
        '{ verdict = "absent", torch = ">=2.0", devices = ["cpu"], numpy = ">=2", because = "x" }',
    ]
    (tmp_path / "some.toml").write_text(CLAIM + f"expect = [{', '.join(ranges)}]\n")
    assert len(load(tmp_path)["team.shares"].expect) == 4


@pytest.mark.parametrize(
    ("torch", "covered"),
    [
        ("1.13.1+cu117", False),
        ("2.0.0", True),
        ("2.7.1", True),
        ("2.8.0.dev20260101", False),
        ("2.8.0a0+git1", False),
    ],
)
def test_a_nightly_counts_as_the_release_that_it_leads_to(torch, covered):
    expectation = Expectation(verdict="holds", torch=">=2.0,<2.8")
    assert expectation.covers(torch, "2.0", "cpu") is covered
    assert Version(torch)


def test_a_device_with_an_index_is_of_its_kind():
    assert Expectation(verdict="holds", devices=("cuda",)).covers("2.0", "2.0", "cuda:1")
    assert catalogue.speaks_of("accelerator", "cuda:1")
    assert not catalogue.speaks_of("accelerator", "meta")


def test_a_column_that_a_claim_does_not_speak_of_is_expected_absent():
    claim = load()["from_numpy.keeps-dtype"]
    assert claim.expected("2.15.0", "2.4", "cpu") is catalogue.HOLDS
    assert claim.expected("2.15.0", "2.4", "lazy").verdict == "absent"


def test_devices_are_named_one_by_one_or_by_what_claims_speak_of():
    stated = {"verdict": "absent", "because": "x"}
    made = expectation("here", stated | {"devices": ["accelerator", "but cuda"]})
    assert "lazy" in made.devices
    assert not {"cpu", "cuda", "meta", "cpu/compile"} & set(made.devices)
    assert expectation("here", stated | {"devices": ["off-cpu"]}).covers("2.15", "2.4", "meta")
    assert expectation("here", stated).covers("2.15", "2.4", "cpu")


@pytest.mark.parametrize(
    ("devices", "sentence"),
    [
        (["accelerator", "but gpu"], "here: 'gpu' is no device"),
        (["cuda", "but cuda"], "here: 'devices' leaves none"),
        (["but cuda"], "here: 'devices' leaves none"),
    ],
)
def test_devices_that_are_none_are_refused(devices, sentence):
    with pytest.raises(CatalogueError, match=re.escape(sentence)):
        expectation("here", {"verdict": "absent", "because": "x", "devices": devices})


def test_a_vendors_device_is_not_the_simulated_one():
    simulated = Expectation(verdict="absent", devices=("simulated",))
    assert simulated.covers("2.15.0", "2.4", "simulated")
    assert not simulated.covers("2.15.0", "2.4", "opencl:0")
    assert Expectation(verdict="absent", devices=("vendor",)).covers("2.15.0", "2.4", "opencl:0")
    assert catalogue.speaks_of("accelerator", "opencl")


def test_every_class_of_inputs_that_is_expected_to_fail_is_one_that_a_strategy_knows():
    for claim_id, property_ in registry.by_claim().items():
        check_given(load()[claim_id], property_)


@pytest.fixture
def shares():
    @claim("team.shares")
    @given(recipe=array_recipes(), mode=grad_modes())
    def stated(recipe, mode):
        assert recipe, mode

    return stated


@pytest.mark.parametrize(
    ("classes", "words"),
    [
        ("dtype = ['float32', 'complex*'], mode = ['no_grad']", ""),
        ("'recipe.shape' = ['0-d'], flags = ['*unaligned']", ""),
        ("dtypes = ['float32']", "'dtypes' is no axis and no parameter"),
        ("'tensor.dtype' = ['float32']", "'tensor.dtype' is no axis"),
        ("dtype = ['float31']", "no input has the dtype 'float31'"),
        ("layout = ['strided*']", "no input has the layout"),
    ],
)
def test_a_class_of_inputs_that_no_strategy_knows_is_refused_with_file_and_line(
    tmp_path, shares, classes, words
):
    text = expecting(f"verdict = 'refuted', promise = 'type', given = {{ {classes} }}")
    (tmp_path / "some.toml").write_text(text)
    stated = load(tmp_path)["team.shares"]
    if not words:
        check_given(stated, shares)
        return
    with pytest.raises(CatalogueError, match=words) as caught:
        check_given(stated, shares)
    assert str(caught.value).startswith(f"{tmp_path / 'some.toml'}:1: ")


def test_every_assertion_of_a_property_tells_which_promise_it_is_about():
    for path in sorted(catalogue.PROPERTIES.glob("test_*.py")):
        module = tree_of(str(path))
        for function in module.body:
            for node in ast.walk(function):
                if isinstance(node, ast.Assert) and isinstance(function, ast.FunctionDef):
                    assert promise_of(node, function, module), f"{path}:{node.lineno}"


@pytest.mark.parametrize(
    ("body", "promise"),
    [
        ("assert same_bits(one, other)", "values"),
        ("other = raised_by(call)\n    assert isinstance(other, ValueError)", "refusal"),
        ("other, warned = warned_by(way, one)\n    assert warned == []", "warning"),
        ("held = weakref.ref(one)\n    assert held() is None", "lifetime"),
        ("assert one is other", "identity"),
        ("assert one.dtype is other.dtype", "dtype"),
        ("assert one.grad is other", "gradient"),
        ("agree = same_place(one, other)\n    assert agree", "sharing"),
        ("assert one, 'speed'", "speed"),
        ("assert helped(one)", "strides"),
        ("assert one == other", ""),
    ],
)
def test_an_assertion_is_about_what_it_looks_at(body, promise):
    text = (
        f"def checked(one, other, call):\n    {body}\n\ndef helped(some):\n    return some.stride() == ()\n"
    )
    module = ast.parse(text)
    node = next(each for each in ast.walk(module) if isinstance(each, ast.Assert))
    assert promise_of(node, module.body[0], module) == promise


SHARES = Expectation(
    verdict="refuted",
    causes=(
        Cause(promise="sharing", given={"shape": ("0-d",)}),
        Cause(
            raises="ValueError: At least one stride", given={"layout": ("rev*",), "recipe.dtype": ("bool",)}
        ),
        Cause(promise="values", sees="^0$"),
    ),
)


@pytest.mark.parametrize(
    ("observed", "difference"),
    [
        (Observed(promise="sharing", inputs={"shape": frozenset({"0-d"})}), ""),
        (
            Observed(promise="sharing", inputs={"shape": frozenset({"empty"})}),
            "occurs for inputs it was not expected for: shape=empty",
        ),
        (
            Observed(
                raises="ValueError: At least one stride\nis negative",
                inputs={"layout": frozenset({"reversed"}), "recipe.dtype": frozenset({"bool"})},
            ),
            "",
        ),
        (
            Observed(raises="ValueError: At least one stride", inputs={"layout": frozenset({"reversed"})}),
            "not expected for: recipe.dtype=none",
        ),
        (Observed(raises="TypeError: no"), "ValueError: At least one .*found TypeError: no"),
        (Observed(promise="values", values=("1", "0")), ""),
        (Observed(promise="values", values=("10",)), r"expected to see '\^0\$', found 10"),
        (Observed(promise="shape"), "expected the sharing to fail or .*, found the shape fails"),
    ],
)
def test_a_refutation_says_which_part_is_another_than_expected(observed, difference):
    found = SHARES.difference(observed)
    assert (found == "") == (difference == "") == SHARES.matches(observed)
    assert re.search(difference, found)
