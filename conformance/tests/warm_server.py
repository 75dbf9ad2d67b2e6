"""The process of a warm Python: ``python warm_server.py FOLDER`` serves until its input ends."""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import sys
import traceback
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

# A python of the folder: what it is asked to run is run by the warm one.
STAND_IN = '#!/bin/sh\nexec "{python}" -S -E "{script}" "{folder}" "$@"\n'


def main(folder: str) -> None:
    """Import what takes long, then serve; in a child, run its program."""
    ended = {"code": 0}

    def leave() -> None:  # the first to be registered, and so the last to run
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ended["code"])

    atexit.register(leave)
    sys.path.pop(0)  # the folder of this file
    for name in ("numpy", "pytest", "torch"):
        importlib.import_module(name)
    sys.modules["torch"].use_deterministic_algorithms(False)  # imports the compiler the first time
    executable = Path(folder, "python")
    script = Path(__file__).with_name("warm.py")
    executable.write_text(STAND_IN.format(python=sys.executable, script=script, folder=folder))
    executable.chmod(0o700)
    gc.freeze()  # so that no child copies what it only looks through
    program = _next_program(folder)
    sys.executable = str(executable)
    ended["code"] = _exit_code(lambda: _run(*program))


def _next_program(folder: str) -> list[str]:
    """Fork for each request; in the child returns its arguments, while the parent ends with its input.

    The parent tells whoever asked the number of the child, and how it ended.
    """
    asking: dict[int, socket.socket] = {}
    ended, wakes = os.pipe()
    os.set_blocking(wakes, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakes)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{folder}/socket")
        listening.listen(32)
        print("warm", flush=True)
        while sys.stdin not in (ready := select.select([listening, ended, sys.stdin], [], [])[0]):
            if ended in ready:
                os.read(ended, 512)
                _tell(asking)
            if listening in ready:
                asked, _ = listening.accept()
                request, files = _request(asked)
                child = os.fork()
                if not child:
                    for each in (listening, asked, *asking.values()):
                        each.close()
                    return _begun(request, files, (ended, wakes))
                for file in files:
                    os.close(file)
                asking[child] = asked
                _say(asked, child)
    sys.exit()


def _request(asked: socket.socket) -> tuple[dict[str, Any], list[int]]:
    _, files, _, _ = socket.recv_fds(asked, 1, 3)
    with asked.makefile("r", encoding="utf-8") as lines:
        return json.loads(lines.readline()), files


def _begun(request: dict[str, Any], files: list[int], pipe: tuple[int, int]) -> list[str]:
    """Make this process that of a program, and give the program's arguments."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, file in enumerate(files):
        os.dup2(file, number)
    for file in (*files, *pipe):
        os.close(file)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["environment"])
    listed = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:0] = [each for each in listed if each not in sys.path]
    arguments: list[str] = request["arguments"]
    return arguments


def _tell(asking: dict[int, socket.socket]) -> None:
    """Say of each child that has ended how it did."""
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            with asking.pop(ended[0]) as asked:
                _say(asked, os.waitstatus_to_exitcode(ended[1]))


def _say(asked: socket.socket, number: int) -> None:
    with contextlib.suppress(BrokenPipeError):  # whoever asked is gone
        asked.sendall(b"%d\n" % number)


def _run(first: str, *arguments: str) -> None:
    """What ``python FIRST ARGUMENTS`` does."""
    if first == "-u":
        sys.stdout.reconfigure(write_through=True)
        _run(*arguments)
    elif first == "-m":
        sys.argv[:] = arguments
        sys.path.insert(0, os.getcwd())
        runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)
    elif first == "-c":
        sys.argv[:] = ["-c", *arguments[1:]]
        sys.path.insert(0, "")
        main_module = sys.modules["__main__"] = types.ModuleType("__main__")
        exec(compile(arguments[0], "<string>", "exec"), main_module.__dict__)
    else:
        sys.argv[:] = [first, *arguments]
        sys.path.insert(0, str(Path(first).parent))
        runpy.run_path(first, run_name="__main__")


def _exit_code(program: Callable[[], None]) -> int:
    """How a program ends, told on its standard error as Python tells it."""
    try:
        program()
    except SystemExit as asked:
        if asked.code is None or isinstance(asked.code, int):
            return asked.code or 0
        print(asked.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    main(sys.argv[1])
