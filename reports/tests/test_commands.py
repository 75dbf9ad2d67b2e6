from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reports.__main__ import main
from reports.tests import synthetic

ONE = {"item.a": "holds"}


@pytest.mark.parametrize("command", ["matrix", "documents", "page"])
def test_two_files_of_one_column_are_refused(tmp_path, capsys, command):
    one, two = synthetic.written(tmp_path, synthetic.run(ONE), synthetic.run(ONE, devices=("cpu", "lazy")))
    assert main([command, one, two]) == 2
    assert capsys.readouterr().err == (
        f"reports: {two}:1: the column torch 2.15.0 on 'cpu' is also in {one}; name one of the two files\n"
    )


@pytest.mark.parametrize("command", ["matrix", "documents", "page"])
def test_a_shard_is_refused(tmp_path, capsys, command):
    assert main([command, *synthetic.written(tmp_path, synthetic.run(ONE, shard="2/3"))]) == 2
    assert "0.jsonl is shard 2/3 of a run; merge its shards first" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_one_sentence(tmp_path, capsys):
    path = tmp_path / "none.jsonl"
    assert main(["matrix", str(path)]) == 2
    said = capsys.readouterr()
    assert said.err == f"reports: {path}: No such file or directory; check the path\n"
    assert not said.out


def test_a_cut_file_is_one_sentence(tmp_path, capsys):
    (path,) = synthetic.written(tmp_path, synthetic.run(ONE))
    lines = Path(path).read_bytes().splitlines(keepends=True)
    Path(path).write_bytes(b"".join(lines[:2]) + lines[2][:50])
    assert main(["matrix", path]) == 2
    assert capsys.readouterr().err == f"reports: {path}:3: the file ends inside a line; fetch it again\n"


def test_a_wrong_command_line_is_a_usage_error(capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["matrix"])
    assert "the following arguments are required: runs" in capsys.readouterr().err


def test_a_terminal_without_the_symbols_still_shows_the_letters(tmp_path):
    paths = synthetic.written(tmp_path, synthetic.run(ONE))
    ran = subprocess.run(
        [sys.executable, "-m", "reports", "matrix", *paths],
        env={"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert b"item.a  ? h\n" in ran.stdout


@pytest.mark.parametrize(("command", "missing"), [("matrix", "packaging"), ("page", "jinja2")])
def test_a_library_that_is_not_there_is_one_sentence(tmp_path, command, missing):
    paths = synthetic.written(tmp_path, synthetic.run(ONE))
    program = (
        f"import runpy, sys; sys.modules[{missing!r}] = None; runpy.run_module('reports', None, '__main__')"
    )
    ran = subprocess.run([sys.executable, "-c", program, command, *paths], capture_output=True, text=True)
    assert ran.returncode == 2
    assert ran.stderr == f"reports: this Python has no {missing}; python -m pip install {missing} brings it\n"


def test_surprises_are_told_by_cause(tmp_path, capsys):
    refuted = {"word": "refuted", "surprise": True, "cause": {"raises": "TypeError: \x1b[31mno"}}
    run = synthetic.run({"item.a": refuted, "item.b": refuted, "item.c": "holds"})
    assert main(["causes", *synthetic.written(tmp_path, run)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == r"refuted: TypeError: \x1b[31mno (2 claims)"
    assert said[1] == "  item.a on cpu: expected refuted, found refuted"
    assert said[3] == "    import torch"
    assert main(["causes", *synthetic.written(tmp_path, synthetic.run(ONE))]) == 0
    assert capsys.readouterr().out == "no surprise\n"
