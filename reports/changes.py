"""What changed between two runs.

Verdicts are compared device by device, failures by their signature (see ``failures``) and by their cause: the
promise that fails, or the kind of exception. A run that
another profile, seed or number of cases made is no evidence of a change, so it is refused. Coverage
is compared only where one version of Hypothesis drew the inputs for one version of the suite, whose
constants it draws from too, and where both runs came to the same verdict and tried every input: a
property that is refuted by surprise stops before it has covered what it could. A class counts as lost
where one input in twenty was of it and none is; and what a vendor's device held before and holds no more is
lost, whatever drew the inputs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from conformance.verdict.results import Claim, Header, Run, Verdict
from reports import failures, text
from reports.loading import RefusedError

GROUPS = (
    "newly failing round trips",
    "newly refuted",
    "newly holding",
    "other failure than before",
    "judged in another mode",
    "crashed",
    "timed out or errored",
    "appeared",
    "disappeared",
    "lost coverage",
)
_BY_VERDICT = {
    "refuted": "newly refuted",
    "holds": "newly holding",
    "crashed": "crashed",
    "timed-out": "timed out or errored",
    "errored": "timed out or errored",
    "absent": "lost coverage",
}
# A class that fewer inputs had may be missed by chance, where a torch with other dtypes shifts the draws.
_USUAL = 0.05
_FACTS = ("torch", "numpy", "python", "hypothesis", "platform", "suite")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Change:
    """One change of one claim, in the columns of the devices that share it.

    ``before`` and ``now`` are verdicts; None where the run does not state the claim. ``lost`` lists
    what is no longer covered, as 'axis class', or the round trips that fail now. Where the change is of a
    whole device ``claim`` is None.
    """

    group: str
    claim: Claim | None
    devices: list[str]
    before: Verdict | None
    now: Verdict | None
    lost: list[str]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two runs, their changes in the order of GROUPS, and notes on what else differs.

    ``judged_in_part`` says of which inputs nothing is known: those that come after a surprise.
    """

    old: Header
    new: Header
    changes: list[Change]
    notes: list[str]
    judged_in_part: list[str]


def compare(old: Run, new: Run, device: str | None = None) -> Comparison:
    """What changed from one run to another, on one device if it is named.

    Raises RefusedError where the two cannot be compared.
    """
    _check_comparable(old, new, device)
    found: dict[tuple[object, ...], Change] = {}
    for change in _changes(old, new, device):
        key = _identity(change)
        if key in found:
            found[key].devices.extend(change.devices)
        else:
            found[key] = change
    changes = sorted(found.values(), key=_order)
    return Comparison(
        old=old.header,
        new=new.header,
        changes=changes,
        notes=list(_notes(old, new)),
        judged_in_part=list(_judged_in_part(new, device)),
    )


def _check_comparable(old: Run, new: Run, device: str | None) -> None:
    for name in ("profile", "seed", "cases"):
        before, now = getattr(old.header, name), getattr(new.header, name)
        if before != now:
            problem = f"{name} is {before!r} in the old run and {now!r} in the new"
            raise RefusedError(f"{problem}; run one of them again")
    common = set(old.header.devices) & set(new.header.devices)
    if device is not None and device not in common:
        raise RefusedError(f"the device {device!r} is not in both runs; name one of {sorted(common)}")
    if not common:
        raise RefusedError("the two runs have no device in common; run one of them again on the other's")
    if not set(old.claims) & set(new.claims):
        raise RefusedError("the two runs have no claim in common; run both with the same --claims")


def _changes(old: Run, new: Run, device: str | None) -> Iterator[Change]:
    devices = set(old.header.devices) | set(new.header.devices) if device is None else {device}
    for each in sorted(devices):
        if each not in new.header.devices:
            yield Change(group="disappeared", claim=None, devices=[each], before=None, now=None, lost=[])
        elif each not in old.header.devices:
            yield Change(group="appeared", claim=None, devices=[each], before=None, now=None, lost=[])
        else:
            yield from _of_device(old.header, new.header, each)
            for claim in sorted(set(old.claims) | set(new.claims)):
                yield from _change(old, new, claim, each)


def _of_device(old: Header, new: Header, device: str) -> Iterator[Change]:
    """What a probe of a vendor's device found otherwise than before."""
    fails, lacks = new.wrong.get(device, {}), new.lacks.get(device, {})
    known = old.wrong.get(device, {})
    for group, lost in (
        (
            "newly failing round trips",
            [f"{trip}: {said}" for trip, said in fails.items() if said != known.get(trip)],
        ),
        ("lost coverage", [each for each in lacks if each not in old.lacks.get(device, {})]),
    ):
        if lost:
            yield Change(group=group, claim=None, devices=[device], before=None, now=None, lost=lost)


