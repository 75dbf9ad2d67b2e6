"""What GitHub shows of a run: a summary of the step, and an annotation for each cause of surprises."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from conformance.verdict.causes import Group

MOST = 10  # of one kind that GitHub shows of a step

Place = Callable[[str], tuple[Path, int]]  # the property of a claim: a file and a line


def commands(groups: Sequence[Group], place: Place) -> Iterator[str]:
    """Workflow commands, where GitHub runs this: one for each cause, the widest first, at a property."""
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return
    for group in groups[:MOST]:
        first = group.verdicts[0]
        file, line = place(first.claim)
        workspace = Path(os.environ.get("GITHUB_WORKSPACE", os.getcwd()))
        inside = workspace.resolve() in file.resolve().parents
        at = _escaped(str(file.resolve().relative_to(workspace.resolve())), ",:") if inside else ""
        where = f"file={at},line={line}," if inside else ""
        title = _escaped(f"{first.claim} on {first.device}", ",:")
        message = "\n".join(filter(None, (group.title, group.script)))
        yield f"::error {where}title={title}::{_escaped(message)}"


def _escaped(text: str, also: str = "") -> str:
    """A text as a workflow command holds it."""
    for character in "%\r\n" + also:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def summarize(title: str, counts: Iterable[str], dangers: Iterable[str], groups: Sequence[Group]) -> str:
    """Add the summary of a run to that of the step, where there is one; why it could not be, else nothing."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return ""
    try:
        with open(path, "a", encoding="utf-8") as file:
            file.write("\n".join(_markdown(title, counts, dangers, groups)) + "\n")
    except OSError as error:
        return f"the step's summary cannot be written ({error.strerror})"
    return ""


def _markdown(
    title: str, counts: Iterable[str], dangers: Iterable[str], groups: Sequence[Group]
) -> Iterator[str]:
    yield f"## {title}"
    yield from ("", "```text", *counts, "```", "")
    count = sum(len(group.verdicts) for group in groups)
    found = f"**{_many(count, 'surprise')} of {_many(len(groups), 'cause')}**"
    yield found if groups else "Every verdict is the expected one."
    yield ""
    for group in groups[:MOST]:
        names = ", ".join(f"`{each.claim}` on {each.device}" for each in group.verdicts[:MOST])
        yield from ("<details>", f"<summary>{_html(group.title)}</summary>", "", names, "")
        yield from ("```python", group.script.rstrip(), "```", "") if group.script else ()
        yield from ("</details>", "")
    told = list(dangers)
    if told:
        yield from ("<details>", "<summary>Unsafe or silently wrong on this torch</summary>", "", "```text")
        yield from (*told, "```", "", "</details>", "")


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
