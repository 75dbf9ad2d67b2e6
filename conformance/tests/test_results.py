from __future__ import annotations

import dataclasses
import json
import math
import os
import stat
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from conformance.tests.result_files import (
    lines_of,
    runs,
    small,
)
from conformance.verdict import results, strict


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    return tmp_path_factory.mktemp("runs") / "run.jsonl"


@settings(deadline=None)
@given(run=runs())
def test_a_run_reads_back_as_it_was_written(scratch, run):
    results.write(scratch, run)
    assert results.read(scratch) == run


@settings(deadline=None)
@given(run=runs(), text=st.text(st.characters(categories=["Cs", "Lu"]), min_size=1))
def test_a_lone_surrogate_is_written_as_its_escape(scratch, run, text):
    run = dataclasses.replace(run, header=dataclasses.replace(run.header, started=text))
    results.write(scratch, run)
    escaped = "".join(
        c.encode("ascii", "backslashreplace").decode() if 0xD800 <= ord(c) < 0xE000 else c for c in text
    )
    assert results.read(scratch).header.started == escaped


@pytest.mark.parametrize(
    "text", ["a\nb", "a\r\nb", "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", "\\\ud800", "\u202e\x00\ufeff"]
)
def test_no_character_ends_a_line(tmp_path, text):
    run = small()
    run = dataclasses.replace(run, header=dataclasses.replace(run.header, platform=text))
    assert len(lines_of(run, tmp_path / "run.jsonl")) == 5
    assert len(results.read(tmp_path / "run.jsonl").claims) == 1


def test_the_same_run_is_the_same_file_in_any_order(tmp_path):
    run = small()
    turned = dataclasses.replace(run, verdicts=dict(reversed(run.verdicts.items())))
    results.write(tmp_path / "a", run)
    results.write(tmp_path / "b", turned)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o644


def test_lines_may_end_as_on_windows(tmp_path):
    path = tmp_path / "run.jsonl"
    results.write(path, small())
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert results.read(path) == small()


def _with(number: int, **fields: Any) -> Any:
    def edit(lines: list[dict[str, Any]]) -> None:
        lines[number - 1].update(fields)

    return edit


def _without(number: int) -> Any:
    return lambda lines: lines.pop(number - 1)


def _twice(number: int) -> Any:
    def edit(lines: list[dict[str, Any]]) -> None:
        lines.insert(number, dict(lines[number - 1]))
        kind = lines[number - 1]["type"]
        lines[-1][f"{kind}s"] += 1

    return edit


def _unjudged(lines: list[dict[str, Any]]) -> None:
    del lines[3]
    lines[-1].update(verdicts=1, counts={"holds": 1})


def _lacking(number: int, field: str) -> Any:
    return lambda lines: lines[number - 1].pop(field)


