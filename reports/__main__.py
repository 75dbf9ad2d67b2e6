"""From results files to decisions: ``python -m reports matrix``, diff, merge, documents, findings, page, ...

Exit code 0 is success (for diff: nothing changed), 1 a change between two runs, 2 an error, told in
one sentence.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from conformance.verdict import causes, results
from conformance.verdict.results import ResultsError

try:
    from reports import (
        changes,
        coverage,
        diff,
        discoveries,
        documents,
        faults,
        guide,
        loading,
        matrix,
        merge,
        refuted,
        text,
    )
except ImportError:
    print("reports: this Python has no packaging; python -m pip install packaging brings it", file=sys.stderr)
    raise SystemExit(2) from None

STYLES = ("terminal", "markdown", "json")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; usage errors exit with 2 as argparse does."""
    arguments = _parser().parse_args(argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        code: int = arguments.command(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except ImportError:
        print("reports: this Python has no jinja2; python -m pip install jinja2 brings it", file=sys.stderr)
        return 2
    except (ResultsError, loading.RefusedError) as error:
        print(f"reports: {text.plain(str(error))}", file=sys.stderr)
        return 2
    except OSError as error:
        said = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        print(f"reports: {text.plain(said)}; check the path", file=sys.stderr)
        return 2
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m reports", description="Reports on results files.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command, sentence in (
        (_matrix, "claims by torch versions, one table for each device"),
        (_causes, "the surprises of runs by their cause, the widest first, with one program each"),
        (_diff, "what changed from one run to another; exit code 1 if anything did"),
        (_merge, "shards, devices and machines as one results file"),
        (_documents, "the documents corrected: each number, its answer, and the claims behind it"),
        (_findings, "what some torch breaks, by severity, with scripts, as Markdown"),
        (_refuted, "published statements that the newest torch contradicts, as Markdown"),
        (_guide, "what may cross on the newest torch: taken, refused or wrong, by kind, as Markdown"),
        (_page, "one HTML file of claims by versions and devices"),
        (
            _coverage,
            "which classes of inputs are tried together, from the file of conformance.tools.coverage",
        ),
        (_faults, "which planted faults which claims catch, from the file of conformance.faults"),
    ):
        name = command.__name__.strip("_")
        each = commands.add_parser(name, help=sentence, description=f"{sentence.capitalize()}.")
        each.set_defaults(command=command)
        for runs in {"diff": ("old", "new"), "faults": ("file",), "coverage": ("file",)}.get(name, ("runs",)):
            kind = "file of JSON" if runs == "file" else "results file"
            each.add_argument(runs, nargs="+" if runs == "runs" else None, type=Path, help=kind)
        each.add_argument("--output", type=Path, required=name == "merge", metavar="FILE", help="where to")
        if name in ("matrix", "diff", "documents"):
            each.add_argument("--format", choices=STYLES, default="terminal", help="default: terminal")
        if name in ("matrix", "diff"):
            each.add_argument("--device", help="only the columns of this device")
    return parser


def _matrix(arguments: argparse.Namespace) -> int:
    runs = loading.with_modes(loading.load(arguments.runs))
    return _give(matrix.render(runs, arguments.format, arguments.device), arguments.output)


def _causes(arguments: argparse.Namespace) -> int:
    verdicts = [each for run in loading.load(arguments.runs) for each in run.verdicts.values()]
    told = causes.told(causes.groups(verdicts))
    lines = [" " * (len(line) - len(line.lstrip())) + text.plain(line) for line in told]
    return _give("\n".join(lines or ["no surprise"]) + "\n", arguments.output)


def _diff(arguments: argparse.Namespace) -> int:
    (old,), (new,) = (loading.load([path], planted=True) for path in (arguments.old, arguments.new))
    comparison = changes.compare(old, new, arguments.device)
    _give(diff.render(comparison, arguments.format), arguments.output)
    return 1 if comparison.changes else 0


def _merge(arguments: argparse.Namespace) -> int:
    merged = merge.merge(merge.read(arguments.runs))
    results.write(arguments.output, merged)
    devices = ", ".join(merged.header.devices)
    claims = text.counted(len(merged.claims), "claim")
    return _give(text.plain(f"{claims} on {devices}, written to {arguments.output}") + "\n", None)


def _documents(arguments: argparse.Namespace) -> int:
    runs = loading.eager(loading.load(arguments.runs))
    return _give(documents.render(runs, documents.load(), arguments.format), arguments.output)


def _findings(arguments: argparse.Namespace) -> int:
    runs = loading.eager(loading.load(arguments.runs))
    return _give(discoveries.render(runs, discoveries.load()), arguments.output)


def _refuted(arguments: argparse.Namespace) -> int:
    runs = loading.eager(loading.load(arguments.runs))
    return _give(refuted.render(runs, documents.load()), arguments.output)


def _guide(arguments: argparse.Namespace) -> int:
    return _give(guide.render(loading.eager(loading.load(arguments.runs))), arguments.output)


def _page(arguments: argparse.Namespace) -> int:
    from reports import page  # needs Jinja2, which no other command does

    return _give(page.render(loading.with_modes(loading.load(arguments.runs))), arguments.output)


def _coverage(arguments: argparse.Namespace) -> int:
    return _give(coverage.render(coverage.load(arguments.file)), arguments.output)


def _faults(arguments: argparse.Namespace) -> int:
    return _give(faults.render(faults.load(arguments.file)), arguments.output)


def _give(said: str, output: Path | None) -> int:
    if output is None:
        sys.stdout.write(said)
    else:
        output.write_text(said, encoding="utf-8", newline="\n")
        print(text.plain(f"written to {output}"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
