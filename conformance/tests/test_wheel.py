"""A wheel of the suite, installed into a folder of its own, runs from any other folder."""

import os
import shutil
import subprocess
import sys
import zipfile

import pytest

from conformance.tests import warm
from conformance.tests.runs import ROOT, copied
from conformance.verdict.results import read

BUILD = "import setuptools.build_meta as backend; print(backend.build_wheel('built'))"
SOME = ("--claims", "from_numpy.same-address", "--device", "cpu", "--cases", "100", "-n", "0")
SCRIPT = "import sys; from conformance.__main__ import main; sys.exit(main())"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder into which the wheel was unpacked, as an installer does."""
    pytest.importorskip("setuptools", reason="an extra of the tests")
    checkout = copied(tmp_path_factory.mktemp("wheel") / "checkout")
    shutil.copytree(ROOT / "reports", checkout / "reports", ignore=shutil.ignore_patterns("data", "runs"))
    shutil.copy(ROOT / "README.md", checkout)
    subprocess.run([sys.executable, "-c", BUILD], cwd=checkout, capture_output=True, check=True)
    (wheel,) = (checkout / "built").glob("*.whl")
    folder = tmp_path_factory.mktemp("site")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def started(site, folder, *arguments, own_process=False):
    """A Python of a folder outside, which finds the suite where it was installed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment["PYTHONPATH"] = str(site)
    if not own_process:
        return warm.python(*arguments, cwd=folder, environment=environment)
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_wheel_has_the_data_and_not_the_self_tests(site):
    held = {str(path.relative_to(site)) for path in site.rglob("*") if path.is_file()}
    assert not [name for name in held if "/tests/" in name]
    tracked = [
        path.relative_to(ROOT)
        for package in ("conformance", "strategies", "reports")
        for path in (ROOT / package).rglob("*")
        if path.suffix in (".toml", ".ini", ".j2", ".css", ".js") or path.name.endswith("schema.json")
    ]
    assert len(tracked) > 30
    assert {str(path) for path in tracked if "tests" not in path.parts} <= held


def test_a_run_from_another_folder_takes_options_faults_and_replays(site, tmp_path):
    broken = started(
        site, tmp_path, "-c", SCRIPT, "run", *SOME, "--fault", "from_numpy-copies-0d", "--results", "broken"
    )
    assert read(tmp_path / "broken").verdicts["from_numpy.same-address", "cpu"].verdict == "refuted"
    assert broken.returncode == 1, broken.stdout + broken.stderr
    again = started(
        site, tmp_path, "-c", SCRIPT, "run", "--replay", "broken", "-n", "1", "--results", "again"
    )
    verdict = read(tmp_path / "again").verdicts["from_numpy.same-address", "cpu"]
    assert (verdict.verdict, verdict.cases) == ("holds", 1)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "conformance" in {path.name for path in site.iterdir()}
    assert not (site / ".pytest_cache").exists()


def test_pytest_finds_the_suite_by_its_name_with_its_options(site, tmp_path):
    (tmp_path / "seen.py").write_text(
        "def pytest_sessionstart(session):\n    print('filters:', session.config.getini('filterwarnings'))\n"
    )
    options = ("-m", "pytest", "--pyargs", "conformance", *SOME, "--results", "run", "-p", "seen")
    ended = started(site, tmp_path, *options)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert set(read(tmp_path / "run").claims) == {"from_numpy.same-address"}
    assert "filters: ['error', " in ended.stdout


def test_one_property_can_be_named_by_its_module(site, tmp_path):
    file = "conformance.properties.test_from_numpy"
    name = f"{file}::test_tensor_and_array_start_at_one_address_with_the_same_steps"
    ended = started(
        site, tmp_path, "-m", "pytest", "--pyargs", name, "-n", "0", "--cases", "3", "--device", "cpu"
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "1 passed" in ended.stdout


def test_other_runs_of_pytest_are_left_alone(site, tmp_path):
    (tmp_path / "test_mine.py").write_text(
        "import sys\n\ndef test_mine(request):\n    assert 'torch' not in sys.modules\n"
        "    assert 'conformance.runner' not in sys.modules\n"
    )
    ended = started(site, tmp_path, "-m", "pytest", "-q", "-W", "error", own_process=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "1 passed" in ended.stdout
    refused = started(site, tmp_path, "-m", "pytest", "--claims", "x")
    assert "unrecognized arguments: --claims" in refused.stderr


def test_the_console_script_is_the_command(site, tmp_path):
    listed = (next(site.glob("*.dist-info")) / "entry_points.txt").read_text()
    assert "torch-numpy-conformance = conformance.__main__:main" in listed
    ended = started(site, tmp_path, "-c", SCRIPT, "explain", "003.31")
    assert "item.many-elements-raise-valueerror" in ended.stdout, ended.stderr
