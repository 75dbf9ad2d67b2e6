"""The matrix ends with what ran and what did not, keeps what is complete, and cleans up behind itself."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from conformance.catalogue import load
from conformance.tests.fake_tox import tox
from conformance.tools import matrix
from conformance.verdict import results

FAKE = Path(tox.__file__).parent


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """An empty checkout whose tox is the fake one."""
    monkeypatch.syspath_prepend(str(FAKE))
    monkeypatch.setenv("PYTHONPATH", f"{FAKE}:{matrix.ROOT}")
    monkeypatch.setattr(matrix, "ROOT", tmp_path)
    monkeypatch.setattr(matrix, "LOGS", tmp_path / "logs")
    monkeypatch.setattr(matrix.shutil, "disk_usage", lambda _: SimpleNamespace(free=2**40))
    return tmp_path


def calls(checkout):
    return (checkout / "calls").read_text().splitlines()


def test_each_environment_ends_with_a_sentence_and_leaves_only_its_file(checkout, capsys):
    assert matrix.main(["--output", str(checkout / "runs")]) == 1
    shown = capsys.readouterr().out
    assert f"[1/4] good: installing, running, no surprise ({len(load())} holds)" in shown
    assert "[2/4] silent: installing, running, no complete results file: ran" in shown
    assert (
        "[3/4] broken: installing, not installed: \N{MULTIPLICATION SIGN} No solution found Because" in shown
    )
    assert f"[4/4] surprising: installing, running, surprises: 1 ({len(load())} holds)" in shown
    table = shown[shown.index("\nenvironment ") + 1 :].splitlines()
    assert [line.split()[0] for line in table[1:]] == ["good", "silent", "broken", "surprising"]
    assert table[1].split()[1:4] == ["2.15.0", "2.4.6", "3.11.7"]
    assert sorted(path.name for path in (checkout / "runs").iterdir()) == ["good.jsonl", "surprising.jsonl"]
    assert not list((checkout / ".tox").iterdir())


def test_a_clean_matrix_ends_with_success(checkout):
    assert matrix.main(["--output", str(checkout / "runs"), "good"]) == 0


def test_what_is_complete_is_not_run_again(checkout, capsys):
    for _ in range(2):
        matrix.main(["--output", str(checkout / "runs"), "good"])
    assert calls(checkout).count("run -e good --notest") == 1
    assert "good: kept: no surprise" in capsys.readouterr().out


def test_a_file_of_another_suite_is_run_again(checkout):
    results.write(checkout / "runs" / "good.jsonl", tox.run(surprise=False, suite="another"))
    matrix.main(["--output", str(checkout / "runs"), "good"])
    assert calls(checkout).count("run -e good --notest") == 1


def test_a_file_of_a_part_of_the_claims_is_run_again(checkout):
    results.write(checkout / "runs" / "good.jsonl", tox.run(surprise=False, whole=False))
    matrix.main(["--output", str(checkout / "runs"), "good"])
    assert calls(checkout).count("run -e good --notest") == 1


def test_an_old_file_does_not_stand_for_a_run_that_failed(checkout):
    results.write(checkout / "runs" / "silent.jsonl", tox.run(surprise=False, suite="another"))
    assert matrix.main(["--output", str(checkout / "runs"), "silent"]) == 1
    assert not (checkout / "runs" / "silent.jsonl").exists()


def test_environments_are_kept_on_request(checkout):
    matrix.main(["--output", str(checkout / "runs"), "--keep", "good"])
    assert [path.name for path in (checkout / ".tox").iterdir()] == ["good"]


def test_without_room_nothing_is_installed(checkout, monkeypatch, capsys):
    monkeypatch.setattr(matrix, "NEEDED", 2**60)
    assert matrix.main(["--output", str(checkout / "runs"), "good"]) == 1
    assert "good: not run: " in capsys.readouterr().out
    assert calls(checkout) == ["list -m matrix --no-desc"]


def test_an_unknown_environment_is_refused(checkout, capsys):
    assert matrix.main(["torch9"]) == 2
    assert (
        capsys.readouterr().err
        == "matrix: no environment torch9; choose from good, silent, broken, surprising\n"
    )


def test_an_interrupted_matrix_says_what_did_not_run(checkout, monkeypatch, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(matrix, "_install_and_run", interrupted)
    assert matrix.main(["--output", str(checkout / "runs"), "good", "broken"]) == 1
    assert capsys.readouterr().out.count("not run: interrupted") == 2
