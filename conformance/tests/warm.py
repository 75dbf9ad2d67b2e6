"""A warm Python: it has imported torch, and forks for each program that a test runs.

Importing torch takes seconds, and most of the self-tests run a program that begins with it. The warm Python
(``warm_server.py``) has imported torch with its compiler, NumPy and pytest and nothing of this project, so
that a program imports what it tests as it does in a process of its own. The workers of xdist are warm too.

What a Python reads before its first line (its own variables, those of the threads of NumPy and torch) is as
it was when the warm Python started, and a program ends after its exit handlers, without the second that
Python takes to put torch away: a test about these, or about signals and mounts, starts a process of its own.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path


def python(
    *arguments: str, cwd: Path, environment: Mapping[str, str], timeout: float = 1200
) -> subprocess.CompletedProcess[str]:
    """What ``python ARGUMENTS`` printed and how it ended, for ``-m MODULE``, ``-c SOURCE`` and ``FILE``.

    ``environment`` is the whole one. Raises subprocess.TimeoutExpired after so many seconds.
    """
    with open(os.devnull) as nothing, tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        files = [nothing.fileno(), output.fileno(), errors.fileno()]
        code = ask(_started(), arguments, str(cwd), environment, files, timeout)
        said = []
        for file in (output, errors):
            file.seek(0)
            said.append(file.read().decode(errors="replace"))
    return subprocess.CompletedProcess([sys.executable, *arguments], code, *said)


def ask(
    folder: str,
    arguments: Sequence[str],
    cwd: str,
    environment: Mapping[str, str],
    files: Sequence[int],
    timeout: float | None = None,
) -> int:
    """The exit code of a program that the warm Python of a folder runs, negative where a signal killed it.

    ``files`` are the descriptors of its standard input, output and error.
    """
    request = {"arguments": arguments, "cwd": cwd, "environment": dict(environment)}
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(f"{folder}/socket")
        socket.send_fds(server, [b"."], files)
        server.sendall(json.dumps(request).encode() + b"\n")
        with server.makefile("rb", buffering=0) as answers:
            child = int(answers.readline())
            in_time = select.select([answers], [], [], timeout)[0]
            if not in_time:
                os.kill(child, signal.SIGKILL)
            code = int(answers.readline())
    if not in_time:
        raise subprocess.TimeoutExpired([sys.executable, *arguments], timeout or 0)
    return code


@functools.cache
def _started() -> str:
    """The folder of the warm Python of this process, which ends with it."""
    folder = tempfile.mkdtemp(prefix="warm-")
    pipe = subprocess.PIPE
    program = [sys.executable, str(Path(__file__).with_name("warm_server.py")), folder]
    server = subprocess.Popen(program, stdin=pipe, stdout=pipe, start_new_session=True)
    assert server.stdout is not None
    assert server.stdout.readline() == b"warm\n"

    def end() -> None:
        server.communicate()  # closes its standard input, at which it ends
        shutil.rmtree(folder)

    atexit.register(end)
    return folder


def main() -> None:
    """Stand for the program of a warm Python: the same input and output, and the same end."""
    code = ask(sys.argv[1], sys.argv[2:], os.getcwd(), os.environ, [0, 1, 2])
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


if __name__ == "__main__":
    main()
