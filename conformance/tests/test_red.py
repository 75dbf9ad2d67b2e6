"""What a run says: a surprise on one screen, causes, dangers, what is left, and what GitHub shows."""

import dataclasses
from pathlib import Path

import pytest

from conformance import catalogue
from conformance.runner import github, telling
from conformance.verdict import causes, red, summary
from conformance.verdict.results import Verdict

CLAIMS = catalogue.load()
ITEM = "item.many-elements-raise-valueerror"
VERSIONS = ("2.15.0", "2.4.0")
SURPRISE = Verdict(
    claim=ITEM,
    device="cpu",
    verdict="refuted",
    expected="refuted",
    surprise=True,
    failure="KeyError: 3",
    cause={"raises": "KeyError: 3", "differs": "KeyError: 3 and not RuntimeError"},
    inputs={"recipe": "TensorRecipe(dtype='float32', shape=(2,), values=(0.0,))"},
    script="import torch\n\ntensor = torch.tensor([0.0, 0.0])\ntensor.item()  # KeyError: 3\n",
    cases=40,
)
AGAIN = f"python -m conformance run --claims {ITEM} --device cpu"


def screen(verdict):
    return red.screen(verdict, CLAIMS[verdict.claim], "item.toml:1 and test_item.py:2", AGAIN, VERSIONS)


def test_a_surprise_says_what_was_said_expected_and_found_and_how_to_see_it_again():
    lines = screen(SURPRISE)
    text = "\n".join(lines)
    assert lines[0] == f"{ITEM} on cpu ({', '.join(CLAIMS[ITEM].cites)})"
    assert CLAIMS[ITEM].sentence.split()[0] in lines[1]
    for words in (
        "item.toml:1 and test_item.py:2",
        "expected   refuted on torch",
        "because",
        "found      refuted: KeyError: 3",
        "differs    KeyError: 3 and not RuntimeError",
        "recipe = TensorRecipe(",
        f"again      {AGAIN}",
    ):
        assert words in text
    assert lines[-3:] == ["import torch", "tensor = torch.tensor([0.0, 0.0])", "tensor.item()  # KeyError: 3"]


def test_any_verdict_fits_on_a_screen():
    long = dataclasses.replace(
        SURPRISE,
        failure="x " * 500,
        cause={"promise": "values", "sees": "y", "differs": "z " * 500},
        inputs={"recipe": "R" * 900, "other": "S " * 300},
        script="\n".join(f"line_{number} = {number}" for number in range(60)),
    )
    lines = screen(long)
    assert len(lines) == red.HEIGHT
    assert all(len(line) <= red.WIDTH for line in lines)
    shown = lines[lines.index("") + 1 :]
    left = 60 - (len(shown) - 1)
    assert shown[0] == f"# {left} lines before these: python -m conformance page, or the results file"
    assert shown[1:] == [f"line_{number} = {number}" for number in range(left, 60)]


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict(claim=ITEM, device="cpu", expected="refuted", cases=7), "none of 7 inputs refutes it"),
        (
            Verdict(
                claim=ITEM,
                device="cpu",
                verdict="crashed",
                reason="killed by SIGSEGV",
                failure='Fatal Python error\n  File "properties/test_item.py", line 7 in test_it',
            ),
            "found      crashed: killed by SIGSEGV, in test_it (properties/test_item.py:7)",
        ),
        (dataclasses.replace(SURPRISE, expected="holds", because="so it is there"), "holds: so it is there"),
    ],
)
def test_other_surprises_say_what_they_are(verdict, words):
    assert words in "\n".join(screen(verdict))


def test_many_surprises_are_told_by_cause_the_widest_first():
    other = dataclasses.replace(SURPRISE, claim="item.after-cpu", script=SURPRISE.script + "# longer\n")
    lone = dataclasses.replace(SURPRISE, claim="item.after-flatten", cause={"promise": "values"})
    groups = causes.groups([lone, SURPRISE, other])
    lines = list(red.listed(groups, {(each.claim, "cpu"): [each.claim] for each in (lone, SURPRISE, other)}))
    assert [line for line in lines if line[:2] in ("1.", "2.")] == [
        "1. refuted: KeyError: # (2 claims)",
        "2. refuted: the promise of values fails (1 claim)",
    ]
    assert lines[2] == ITEM
    assert "  the same   item.after-cpu on cpu" in lines