WRONG_LINES = [
    (_with(1, schema=3), results.OtherSchema, 1, "the schema is 3, not 2; read it with the version"),
    (_with(1, schema=True), results.OtherSchema, 1, "the schema is no text"),
    (_with(1, schema="1"), results.OtherSchema, 1, "the schema is '1', not 2"),
    (_lacking(1, "schema"), results.OtherSchema, 1, "the schema is no text, not 2"),
    (_without(1), results.WrongShape, 1, "the first line is not a header"),
    (_with(1, devices=["cpu", "cpu"]), results.DuplicateColumn, 1, "the header lists a device twice"),
    (_with(1, devices=[]), results.WrongShape, 1, "the header lists no device"),
    (
        _with(1, absent={"cpu": "gone"}),
        results.WrongShape,
        1,
        "the header lists no device, or an absent one",
    ),
    (_with(1, shard="3/2"), results.WrongShape, 1, "the shard '3/2' is not K/N"),
    (_with(1, shard="0/2"), results.WrongShape, 1, "the shard '0/2' is not K/N"),
    (_with(1, devices=["cpu", 1]), results.WrongShape, 1, "devices is not a list[str]"),
    (_with(1, absent={"mps": None}), results.WrongShape, 1, "absent is not a dict[str, str]"),
    (_with(1, seed=True), results.WrongShape, 1, "seed is not a int"),
    (_with(1, seed=1.0), results.WrongShape, 1, "seed is not a int"),
    (_with(2, type="claims"), results.WrongShape, 2, "a line of type 'claims' has no place here"),
    (_with(2, type={"a": []}), results.WrongShape, 2, "a line of type no text has no place here"),
    (_with(2, type="header"), results.WrongShape, 2, "a line of type 'header' has no place here"),
    (_with(2, extra=1), results.WrongShape, 2, "a claim line has no field 'extra'"),
    (_with(2, cites="000.1"), results.WrongShape, 2, "cites is not a list[str]"),
    (_lacking(2, "harm"), results.WrongShape, 2, "a claim line needs the field harm"),
    (_with(3, surprise=0), results.WrongShape, 3, "surprise is not a bool"),
    (_with(3, seconds="1"), results.WrongShape, 3, "seconds is not a float"),
    (_with(3, seconds=-1), results.WrongShape, 3, "seconds is not a float"),
    (
        _with(3, coverage={"dtype": {"bool": 1.5}}),
        results.WrongShape,
        3,
        "coverage is not a dict[str, dict",
    ),
    (
        _with(3, coverage={"dtype": {"bool": True}}),
        results.WrongShape,
        3,
        "coverage is not a dict[str, dict",
    ),
    (_with(3, coverage={"dtype": []}), results.WrongShape, 3, "coverage is not a dict[str, dict"),
    (_with(3, inputs={"a": ["x"]}), results.WrongShape, 3, "inputs is not a dict[str, str]"),
    (
        _with(3, verdict="broken"),
        results.WrongShape,
        3,
        "'broken' is not a verdict; use one of holds, refuted",
    ),
    (_with(3, expected=""), results.WrongShape, 3, "'' is not a verdict"),
    (_with(3, claim="item.b"), results.UnknownClaim, 3, "no line before states the claim 'item.b'"),
    (_with(4, device="xpu"), results.UnknownDevice, 4, "the header lists no device 'xpu'"),
    (_twice(2), results.DuplicateClaim, 3, "the claim 'item.a' is stated twice"),
    (_twice(3), results.DuplicateVerdict, 4, "the claim 'item.a' is judged twice on 'cpu'"),
    (_unjudged, results.MissingVerdict, 4, "the claim 'item.a' has no verdict on 'lazy'"),
    (_without(4), results.Truncated, 4, "the footer counts other lines than the file has"),
    (_with(5, counts={"holds": 1, "refuted": 1}), results.Truncated, 5, "the footer counts other lines"),
    (_with(5, claims="1"), results.WrongShape, 5, "claims is not a int"),
    (_with(3, seconds=0.5), results.Altered, 5, "the file was changed after it was written"),
    (_without(5), results.Truncated, 4, "the file has no footer, so the run did not finish"),
    (lambda lines: lines.append({}), results.Truncated, 6, "the footer is not the last line"),
]


@pytest.mark.parametrize(("edit", "error", "line", "problem"), WRONG_LINES)
def test_a_wrong_line_is_an_error_of_its_own(tmp_path, edit, error, line, problem):
    path = tmp_path / "run.jsonl"
    lines = lines_of(small(), path)
    edit(lines)
    path.write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")
    with pytest.raises(results.ResultsError) as caught:
        results.read(path)
    assert (type(caught.value), caught.value.path, caught.value.line) == (error, path, line)
    assert str(caught.value).startswith(f"{path}:{line}: {problem}")


NOT_JSON = [
    (b"\xff{}", results.NotUtf8, "the line is not UTF-8"),
    (b'{"a": "\xed\xa0\x80"}', results.NotUtf8, "the line is not UTF-8"),
    (b"", results.InvalidJson, "the line is not JSON (Expecting value at column 1)"),
    (b"{'a': 1}", results.InvalidJson, "the line is not JSON (Expecting property name"),
    (b'{"a": 1} {}', results.InvalidJson, "the line is not JSON (Extra data at column 10)"),
    (b"[]", results.InvalidJson, "the line is not a JSON object"),
    (b"null", results.InvalidJson, "the line is not a JSON object"),
    (b'{"a": NaN}', results.InvalidJson, "the line is not JSON (a number is not finite)"),
    (b'{"a": -Infinity}', results.InvalidJson, "the line is not JSON (a number is not finite)"),
    (b'{"a": 1e999}', results.InvalidJson, "the line is not JSON (a number is not finite)"),
    (
        b'{"a": %s}' % (b"9" * 10_000),
        results.InvalidJson,
        "the line is not JSON (a number has more than 100",
    ),
    (b'{"a": 1, "a": 1}', results.InvalidJson, "the line is not JSON (a key stands twice in an object)"),
    (b'{"a": [{"b": 1, "\\u0062": 2}]}', results.InvalidJson, "the line is not JSON (a key stands twice"),
    (
        b'{"a": "\\ud800"}',
        results.InvalidJson,
        "the line is not JSON (an escape is half of a surrogate pair)",
    ),
    (
        b'{"\\uDFFF": 1}',
        results.InvalidJson,
        "the line is not JSON (an escape is half of a surrogate pair)",
    ),
    (b'{"a": ' * 100_000, results.InvalidJson, "the line is not JSON (nested too deeply)"),
    (b"[" * 100_000 + b"]" * 100_000, results.InvalidJson, "the line is not JSON (nested too deeply)"),
    (b"\xef\xbb\xbf{}", results.InvalidJson, "the line is not JSON (Unexpected UTF-8 BOM"),
]


