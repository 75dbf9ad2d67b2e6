"""What makers expect of their devices: how it is read and combined, and how a run writes it."""

import re

import pytest

from conformance import catalogue
from conformance.catalogue import CatalogueError, Cause, Expectation, Observed
from conformance.catalogue.accepted import combined, read
from conformance.runner.workers import with_source
from conformance.tools import accept
from conformance.verdict import causes, records, results

KNOWN = catalogue.load()
TABLE = """
[[expect]]
claims = ["cpu.gives*"]
verdict = "refuted"
raises = "RuntimeError: no"
torch = ">=2.9,<2.10"
package = "pytest>=8"
because = "it is so"
"""


def stated(folder, *tables, device="npu"):
    """The file of some tables."""
    path = folder / "npu.toml"
    path.write_text(f'device = "{device}"\n' + "".join(tables))
    return path


def test_an_expectation_speaks_of_its_claims_on_its_device_and_versions(tmp_path):
    (said,) = read(stated(tmp_path, TABLE), KNOWN)
    assert said.covers("cpu.gives-the-same-values-or-refuses", "2.9.1", "2.4", "npu:0")
    assert not said.covers("cpu.gives-the-same-values-or-refuses", "2.10.0", "2.4", "npu")
    assert not said.covers("cpu.gives-the-same-values-or-refuses", "2.9.1", "2.4", "xla")
    assert not said.covers("item.after-cpu", "2.9.1", "2.4", "npu")


@pytest.mark.parametrize("package", ["pytest<8", "no-such-package"])
def test_an_expectation_is_silent_without_its_package(tmp_path, package):
    (said,) = read(stated(tmp_path, TABLE.replace("pytest>=8", package)), KNOWN)
    assert not said.covers("cpu.gives-the-same-values-or-refuses", "2.9.1", "2.4", "npu")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("cpu.gives*", "gpu.gives*", "npu.toml:5: no claim that speaks of npu has the id 'gpu.gives*'"),
        ("cpu.gives*", "from_numpy.shares-memory", "no claim that speaks of npu has the id"),
        ('because = "it is so"', "", "npu.toml:5: 'because' is missing"),
        ("pytest>=8", "pytest=8", "npu.toml:5: cannot read the package"),
        ("raises =", "rises =", "npu.toml:5: 'rises' is not a key"),
        ('"refuted"', '"maybe"', "npu.toml:5: 'maybe' is no verdict"),
    ],
)
def test_what_cannot_be_used_is_refused_with_file_and_line(tmp_path, old, new, problem):
    path = stated(tmp_path, "\n\n", TABLE.replace(old, new))
    with pytest.raises(CatalogueError, match=re.escape(problem)):
        read(path, KNOWN)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CatalogueError, match="there is no such file"):
        read(tmp_path / "none.toml", KNOWN)


def test_failures_of_a_maker_stand_beside_those_of_the_catalogue(tmp_path):
    (said,) = read(stated(tmp_path, TABLE), KNOWN)
    base = Expectation("refuted", causes=(Cause(promise="values"),), because="known")
    both = combined(base, [said])
    assert both.matches(Observed(raises="RuntimeError: no, not here"))
    assert both.matches(Observed(promise="values"))
    assert not both.matches(Observed(promise="dtype"))
    assert combined(base, []) == base
    absent = Expectation("absent", because="it does not apply")
    assert combined(absent, [said]) == absent


def test_another_verdict_of_a_maker_stands_in_place_of_the_catalogues(tmp_path):
    table = TABLE.replace('"refuted"', '"crashed"').replace('raises = "RuntimeError: no"\n', "")
    (crashed,) = read(stated(tmp_path, table), KNOWN)
    assert combined(catalogue.HOLDS, [crashed]).verdict == "crashed"
    (refuted,) = read(stated(tmp_path, TABLE), KNOWN)
    with pytest.raises(CatalogueError, match="says another verdict"):
        combined(catalogue.HOLDS, [crashed, refuted])


def surprise(claim, **fields):
    """A verdict that was not expected."""
    return results.Verdict(
        claim=claim, device="npu", **({"verdict": "refuted", "expected": "holds", "surprise": True} | fields)
    )


RAISED = [
    surprise("cpu.gives-the-same-values-or-refuses", cause={"raises": "RuntimeError: no 12 (of [3])"}),
    surprise("item.after-cpu", cause={"raises": "RuntimeError: no 7 (of [4])"}, script="x = 1\n"),
]
OF_BOOL = {"cause": {"promise": "values"}, "inputs": {"r": "R(dtype='bool')"}}
WRONG = [
    surprise(
        "to-cpu.gives-the-same-values-or-refuses",
        cause={"promise": "values"},
        inputs={"r": "R(dtype='bool')"},
    ),
    surprise("item.after-detach", cause={"promise": "values"}, inputs={"r": "R(dtype='float32')"}),
]


def test_surprises_of_one_message_are_one_cause_whatever_its_numbers():
    widest, *others = causes.groups([*WRONG, *RAISED])
    assert [each.claim for each in widest.verdicts] == [RAISED[0].claim, RAISED[1].claim]
    assert widest.script == "x = 1\n"
    assert sorted(each.inputs for each in others) == ["", "bool"]
    assert "(2 claims)" in widest.title


def test_a_cause_names_a_few_claims_and_says_how_many_more():
    alike = [surprise(f"item.a-{number}", cause={"raises": "TypeError: no"}) for number in range(8)]
    lines = causes.told(causes.groups(alike))
    assert lines[0] == "refuted: TypeError: no (8 claims)"
    assert len(lines) == 7
    assert lines[-1] == "  and 3 more"