def test_causes_beyond_the_first_have_a_line_each():
    groups = [causes.Group("refuted", f"cause {number}", "", (SURPRISE,)) for number in range(red.SHOWN + 3)]
    lines = list(red.listed(groups, {(ITEM, "cpu"): ["screen"]}))
    assert lines.count("screen") == red.SHOWN
    assert lines[-1].startswith(f"{red.SHOWN + 3}. refuted: cause")


def test_dangers_are_told_by_cause_and_no_sentence_of_a_page_is_one():
    law = dataclasses.replace(SURPRISE, claim="numpy.survives-share_memory_", cause={"promise": "values"})
    silent = dataclasses.replace(
        law, claim="from_numpy.keeps-the-mask-or-refuses", because="the mask is lost"
    )
    refusal = dataclasses.replace(law, claim="clone.leaves-the-tensor-resizable", cause={"raises": "X: y"})
    page = dataclasses.replace(law, claim=ITEM)
    lines = summary.dangers(CLAIMS, [law, silent, refusal, page])
    assert lines == ["unsafe:", "  numpy: KeyError: 3", "silently wrong:", "  from_numpy: the mask is lost"]


def test_dangers_leave_room_for_the_rest():
    many = [
        dataclasses.replace(
            SURPRISE, claim=claim, cause={"promise": "values"}, because=f"{number} {'x' * 200}"
        )
        for number, claim in enumerate(CLAIMS)
    ]
    lines = summary.dangers(CLAIMS, many)
    assert len(lines) <= 26
    assert all(len(line) <= summary.WIDTH for line in lines)


def test_github_is_told_each_cause_where_its_property_stands(monkeypatch, tmp_path):
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    groups = causes.groups([dataclasses.replace(SURPRISE, cause={"raises": "KeyError: 100%"})])
    place = {ITEM: (tmp_path / "a,b.py", 7)}.__getitem__
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    assert list(github.commands(groups, place)) == []
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    (line,) = github.commands(groups, place)
    assert line.startswith(
        f"::error file=a%2Cb.py,line=7,title={ITEM} on cpu::refuted: KeyError: #%25 (1 claim)"
    )
    assert "%0Aimport torch%0A" in line
    assert "\n" not in line
    (line,) = github.commands(groups, {ITEM: (Path("/elsewhere/x.py"), 7)}.__getitem__)
    assert line.startswith(f"::error title={ITEM} on cpu::")


def test_the_summary_of_a_step_gets_counts_causes_and_scripts(monkeypatch, tmp_path):
    groups = causes.groups([SURPRISE])
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    assert github.summarize("T", ["cpu 1 refuted"], [], groups) == ""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "step.md"))
    assert github.summarize("T", ["cpu 1 refuted"], ["unsafe:"], groups) == ""
    text = (tmp_path / "step.md").read_text()
    assert text.startswith("## T\n\n```text\ncpu 1 refuted\n```\n\n**1 surprise of 1 cause**\n")
    assert "```python\nimport torch\n" in text
    assert "Unsafe or silently wrong on this torch" in text
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "none" / "step.md"))
    assert (
        github.summarize("T", [], [], [])
        == "the step's summary cannot be written (No such file or directory)"
    )


def test_now_and_then_a_run_says_what_is_left():
    times = iter((0.0, 10.0, 40.0, 45.0, 80.0))
    pace = telling.Pace(lambda: next(times))
    assert list(pace.line(10, 200, 0)) == []
    assert list(pace.line(50, 200, 1)) == ["50 of 200 judged, 1 surprise, about 2 min left"]
    assert list(pace.line(60, 200, 1)) == []
    assert list(pace.line(200, 200, 1)) == []


def test_the_first_verdicts_say_nothing_of_the_time_that_is_left():
    assert telling.left(3, 200, 0, 60.0) == "3 of 200 judged, no surprise"
    assert telling.left(2, 4, 0, 60.0) == "2 of 4 judged, no surprise, about 60 s left"