@pytest.mark.parametrize(("line", "error", "problem"), NOT_JSON)
@pytest.mark.parametrize("number", [1, 3])
def test_a_line_that_is_not_json_is_an_error_of_its_own(tmp_path, number, line, error, problem):
    path = tmp_path / "run.jsonl"
    results.write(path, small())
    lines = path.read_bytes().split(b"\n")
    lines[number - 1] = line
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(error) as caught:
        results.read(path)
    assert str(caught.value).startswith(f"{path}:{number}: {problem}")


@pytest.mark.parametrize("limit", ["LONGEST_LINE", "LARGEST_FILE"])
def test_a_line_or_file_has_a_largest_size(tmp_path, monkeypatch, limit):
    path = tmp_path / "run.jsonl"
    results.write(path, small())
    first, second = path.read_bytes().split(b"\n")[:2]
    monkeypatch.setattr(strict, limit, max(len(first), len(second)) + 1)
    if limit == "LONGEST_LINE":
        path.write_bytes(first + b"\n" + b" " * len(first) + second)
    with pytest.raises(results.TooLarge) as caught:
        results.read(path)
    assert caught.value.line == 2


def test_a_device_without_end_is_not_read_to_its_end():
    with pytest.raises(results.TooLarge):
        results.read(Path("/dev/zero"))


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_file_cut_or_changed_anywhere_is_refused_or_whole(scratch, data):
    results.write(scratch, small())
    raw = scratch.read_bytes()
    start, length = data.draw(st.integers(0, len(raw))), data.draw(st.integers(0, 8))
    scratch.write_bytes(raw[:start] + data.draw(st.binary(max_size=8)) + raw[start + length :])
    try:
        run = results.read(scratch)
    except results.ResultsError as error:
        refused = str(error)
        assert refused.isprintable()
    else:
        assert list(run.verdicts) == [(name, device) for name in run.claims for device in run.header.devices]


@settings(deadline=None)
@given(cut=st.integers(1))
def test_a_file_that_ends_early_is_truncated(scratch, cut):
    results.write(scratch, small())
    raw = scratch.read_bytes()
    head = raw.index(b"\n") + 1
    scratch.write_bytes(raw[: head + cut % (len(raw) - head - 1)])
    with pytest.raises(results.Truncated):
        results.read(scratch)


@pytest.mark.parametrize("content", [b"", b"\n", b"{}\n", b"{}", b"PK\x03\x04\n", b"\xff\xfe{\x00"])
def test_a_file_of_another_kind_is_refused_at_its_first_line(tmp_path, content):
    path = tmp_path / "run.jsonl"
    path.write_bytes(content)
    with pytest.raises(results.ResultsError) as caught:
        results.read(path)
    assert caught.value.line == 1


@pytest.mark.parametrize("name", ["fsync", "replace", "chmod"])
def test_a_failing_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, name):
    path = tmp_path / "run.jsonl"
    results.write(path, small())

    def fail(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, name, fail)
    newer = dataclasses.replace(small(), header=dataclasses.replace(small().header, torch="2.16.0"))
    with pytest.raises(OSError, match="no space"):
        results.write(path, newer)
    assert results.read(path) == small()
    assert os.listdir(tmp_path) == ["run.jsonl"]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"seconds": math.nan}, ValueError),
        ({"seconds": math.inf}, ValueError),
        ({"verdict": "broken"}, results.WrongShape),
        ({"device": "xpu"}, results.UnknownDevice),
        ({"claim": "item.b"}, results.UnknownClaim),
        ({"surprise": 1}, results.WrongShape),
        ({"cases": 10**200}, results.InvalidJson),
    ],
)
def test_what_would_not_read_back_is_not_written(tmp_path, change, error):
    run = small()
    key, verdict = next(iter(run.verdicts.items()))
    wrong = dataclasses.replace(run, verdicts=run.verdicts | {key: dataclasses.replace(verdict, **change)})
    with pytest.raises(error):
        results.write(tmp_path / "run.jsonl", wrong)
    assert os.listdir(tmp_path) == []


def test_every_error_stands_in_a_table_above():
    named = (
        {error for _, error, _, _ in WRONG_LINES}
        | {error for _, error, _ in NOT_JSON}
        | {results.TooLarge, results.MissingShared}
    )
    assert named == set(results.ResultsError.__subclasses__())
