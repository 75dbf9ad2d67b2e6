"""Deaths of processes, full disks and the like, made to happen: each ends with a verdict or a sentence."""

import os
import re
import signal
import subprocess
from pathlib import Path

import pytest

from conformance.tests import warm
from conformance.tests.runs import ROOT, command, copied, suite
from conformance.tests.storms import STORMS
from conformance.verdict.results import read

HEALTHY = "casts.float-of-integers-is-the-nearest"
SMALL = ("--claims", "item.after-cpu", "--device", "cpu", "--cases", "5")
MANY = ("--claims", "item.*", "--cases", "40")


@pytest.fixture(scope="module", params=["default", "2"])
def struck(request, tmp_path_factory):
    """A run in which five claims kill or hang their process, without -n and with two workers."""
    path = tmp_path_factory.mktemp("struck") / "run.jsonl"
    claims = [word for _, claim, _, _ in STORMS.values() for word in ("--claims", claim)]
    finished = suite(
        *("-p", "conformance.tests.storms", "-n", request.param, "--limit", "5", "--device", "cpu"),
        *(*claims, "--claims", HEALTHY, "--cases", "60", "--results", str(path)),
        CONFORMANCE_STORM="yes",
    )
    assert path.exists(), finished.stdout + finished.stderr
    return read(path), finished


@pytest.mark.parametrize("storm", STORMS)
def test_a_claim_that_ends_its_process_is_named_with_the_input_that_did_it(struck, storm):
    run, _ = struck
    _, claim, word, reason = STORMS[storm]
    verdict = run.verdicts[claim, "cpu"]
    assert (verdict.verdict, verdict.surprise) == (word, True)
    assert verdict.reason.startswith(reason)
    assert "dtype='float16'" in verdict.inputs["recipe"]
    assert verdict.cases > 0


def test_a_hang_has_the_stack_that_it_hung_in(struck):
    verdict = struck[0].verdicts[STORMS["hang"][1], "cpu"]
    assert verdict.failure.startswith("Timeout")
    assert "in stormy" in verdict.failure
    assert "test_detach.py" in verdict.failure


@pytest.mark.parametrize(
    ("storm", "words"), [("segmentation fault", "Segmentation fault"), ("abort", "Aborted")]
)
def test_a_fatal_signal_has_its_stack_down_to_the_property(struck, storm, words):
    failure = struck[0].verdicts[STORMS[storm][1], "cpu"].failure
    assert failure.startswith(f"Fatal Python error: {words}")
    assert "in stormy" in failure
    assert re.search(r'File "properties/test_\w+\.py", line \d+ in test_\w+$', failure)


@pytest.mark.parametrize("storm", ["exit", "kill"])
def test_a_process_that_was_ended_from_outside_has_no_stack(struck, storm):
    assert struck[0].verdicts[STORMS[storm][1], "cpu"].failure == ""


def test_the_other_claims_get_their_verdicts(struck):
    run, finished = struck
    assert run.verdicts[HEALTHY, "cpu"].verdict == "holds"
    assert set(run.claims) == {HEALTHY, *(claim for _, claim, _, _ in STORMS.values())}
    assert finished.returncode == 1


@pytest.mark.parametrize("storm", STORMS)
def test_the_script_of_a_death_needs_torch_alone(struck, storm, tmp_path):
    """It does what the property did, which kills no process where no storm is planted."""
    script = struck[0].verdicts[STORMS[storm][1], "cpu"].script
    assert "float16" in script
    assert warm.python("-c", script, cwd=tmp_path, environment=os.environ).returncode == 0


def test_a_worker_whose_device_is_broken_is_left_and_its_neighbours_are_judged(tmp_path):
    """The claims that call item() break it again in each new worker; the others never meet it."""
    finished = suite(
        *("-p", "conformance.tests.broken_device", "-n", "1", "--device", "cpu", "--cases", "60"),
        *("--claims", "item.after-flatten", "--claims", HEALTHY, "--claims", "from_numpy.converts"),
        *("--results", str(tmp_path / "run.jsonl")),
        CONFORMANCE_STORM="yes",
    )
    run = read(tmp_path / "run.jsonl")
    verdict = run.verdicts["item.after-flatten", "cpu"]
    assert (verdict.verdict, verdict.surprise) == ("crashed", True), finished.stdout
    assert verdict.reason == "the device is broken for good, so that the process was left"
    assert "dtype='float16'" in verdict.inputs["recipe"]
    assert run.verdicts[HEALTHY, "cpu"].verdict == "holds"
    assert run.verdicts["from_numpy.converts", "cpu"].verdict == "refuted"


@pytest.mark.parametrize(
    ("storm", "how"),
    [
        ("import", "died silently"),  # there is no record yet
        ("collection", "killed by SIGABRT"),
        ("scheduled", "killed by SIGABRT"),
    ],
)
def test_workers_that_die_as_they_start_end_the_run(tmp_path, storm, how):
    """Without a limit xdist would start workers for ever."""
    finished = suite(
        *("-p", "conformance.tests.stillborn", "-n", "2", *SMALL, "--results", str(tmp_path / "run.jsonl")),
        CONFORMANCE_STORM=storm,
    )
    assert finished.returncode == 3
    # xdist may send to a worker that died in collection, and ends the run with an error of its own
    gone = storm == "collection" and "cannot send (already closed?)" in finished.stdout
    assert gone or f"3 workers {how} as they started" in finished.stdout
    assert not (tmp_path / "run.jsonl").exists()
    for path in tmp_path.iterdir():  # of those whose workers died
        run = read(path)
        assert run.header.notes[-1].startswith("partial: ")
        assert not [each for each in run.verdicts.values() if each.verdict in ("holds", "refuted")]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