def _judged_in_part(run: Run, device: str | None) -> Iterator[str]:
    """For each device the dtypes that it has and that no input had of claims which stopped at a surprise."""
    for name in sorted(run.header.devices if device is None else [device]):
        here = [each for (_, where), each in run.verdicts.items() if where == name]
        there = {dtype for each in here for dtype in each.coverage.get("dtype", {})}
        wrong = [each for each in here if each.surprise and each.verdict != "absent"]
        stopped = [each for each in wrong if not _is_whole(each)]
        missed = {dtype for each in stopped for dtype in there - each.coverage.get("dtype", {}).keys()}
        if missed:
            claims = text.counted(len(stopped), "claim")
            yield f"{claims} on {name} stopped at a surprise, before inputs of {', '.join(sorted(missed))}"


def _change(old: Run, new: Run, claim: str, device: str) -> Iterator[Change]:
    before, now = old.verdicts.get((claim, device)), new.verdicts.get((claim, device))
    lost = _lost(before, now) if before and now and _same_draws(old, new) else []
    group = _group(before, now, lost)
    if group:
        stated = new.claims.get(claim) or old.claims[claim]
        yield Change(group=group, claim=stated, devices=[device], before=before, now=now, lost=lost)


def _group(before: Verdict | None, now: Verdict | None, lost: list[str]) -> str:
    if before is None:
        return "appeared"
    if now is None:
        return "disappeared"
    if before.verdict != now.verdict:
        return _BY_VERDICT[now.verdict]
    if _signature(before) != _signature(now) or _differ_in_cause(before, now):
        return "other failure than before"
    if before.mode != now.mode:
        return "judged in another mode"
    return "lost coverage" if lost else ""


def _lost(before: Verdict, now: Verdict) -> list[str]:
    if before.verdict != now.verdict or not (_is_whole(before) and _is_whole(now)):
        return []
    return [
        f"{axis} {each}"
        for axis, classes in sorted(before.coverage.items())
        for each, cases in sorted(classes.items())
        if cases >= _USUAL * before.cases and now.coverage.get(axis, {}).get(each, 0) == 0
    ]


def _is_whole(verdict: Verdict) -> bool:
    return verdict.verdict == "holds" or (verdict.verdict == "refuted" and not verdict.surprise)


def _signature(verdict: Verdict | None) -> str:
    """What a failure is known by: the catalogue's explanation, which may cover several, where it has one."""
    if verdict is None:
        return ""
    if verdict.verdict == "refuted" and not verdict.surprise and verdict.because:
        return verdict.because
    return failures.signature(failures.observed(verdict))


def _differ_in_cause(before: Verdict, now: Verdict) -> bool:
    """Whether another promise fails or another exception is raised; an older file may not say which."""
    return bool(before.cause and now.cause) and _cause(before) != _cause(now)


def _cause(verdict: Verdict | None) -> tuple[str, str]:
    cause = verdict.cause if verdict else {}
    return cause.get("promise", ""), cause.get("raises", "").partition(":")[0]


def _identity(change: Change) -> tuple[object, ...]:
    words = [verdict.verdict if verdict else "" for verdict in (change.before, change.now)]
    surprise = bool(change.now and change.now.surprise)
    claim = change.claim.id if change.claim else change.devices[0]
    signatures = (_signature(change.before), _signature(change.now))
    causes = (_cause(change.before), _cause(change.now))
    return change.claim is None, claim, change.group, *words, surprise, *signatures, causes, *change.lost


def _same_draws(old: Run, new: Run) -> bool:
    one, other = old.header, new.header
    return (one.hypothesis, one.suite) == (other.hypothesis, other.suite)


def _order(change: Change) -> tuple[int, str]:
    return GROUPS.index(change.group), change.claim.id if change.claim else ""


def _notes(old: Run, new: Run) -> Iterator[str]:
    for when, header in (("old", old.header), ("new", new.header)):
        yield from (f"the {when} run: {note}" for note in header.notes)
    for name in _FACTS:
        before, now = getattr(old.header, name), getattr(new.header, name)
        if before != now:
            yield f"{name}: {before} before, {now} now"
    if not _same_draws(old, new):
        yield "coverage is not compared, since another Hypothesis or suite draws other inputs"
    for fact in sorted(set(old.header.torch_build) | set(new.header.torch_build)):
        before, now = (run.header.torch_build.get(fact, "not stated") for run in (old, new))
        if before != now:
            yield f"torch build, {fact}: {before} before, {now} now"
    common = sorted(set(old.claims) & set(new.claims))
    restated = [claim for claim in common if old.claims[claim] != new.claims[claim]]
    if restated:
        some = ", ".join(restated[:10]) + (", ..." if len(restated) > 10 else "")
        yield f"worded, cited or checked otherwise, so that verdicts may mean two things: {some}"
