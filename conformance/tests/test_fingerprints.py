"""A claim's fingerprint changes with what its verdict is made by, and with nothing else."""

import shutil

import pytest

from conformance import catalogue
from conformance.catalogue import Expectation
from conformance.runner.fingerprints import ROOT, Fingerprints, of_claims, of_verdict
from conformance.runner.sources import Sources

FILES = ("test_item.py", "test_laws.py", "test_model.py")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("conformance", "strategies"):
        ignored = shutil.ignore_patterns("__pycache__", "tests", "faults", "benchmarks")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    return folder


@pytest.fixture(scope="module")
def places():
    """The claims of some files, each with the file and the function of its property."""
    return {claim: (file, function) for claim, file, function in catalogue.properties() if file in FILES}


@pytest.fixture(scope="module")
def before(checkout, places):
    return fingerprints(checkout, places)


def fingerprints(root, places):
    known = Fingerprints(root)
    return {claim: known.of(claim, *place) for claim, place in places.items()}


@pytest.fixture
def changed(checkout, places, before):
    """Says which claims have another fingerprint with a text of a file replaced."""
    kept = {}

    def change(file, old, new):
        path = checkout / file
        kept[path] = path.read_text(encoding="utf-8")
        assert old in kept[path]
        path.write_text(kept[path].replace(old, new, 1), encoding="utf-8")
        return {claim for claim, each in fingerprints(checkout, places).items() if each != before[claim]}

    yield change
    for path, text in kept.items():
        path.write_text(text, encoding="utf-8")


def test_each_claim_has_one_of_its_own():
    known = of_claims()
    assert known.keys() == catalogue.load().keys()
    assert len(set(known.values())) == len(known)


ORACLES = "conformance/properties/oracles.py"


def test_an_oracle_changes_the_claims_that_use_it(changed, checkout):
    found = changed(ORACLES, "def same_number(one: object", "def same_number(one: int")
    assert not any(claim.startswith("model.") for claim in found)
    text = (checkout / "conformance" / "properties" / "test_item.py").read_text(encoding="utf-8")
    users = {part.split('"')[0] for part in text.split('@claim("')[1:] if "same_number(" in part}
    assert users
    assert users <= found


def test_a_way_changes_its_laws_alone(changed, places):
    found = changed("conformance/properties/ways.py", "return tensor.clone()", "return tensor.clone() + 0")
    assert found == {
        claim
        for claim, place in places.items()
        if claim.startswith("clone.") and place[0].endswith("laws.py")
    }


def test_a_property_changes_its_claim_alone(changed):
    text = "value = recipe.build(device).item()"
    assert changed("conformance/properties/test_item.py", text, f"{text} + 0") == {
        "item.returns-a-python-number"
    }


def test_the_strategies_of_a_property_are_part_of_it(changed, places):
    found = changed(
        "conformance/properties/test_item.py", "dtypes=numpy_dtypes, min_elements=2", "min_elements=2"
    )
    assert found
    assert all(places[claim][0].endswith("test_item.py") for claim in found)


def test_a_model_changes_its_claims_alone(changed, places):
    found = changed(
        "conformance/model/aliasing.py", "class Aliasing(Program):", "class Aliasing(Program):\n    _more = 1"
    )
    assert found
    assert all(places[claim][0].endswith("test_model.py") for claim in found)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (
            "conformance/runner/judging.py",
            "started = time.perf_counter()",
            "started = time.perf_counter() + 0",
        ),
        ("conformance/runner/observing.py", "def observe(", "def observe(*, _more=0, "),
    ],
)
def test_what_judges_changes_every_claim(changed, places, file, old, new):
    assert changed(file, old, new) == set(places)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (ORACLES, '"""', '"""Once more: '),
        (ORACLES, "import ctypes", "# a comment\nimport ctypes"),
        ("conformance/properties/test_item.py", "value = recipe", "value  =  recipe"),
        ("conformance/runner/judging.py", '"""From', '"""Away from'),
        ("conformance/runner/options.py", "how many inputs to try", "how hard to try"),
        ("conformance/verdict/summary.py", "def counted(", "def counted(*, _more=0, "),
        ("conformance/verdict/scripts/short.py", "MOST = 20", "MOST = 19 + 1"),
        ("conformance/catalogue/claims/item.toml", 'sentence = "', 'sentence = "Truly: '),
    ],
)
def test_what_judges_nothing_changes_no_claim(changed, file, old, new):
    assert changed(file, old, new) == set()


def test_a_fingerprint_is_the_same_on_every_python(tmp_path):
    (tmp_path / "a.py").write_text(
        '"""Says nothing."""\nimport b\n\n\nclass A(b.B): ...\n\n\n'
        'def f(x, *, y=1j) -> "A":\n    """Nor does this."""\n'
        '    return f"{x!r:>{y}} {{}}" "c" if y else A\n'
    )
    sources = Sources(tmp_path)
    assert sources.reached(("a", "f")) == {("a", "f"), ("a", "A")}
    assert sources.digest(("a", "f")) == "047c1913abeb1083d012cfe67daaeeca5931c6d94ad17c40524982f1efdf4bf5"


def test_an_installed_suite_has_the_fingerprints_of_its_checkout(checkout, places, before):
    """The packages beside it are not ours, and may be of any size and import each other in circles."""
    packages = [checkout / name for name in ("torch", "numpy", "hypothesis")]
    for package in packages:
        package.mkdir()
        (package / "__init__.py").write_text(f"from {package.name} import Tensor, array, strategies\n")
    try:
        assert fingerprints(checkout, places) == before
    finally:
        for package in packages:
            shutil.rmtree(package)


def test_what_is_expected_is_part_of_a_verdict_and_its_explanation_is_not():
    plain = of_verdict("1", Expectation("errored"))
    assert plain == of_verdict("1", Expectation("errored", torch=">=2.0", devices=("cpu",), because="so"))
    assert plain not in (of_verdict("2", Expectation("errored")), of_verdict("1", Expectation("holds")))
    assert of_verdict("1", Expectation("absent", because="it is not there")) == ""


def test_a_team_s_own_properties_have_fingerprints(tmp_path):
    text = "from helpers import same\nfrom conformance.properties import claim\n\n\n"
    (tmp_path / "test_own.py").write_text(f'{text}@claim("own.is-so")\ndef test_so():\n    assert same()\n')
    helper = tmp_path / "helpers.py"
    helper.write_text("def same():\n    return True\n")
    first = Fingerprints(folders=[tmp_path]).of("own.is-so", "test_own.py", "test_so")
    helper.write_text("def same():\n    return 1\n")
    assert Fingerprints(folders=[tmp_path]).of("own.is-so", "test_own.py", "test_so") != first
