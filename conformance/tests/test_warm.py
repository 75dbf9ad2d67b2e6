"""The warm Python runs a program as a Python of its own does."""

import os
import signal
import subprocess
import sys

import pytest

from conformance.tests import warm

SEEN = """
import os, sys
print(sorted(set(sys.modules) & {"torch", "conformance", "hypothesis"}))
print(os.getcwd(), os.environ["SEEN"], sys.argv[1:], __name__)
print("on the other", file=sys.stderr)
"""


def ran(*arguments, cwd, timeout=60, **variables):
    return warm.python(*arguments, cwd=cwd, environment=os.environ | variables, timeout=timeout)


def forms(folder):
    """One program in the three ways to start it."""
    (folder / "seen.py").write_text(SEEN)
    return ["-c", SEEN], ["-m", "seen"], [str(folder / "seen.py")]


def test_a_program_has_its_own_folder_environment_arguments_and_output(tmp_path):
    for form in forms(tmp_path):
        ended = ran(*form, "--one", "2", cwd=tmp_path, SEEN="yes")
        assert ended.stdout == f"['torch']\n{tmp_path} yes ['--one', '2'] __main__\n"
        assert (ended.stderr, ended.returncode) == ("on the other\n", 0)


def test_a_program_finds_modules_where_a_python_of_its_own_does(tmp_path):
    shown = "import sys; print([path for path in sys.path if path not in ('', sys.argv[1])])"
    (tmp_path / "shown.py").write_text(shown)
    for form in (["-c", shown], ["-m", "shown"], [str(tmp_path / "shown.py")]):
        own = subprocess.run(
            [sys.executable, *form, str(tmp_path)], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert ran(*form, str(tmp_path), cwd=tmp_path).stdout == own.stdout


def test_a_program_finds_modules_where_its_environment_says(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "found_there.py").write_text("print('found')")
    ended = ran("-c", "import found_there", cwd=tmp_path, PYTHONPATH=str(tmp_path / "elsewhere"))
    assert ended.stdout == "found\n"


def test_what_a_program_leaves_is_gone_for_the_next(tmp_path):
    ran("-c", "import torch, os; torch.set_grad_enabled(False); os.environ['SEEN'] = 'x'", cwd=tmp_path)
    ended = ran("-c", "import torch, os; print(torch.is_grad_enabled(), 'SEEN' in os.environ)", cwd=tmp_path)
    assert ended.stdout == "True False\n"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("import sys; sys.exit(7)", 7),
        ("assert False", 1),
        ("import sys; sys.exit('told')", 1),
        ("import os; os.abort()", -signal.SIGABRT),
        ("import atexit, os; atexit.register(os._exit, 5)", 5),
    ],
)
def test_the_end_of_a_program_is_told(tmp_path, source, code):
    assert ran("-c", source, cwd=tmp_path).returncode == code


def test_a_program_that_hangs_is_killed_and_the_next_one_runs(tmp_path):
    with pytest.raises(subprocess.TimeoutExpired):
        ran("-c", "import signal; signal.pause()", cwd=tmp_path, timeout=0.2)
    assert ran("-c", "print(1)", cwd=tmp_path).stdout == "1\n"


def test_the_workers_of_a_program_are_warm_too_and_die_as_they_do_of_themselves(tmp_path):
    inner = "import os, sys; print('torch' in sys.modules, sys.stdin.read(), flush=True); "
    inner += "os.kill(os.getpid(), 11)"
    outer = "import subprocess, sys; print(subprocess.run([sys.executable, '-u', '-c', sys.argv[1]],"
    outer += " input='read', text=True).returncode)"
    assert ran("-c", outer, inner, cwd=tmp_path).stdout == "True read\n-11\n"
