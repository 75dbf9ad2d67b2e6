"""``python -m conformance``: each command runs, tells what it is for, and refuses in a sentence."""

import os
import subprocess
import sys

import pytest

from conformance import __main__ as command
from conformance import catalogue
from conformance.tests import warm
from conformance.tests.runs import ROOT
from conformance.tools import explain, new_claim
from conformance.verdict.results import read


def ran(*arguments):
    return warm.python("-m", "conformance", *arguments, cwd=ROOT, environment=os.environ)


def test_the_help_names_every_command_and_fits_on_a_screen(capsys):
    assert command.main(["--help"]) == 0
    said = capsys.readouterr().out
    assert command.main([]) == 0
    assert capsys.readouterr().out == said
    assert all(f"\n  {name} " in said for name in command.COMMANDS)
    assert len(said.splitlines()) <= 24
    assert max(map(len, said.splitlines())) <= 110


@pytest.mark.parametrize("name", sorted(command.COMMANDS.keys() - {"run"}))
def test_each_command_is_a_program_with_a_help_of_its_own(name):
    ended = ran(name, "--help")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("usage: ")


def test_an_unknown_command_is_refused_with_those_that_there_are():
    ended = ran("judge")
    assert ended.returncode == 2
    assert "no command 'judge'; choose from run, explain, diff" in ended.stderr


@pytest.mark.parametrize(
    ("name", "lacks", "code"),
    [
        ("run", "torch, no numpy, no hypothesis", 4),
        ("faults", "torch, no numpy", 2),
        ("explain", "packaging", 2),
    ],
)
def test_a_python_without_what_a_command_needs_is_told_what_brings_it(name, lacks, code):
    ended = subprocess.run(
        [sys.executable, "-I", "-S", ROOT / "conformance", name], capture_output=True, text=True
    )
    assert ended.returncode == code
    assert f"has no {lacks}" in ended.stderr
    assert "-m pip install" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_run_is_the_suite_and_passes_options_on(tmp_path):
    path = tmp_path / "run.jsonl"
    some = (
        "--claims",
        "item.after-cpu",
        "--device",
        "cpu",
        "--cases",
        "3",
        "-n",
        "0",
        "--results",
        str(path),
    )
    ended = ran("run", *some)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert set(read(path).claims) == {"item.after-cpu"}


def test_what_is_explained_needs_no_torch():
    program = "import sys; from conformance.tools import explain; explain.main(['003.31']); "
    program += "print({'torch', 'numpy'} & set(sys.modules))"
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert ended.stdout.endswith("set()\n"), ended.stderr


def test_a_claim_is_explained_with_its_expectations_place_and_faults():
    said = "\n".join(explain.explained("item.many-elements-raise-valueerror"))
    assert "item() of several elements raises ValueError." in said
    assert "cites    003.31 " in said
    assert "refuted: torch >=2.0" in said
    assert "since 2.0 it raises RuntimeError" in said
    assert "stated   conformance/catalogue/claims/item.toml:" in said
    assert "property conformance/properties/test_item.py:" in said
    assert explain.main(["item.many-elements-raise-valueerror"]) == 0


def test_a_claim_of_a_law_has_the_property_of_the_law_and_faults_that_refute_it():
    said = "\n".join(explain.explained("clone.leaves-the-tensor-as-it-was"))
    assert "conformance/properties/test_laws.py:" in said
    assert "  faults   0 " not in said


@pytest.mark.parametrize(
    ("name", "claim"),
    [
        ("003.31", "item.many-elements-raise-valueerror"),
        ("from_numpy", "from_numpy.keeps-values"),
        ("*.leaves-the-tensor-as-it-was", "clone.leaves-the-tensor-as-it-was"),
    ],
    ids=["number", "way", "law"],
)
def test_a_number_a_way_and_a_law_are_explained_by_their_claims(name, claim):
    assert any(line.startswith(f"  {claim}: ") for line in explain.explained(name))


def test_a_number_begins_with_what_it_says_the_answer_and_an_example():
    said = list(explain.explained("003.31"))
    assert said[:2] == ["003.31", f"  {catalogue.documents()['003']['numbers']['003.31']}"]
    assert said[3].startswith("  Was true up to 1.13: since 2.0 the text is")
    assert "    t = torch.tensor([1, 2, 3])" in said