def test_what_is_expected_is_no_cause():
    assert not causes.groups([surprise("item.a", surprise=False)])


def run(*verdicts):
    """A run of some verdicts on one device."""
    header = results.Header(
        torch="2.9.1", torch_build={}, numpy="2.4", python="3.11", hypothesis="6", platform="x",
        devices=["npu"], absent={}, seed=0, profile="quick", cases=1,
    )  # fmt: skip
    claims = {
        each.claim: results.Claim(id=each.claim, sentence="", cites=[], kind="law", harm="", property="p")
        for each in verdicts
    }
    return results.Run(
        header=header, claims=claims, verdicts={(each.claim, "npu"): each for each in verdicts}
    )


def test_a_run_is_accepted_by_cause_and_its_classes(tmp_path):
    results.write(tmp_path / "run.jsonl", run(*RAISED, *WRONG))
    assert accept.main([str(tmp_path / "run.jsonl"), "--output", str(tmp_path / "npu.toml")]) == 0
    found = read(tmp_path / "npu.toml", KNOWN)
    assert len(found) == 3
    for each in (*RAISED, *WRONG):
        (said,) = [one for one in found if one.covers(each.claim, "2.9.0", "2.4", "npu")]
        inputs = {"dtype": frozenset({"bool"})}
        observed = Observed(each.cause.get("raises", ""), each.cause.get("promise", ""), (), inputs)
        assert said.expectation.matches(observed)
        assert not said.covers(each.claim, "2.10.0", "2.4", "npu")
    (of_bool,) = [one for one in found if one.covers(WRONG[0].claim, "2.9.0", "2.4", "npu")]
    assert not of_bool.expectation.matches(Observed(promise="values", inputs={"dtype": frozenset({"int8"})}))


def test_what_was_accepted_before_stays(tmp_path):
    path = stated(tmp_path, TABLE)
    results.write(tmp_path / "run.jsonl", run(WRONG[0]))
    assert accept.main([str(tmp_path / "run.jsonl"), "--output", str(path)]) == 0
    assert len(read(path, KNOWN)) == 2
    assert path.read_text().startswith(f'device = "npu"\n{TABLE.rstrip()}')


def test_a_run_without_a_device_of_a_vendor_is_not_accepted(tmp_path, capsys):
    assert accept.main([str(tmp_path / "none.jsonl"), "--output", str(tmp_path / "npu.toml")]) == 2
    assert "none.jsonl" in capsys.readouterr().err


def test_what_a_partial_run_did_not_judge_is_neither_a_cause_nor_accepted(tmp_path, capsys):
    left = surprise("item.after-detach", verdict="absent", reason=records.NOT_JUDGED)
    assert not causes.groups([left])
    results.write(tmp_path / "run.jsonl", run(RAISED[0], left))
    assert accept.main([str(tmp_path / "run.jsonl"), "--output", str(tmp_path / "npu.toml")]) == 0
    assert len(read(tmp_path / "npu.toml", KNOWN)) == 1
    assert "1 claims were not judged in this partial run" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "call"),
    [
        ("tensor = pinned.to(device, non_blocking=True)", "to(non_blocking=)"),
        ("pinned = torch.from_numpy(recipe.build()).pin_memory()", "pin_memory()"),
        ('return tensor.to("cpu", non_blocking=True)', "to(non_blocking=)"),
        ("values[index] = new[index]", ""),
        ("assert same_bits(", ""),
    ],
)
def test_the_call_that_a_process_died_in_is_read_from_its_line(line, call):
    assert causes.last_call(line) == call


def test_deaths_in_one_call_are_one_cause_whichever_claims_make_it():
    stack = (
        'Fatal Python error: x\n\nStack:\n  File "properties/{}.py", line 7 in test_{}\n    {}\n  File "b"'
    )
    died = {"verdict": "crashed", "reason": "killed by SIGSEGV"}
    alike = [
        surprise(f"item.{name}", failure=stack.format(name, name, f"{name} = tensor.pin_memory()"), **died)
        for name in ("one", "two")
    ]
    unread = surprise("item.three", failure=stack.format("a", "b", "").replace("\n    \n", "\n"), **died)
    assert [each.said for each in causes.groups([*alike, unread])] == [
        "killed by SIGSEGV in pin_memory()",
        "killed by SIGSEGV in test_b of properties/a.py",
    ]


def test_the_line_that_a_process_died_in_stands_below_its_frame(tmp_path):
    source = tmp_path / "deep" / "properties" / "test_a.py"
    source.parent.mkdir(parents=True)
    source.write_text("import torch\ntensor.pin_memory()\n")
    whole = tmp_path / "gw0.end"
    whole.write_text(f'Fatal\n  File "{source}", line 2 in test_a\n  File "{source}", line 1 in b\n')
    stack = (
        'Fatal\n  File "properties/test_a.py", line 2 in test_a\n  File "properties/test_a.py", line 1 in b'
    )
    assert with_source(stack, whole).splitlines()[2:] == ["    tensor.pin_memory()", stack.splitlines()[2]]
    other = f'Thread (most recent call first):\n  File "{source}", line 1 in read\n\n'
    heading = "Thread (most recent call first):\n"
    whole.write_text(f"{other}{heading}{whole.read_text()}")
    assert with_source(other + heading + stack, whole).startswith(f"{other}{heading}Fatal")
    hung = surprise("item.a", verdict="timed-out", reason="no answer", failure=other + heading + stack)
    assert causes.said_by(hung) == "no answer in test_a of properties/test_a.py"
    assert with_source("", tmp_path / "none.end") == ""
