"""The command of the suite: ``python -m conformance COMMAND``, and the console script of the same commands.

Each command but ``run`` is a module with a ``main`` of its own; it is run here by its name, as ``python -m``
does. So the reports, which read results files and which nothing of this package imports, are commands too.
"""

from __future__ import annotations

import importlib.util
import os
import runpy
import sys
from collections.abc import Sequence
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent

# Command: the words after ``python -m`` that run it, and a sentence.
COMMANDS = {
    "run": ((), "judge the claims on this torch; pytest's options pass through"),
    "explain": (("conformance.tools.explain",), "what is known of a claim, a number, a law or a way"),
    "diff": (("reports", "diff"), "what changed between two results files; exit code 1 if anything did"),
    "accept": (("conformance.tools.accept",), "what a run showed of your device as expectations of it"),
    "causes": (("reports", "causes"), "the surprises of a run by their cause, with one program each"),
    "merge": (("reports", "merge"), "shards, devices and machines as one results file"),
    "matrix": (("reports", "matrix"), "claims by torch versions, one table for each device"),
    "page": (("reports", "page"), "one HTML file of claims by versions and devices"),
    "documents": (("reports", "documents"), "the documents corrected: each number, its answer, the claims"),
    "findings": (("reports", "findings"), "what some torch breaks, by severity, with scripts"),
    "refuted": (("reports", "refuted"), "published statements that the newest torch contradicts"),
    "guide": (("reports", "guide"), "what may cross on the newest torch: taken, refused or wrong, by kind"),
    "publish": (
        ("conformance.tools.publish",),
        "bring what is published up to date, on every torch of tox.ini",
    ),
    "coverage": (("conformance.tools.coverage",), "which classes of inputs each claim tries"),
    "faults": (("conformance.faults",), "break torch in known ways and see which claims notice"),
    "new-claim": (("conformance.tools.new_claim",), "begin a claim, a law or a way"),
}

READS = {"packaging": "packaging"} | ({"tomli": "tomli"} if sys.version_info < (3, 11) else {})
JUDGES = {name: name for name in ("torch", "numpy", "hypothesis", "pytest")}
# Command: the modules that it cannot do without, and what brings each; READS for all others.
NEEDS = {"run": {**JUDGES, "xdist": "pytest-xdist"}, "faults": JUDGES, "coverage": JUDGES}

HELP = """usage: {program} COMMAND [ARGUMENT ...]

Checks what people were told about converting between PyTorch tensors and NumPy arrays.

{commands}

{program} COMMAND --help tells more of each. For example:
  {program} run -n 2 --claims 'item.*' --device cpu
  {program} diff reports/data/runs/torch2.14.jsonl .conformance/torch2.15.0.jsonl
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns 0 for help and 2 for what is no command, else ends as the command does."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or arguments[0] in ("-h", "--help"):
        print(_help(), end="")
        return 0
    name, *rest = arguments
    if name not in COMMANDS:
        print(f"{_program()}: no command {name!r}; choose from {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    missing = _missing(name)
    if missing:
        print(f"{_program()}: {_brought(missing)}", file=sys.stderr)
        return 4 if name == "run" else 2
    if name == "run":
        os.execv(sys.executable, [sys.executable, "-m", "pytest", *_run_options(), *rest])
    module, *first = COMMANDS[name][0]
    sys.argv[1:] = [*first, *rest]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
    return 0


def _missing(name: str) -> list[str]:
    """What would bring the modules that a command needs and this Python does not have."""
    needed = NEEDS.get(name, READS)
    return [package for module, package in needed.items() if importlib.util.find_spec(module) is None]


def _brought(missing: Sequence[str]) -> str:
    installed = f"{sys.executable} -m pip install {' '.join(missing)}"
    them = "it" if len(missing) == 1 else "them"
    return (
        f"this Python has no {', no '.join(missing)}; {installed} brings {them}, "
        "or take .tox/torch/bin/python, which has all after tox -e torch"
    )


def _program() -> str:
    name = Path(sys.argv[0]).name
    return "python -m conformance" if name == "__main__.py" else name


def _help() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name.ljust(width)}  {sentence}" for name, (_, sentence) in COMMANDS.items()]
    return HELP.format(program=_program(), commands="\n".join(lines))


def _run_options() -> list[str]:
    """Options that make a run the same wherever it is started."""
    return [
        *("-c", str(PACKAGE / "run.ini"), "--rootdir", str(PACKAGE.parent)),
        *("-o", f"cache_dir={Path.cwd() / '.conformance' / 'cache'}", str(PACKAGE)),
    ]


if __name__ == "__main__":
    sys.exit(main())