def test_the_number_of_a_law_has_no_answer():
    assert not any(line.startswith(("  True", "  False")) for line in explain.explained("004.1"))


@pytest.mark.parametrize("asked", ["array-increased", "array += 1", "array+=1"])
def test_a_line_is_explained_by_what_it_does_in_modes(asked):
    said = list(explain.explained(asked))
    assert said[0] == "array-increased: array += 1"
    assert any(line.startswith("  compile: compiled code writes to read-only arrays") for line in said)
    assert "  functionalize: does what it does eagerly" in said
    judged = "array-increased.does-with-an-array-what-it-does-eagerly"
    assert f"  judge it: python -m conformance run --mode compile --claims {judged}" in said
    assert said.count(said[-1]) == 1


def test_what_is_not_known_is_not_explained(capsys):
    assert explain.main(["nothing"]) == 2
    assert "explain: nothing: no claim, number, way or line is called so" in capsys.readouterr().err


CLAIM = [
    "item.is-new",
    "--cites",
    "003.30",
    "--kind",
    "type",
    "--sentence",
    'It is "new".',
    "--harm",
    "None.",
]
LAW = ["*.is-new-too", "--takes", "tensor", *CLAIM[1:]]
WAY = ["ravel", "--call", "tensor.ravel()", "--takes", "tensor", "--gives", "tensor", "--memory", "either"]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A checkout in which a claim, a law and a way were begun."""
    from conformance.tests.runs import copied

    folder = copied(tmp_path_factory.mktemp("new") / "checkout")
    for words in (CLAIM, LAW, WAY):
        ended = warm.python("-m", "conformance.tools.new_claim", *words, cwd=folder, environment=os.environ)
        assert ended.returncode == 0, ended.stderr
        assert ended.stdout.startswith("next:\n  1. ")
    return folder


def test_what_was_begun_is_in_the_catalogue_with_a_property(checkout):
    program = "from conformance import catalogue; from conformance.properties import registry; "
    program += "known = registry.by_claim(); print(known.keys() == catalogue.load().keys()); "
    program += "print(*(known[name].parameters for name in ('item.is-new', 'ravel.is-new-too')))"
    ended = warm.python("-c", program, cwd=checkout, environment=os.environ)
    assert ended.stdout == "True\n() ('way',)\n", ended.stderr


def test_a_property_that_is_not_written_yet_is_red(checkout, tmp_path):
    path = tmp_path / "run.jsonl"
    some = (
        "-n",
        "0",
        "--cases",
        "2",
        "--device",
        "cpu",
        "--claims",
        "item.is-new",
        "--claims",
        "ravel.is-new-too",
    )
    options = ("-m", "pytest", "conformance", "-q", *some, "--results", str(path))
    warm.python(*options, cwd=checkout, environment=os.environ)
    assert {key[0]: each.surprise for key, each in read(path).verdicts.items()} == {
        "item.is-new": True,
        "ravel.is-new-too": True,
    }


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["item.is-new"], "item.is-new needs --sentence, --cites, --kind, --harm"),
        ([*LAW[:1], *CLAIM[1:]], "*.is-new-too needs --takes"),
        (["*.after-cpu", *LAW[1:]], "item.after-cpu would be stated twice"),
        (WAY[:-2], "ravel needs --memory"),
        (["clone", *WAY[1:]], "clone is a way already"),
        (["item.after-cpu", *CLAIM[1:]], "item.after-cpu is stated already"),
        (["*.keeps-values", *LAW[1:], "--cites", "009.1"], "--cites 009.1: no document has it"),
        (["nowhere.is-new", *CLAIM[1:]], "no claim begins with 'nowhere' yet; name a file with --file"),
        ([*CLAIM, "--file", "nowhere"], "--file nowhere: there is no nowhere.toml or no test_nowhere.py"),
        (["Item", *CLAIM[1:], "--file", "item"], "'Item' is not a dotted id"),
    ],
)
def test_what_cannot_be_begun_is_refused_and_changes_nothing(words, sentence, capsys):
    files = [*catalogue.FOLDER.parent.rglob("*.toml"), *catalogue.PROPERTIES.glob("*.py")]
    before = {path: path.read_bytes() for path in files}
    assert new_claim.main(words) == 2
    assert sentence in capsys.readouterr().err
    assert {path: path.read_bytes() for path in files} == before