@pytest.mark.parametrize("workers", ["0", "2"])
def test_an_interrupted_run_says_so_and_leaves_a_partial_file(tmp_path, number, workers):
    """A second time where the signal met a frame without a line, which pytest cannot show (Python 3.11)."""
    code, rest = interrupted(tmp_path, number, workers)
    if "tb_lineno" in rest:
        code, rest = interrupted(tmp_path, number, workers)
    assert code == 2
    assert "results: none written, because the run did not come to its end" in rest
    (partial,) = tmp_path.iterdir()
    assert partial.name == "run-partial.jsonl"
    run = read(partial)
    assert f"partial: {len(judged(run))} of " in run.header.notes[-1]
    assert judged(run)
    left = [each for each in run.verdicts.values() if each.reason.startswith("not judged")]
    assert left
    assert all(each.surprise == (each.expected != "absent") for each in left)


def judged(run):
    """The verdicts that a run came to."""
    return [each for each in run.verdicts.values() if each.cases]


def interrupted(folder: Path, number: int, workers: str) -> tuple[int, str]:
    """The exit code of a run that a signal interrupts after its first verdicts, and what it prints."""
    running = subprocess.Popen(
        [*command("-n", workers, *MANY, "--results", str(folder / "run.jsonl")), "-vv"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # a shell may ignore it
    )
    assert running.stdout is not None
    passed = (line for line in running.stdout if "PASSED" in line)
    for _ in range(3):  # the first may have had no input to try
        next(passed)
    running.send_signal(number)
    rest = running.communicate(timeout=600)[0]
    return running.returncode, rest


def on_a_mount(mount: str, *arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """A run of the suite after a mount that it alone sees; skipped where this machine cannot mount."""
    shell = f'{mount} || exit 99; shift 0; exec "$@"'
    finished = subprocess.run(
        ["unshare", "-rm", "sh", "-c", shell, "sh", *command(*arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=6000,
        check=False,
    )
    if finished.returncode == 99 or "unshare" in finished.stderr:
        pytest.skip(f"cannot mount: {finished.stderr.strip()}")
    return finished


def test_a_full_disk_leaves_no_file_that_looks_complete(tmp_path):
    """A disk that the probe of one byte fits on, and the results do not."""
    path = tmp_path / "disk" / "run.jsonl"
    path.parent.mkdir()
    seen = f"ls -A '{path.parent}' >'{tmp_path}/seen'"
    finished = on_a_mount(
        f"mount -t tmpfs -o size=4k none '{path.parent}' && trap \"{seen}\" EXIT",
        *(*SMALL, "--claims", "item.*", "--results", str(path)),
    )
    assert finished.returncode == 3
    assert f"none written, because {path} cannot be written (No space left on device)" in finished.stdout
    assert "Traceback" not in finished.stdout + finished.stderr


def test_a_read_only_checkout_needs_a_place_for_the_results(tmp_path):
    mount = f"mount --bind '{ROOT}' '{ROOT}' && mount -o remount,ro,bind '{ROOT}' && cd '{ROOT}'"
    finished = on_a_mount(mount, *SMALL)
    assert finished.returncode == 4
    assert ".conformance: the folder cannot be written (Read-only file system)" in finished.stderr
    finished = on_a_mount(mount, *SMALL, "--results", str(tmp_path / "run.jsonl"))
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert read(tmp_path / "run.jsonl").verdicts["item.after-cpu", "cpu"].verdict == "holds"


@pytest.mark.parametrize(
    "environment",
    [
        {"HOME": "", "LC_ALL": "xx_XX.none"},
        {"HOME": "/proc", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    ],
    ids=["no home and a missing locale", "a read-only home and ASCII"],
)
def test_a_bare_environment_changes_nothing(tmp_path, environment):
    results = ("--results", str(tmp_path / "run.jsonl"))
    finished = suite("-n", "1", *SMALL, *results, own_process=True, **environment)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert read(tmp_path / "run.jsonl").verdicts["item.after-cpu", "cpu"].verdict == "holds"


def test_a_path_with_spaces_and_letters_beyond_ascii(tmp_path):
    folder = copied(tmp_path / "d\u00e9p\u00f4t de \u4e2d\u6587")
    finished = suite("-n", "1", *SMALL, root=folder, own_process=True)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    (written,) = (folder / ".conformance").glob("*.jsonl")
    assert read(written).verdicts["item.after-cpu", "cpu"].verdict == "holds"


def test_two_runs_at_once_in_one_checkout(tmp_path):
    folder = copied(tmp_path / "checkout")
    running = [
        subprocess.Popen(
            command(*SMALL), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for _ in range(2)
    ]
    said = [each.communicate(timeout=6000)[0] for each in running]
    assert [each.returncode for each in running] == [0, 0], said
    (written,) = (folder / ".conformance").glob("*.jsonl")
    assert read(written).verdicts["item.after-cpu", "cpu"].verdict == "holds"


def test_nothing_is_left_behind(tmp_path):
    """Of the records, which lie in the folder for temporary files while the run goes on."""
    suite("-n", "1", *SMALL, "--results", str(tmp_path / "run.jsonl"), TMPDIR=str(tmp_path))
    assert read(tmp_path / "run.jsonl")
    assert not list(tmp_path.glob("conformance*"))
