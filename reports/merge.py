"""Several runs as one: the shards of a run, then its devices, which may come from several machines.

What must agree: torch and the facts of its build, NumPy, Python up to its patch release, the suite,
profile, seed, cases, and every claim that is stated twice. The shards of a run are the runs of equal
devices that have a shard; they must also share Hypothesis and Python's patch release, because together
they make one column. Devices may differ in both, and everything in its platform: the merged header then
names each. A torch on another machine is the same torch only if its version string is, "+cu130"
included.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path

from conformance.verdict import results
from conformance.verdict.results import Claim, Header, Run, Verdict
from reports.loading import RefusedError

Named = tuple[str, Run]

_SAME = ("torch", "torch_build", "numpy", "suite", "profile", "seed", "cases")
_SAME_COLUMN = ("hypothesis", "python")


def read(paths: Sequence[Path]) -> list[Named]:
    """Each run with the name of its file, for messages; raises what ``results.read`` raises."""
    return [(str(path), results.read(path)) for path in paths]


def merge(named: Sequence[Named]) -> Run:
    """One run of all the claims and devices.

    Raises RefusedError for runs that do not fit together, and says which and why.
    """
    for name, run in named[1:]:
        _check_same(_SAME, named[0], (name, run))
        _check_python(named[0], (name, run))
    parts = [_whole(shards) for shards in _by_column(named).values()]
    for name, run in parts[1:]:
        _check_claims(parts[0], (name, run))
    return Run(
        header=_header([run.header for _, run in parts]),
        claims=_claims(parts),
        verdicts=_verdicts(parts),
    )


def _by_column(named: Sequence[Named]) -> dict[tuple[object, ...], list[Named]]:
    columns: dict[tuple[object, ...], list[Named]] = {}
    for index, (name, run) in enumerate(named):
        key = tuple(run.header.devices) if run.header.shard else (index,)
        columns.setdefault(key, []).append((name, run))
    return columns


def _whole(shards: Sequence[Named]) -> Named:
    first, run = shards[0]
    if not run.header.shard:
        return first, run
    for other in shards[1:]:
        _check_same(_SAME_COLUMN, shards[0], other)
    _check_shards(shards)
    header = dataclasses.replace(_header([run.header for _, run in shards]), shard="")
    return first, Run(header=header, claims=_claims(shards), verdicts=_verdicts(shards))


def _check_shards(shards: Sequence[Named]) -> None:
    total = shards[0][1].header.shard.split("/")[1]
    seen: dict[str, str] = {}
    for name, run in shards:
        index, of = run.header.shard.split("/")
        if of != total:
            problem = f"{name} is one of {of} shards and {shards[0][0]} one of {total}"
            raise RefusedError(f"{problem}; merge the shards of one run")
        if index in seen:
            raise RefusedError(f"{name} and {seen[index]} are both shard {index}/{total}; leave one out")
        seen[index] = name
    missing = [str(index) for index in range(1, int(total) + 1) if str(index) not in seen]
    if missing:
        raise RefusedError(f"of {total} shards {_listed(missing)} is missing; name its file too")


def _check_same(fields: Iterable[str], first: Named, other: Named) -> None:
    for field in fields:
        one, two = getattr(first[1].header, field), getattr(other[1].header, field)
        if one != two:
            problem = f"{field} is {one!r} in {first[0]} and {two!r} in {other[0]}"
            raise RefusedError(f"{problem}; merge runs that agree on it")


def _check_python(first: Named, other: Named) -> None:
    one, two = first[1].header.python, other[1].header.python
    if one.split(".")[:2] != two.split(".")[:2]:
        problem = f"python is {one!r} in {first[0]} and {two!r} in {other[0]}"
        raise RefusedError(f"{problem}; merge runs of one minor version")


def _check_claims(first: Named, other: Named) -> None:
    differing = sorted(set(first[1].claims) ^ set(other[1].claims))
    if differing:
        problem = f"only one of {first[0]} and {other[0]} judges {_listed(differing)}"
        raise RefusedError(f"{problem}; run both with the same --claims")


def _claims(named: Sequence[Named]) -> dict[str, Claim]:
    merged: dict[str, Claim] = {}
    for name, run in named:
        for key, claim in run.claims.items():
            if merged.setdefault(key, claim) != claim:
                problem = f"{name} words, cites or checks {key!r} otherwise than the runs before it"
                raise RefusedError(f"{problem}; run the same version of the suite")
    return merged


def _verdicts(named: Sequence[Named]) -> dict[tuple[str, str], Verdict]:
    merged: dict[tuple[str, str], Verdict] = {}
    for name, run in named:
        for (claim, device), verdict in run.verdicts.items():
            if (claim, device) in merged:
                problem = f"{name} judges {claim!r} on {device!r}, as a run before it does"
                raise RefusedError(f"{problem}; run one of them on other devices (--device)")
            merged[claim, device] = verdict
    return merged


def _header(headers: Sequence[Header]) -> Header:
    devices = sorted({device for header in headers for device in header.devices})
    absent = {device: reason for header in headers for device, reason in header.absent.items()}
    return dataclasses.replace(
        headers[0],
        devices=devices,
        absent={device: absent[device] for device in sorted(absent) if device not in devices},
        python=_joined(header.python for header in headers),
        hypothesis=_joined(header.hypothesis for header in headers),
        platform=_joined(header.platform for header in headers),
        started=min((header.started for header in headers if header.started), default=""),
    )


def _joined(texts: Iterable[str]) -> str:
    return " and ".join(sorted(set(texts)))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
