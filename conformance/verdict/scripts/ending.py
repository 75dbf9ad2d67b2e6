"""How a program ends: in the call that raises, the call that ought to, or the check that fails."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import torch

from conformance.verdict.scripts import checks
from conformance.verdict.scripts.elements import numbers
from conformance.verdict.scripts.lines import Attempt, Line, commented, guarded, in_a_line, said_by
from conformance.verdict.scripts.names import kind_of
from conformance.verdict.scripts.oracles import SPELLINGS
from conformance.verdict.scripts.tracing import Trace
from conformance.verdict.scripts.writing import ATTEMPTS, Unshortened, called_name

REFUSALS = "(TypeError, ValueError, RuntimeError, BufferError)"
WRITING = ("shares_with", "shares_nothing_with")  # which change what they look at


class Ending:
    """Writes the end of a program whose last assertion fails."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace

    # What an assertion comes down to.

    def holds(self, test: ast.expr) -> bool:
        """Whether an assertion of the property passes."""
        return bool(self._truth(test))

    def _truth(self, node: ast.expr) -> Any:
        if any(_is_call(each, *WRITING) for each in ast.walk(node)):
            return False
        return self.trace.value(node)

    def reduced(self, node: ast.expr, wanted: bool) -> tuple[ast.expr, bool]:
        """The part of a test that makes it other than wanted, and what that ought to be."""
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return self.reduced(node.operand, not wanted)
        if isinstance(node, ast.BoolOp):
            all_count = isinstance(node.op, ast.Or) == wanted
            wrong = [each for each in node.values if bool(self._truth(each)) != wanted]
            telling = [each for each in wrong if not self._tells_kinds(each)] if all_count else wrong[:1]
            return self.reduced((telling or wrong)[-1], wanted)
        made = self.trace.made.get(node.id) if isinstance(node, ast.Name) else None
        if made is not None and (
            isinstance(made, ast.BoolOp) or _is_not(made) or _is_call(made, "same_bits")
        ):
            self._drop(node)
            return self.reduced(made, wanted)
        return node, wanted

    def _drop(self, node: ast.expr) -> None:
        for line in self.trace.lines:
            if isinstance(node, ast.Name) and line.binds == node.id:
                line.idle = True

    def _tells_kinds(self, node: ast.expr) -> bool:
        """Whether a part of a test says no more than that a call was not refused."""
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return self._tells_kinds(node.operand)
        if not (_is_call(node, "refused", "isinstance") and isinstance(node, ast.Call)):
            return False
        attempt = self._attempt(node.args[0])
        if attempt is None:
            return True
        return attempt.error is None or not self._is_last(node.args[0])

    def _is_last(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and node.id == next(iter(self.trace.attempts), "")

    def _attempt(self, node: ast.expr) -> Attempt | None:
        return self.trace.attempts.get(node.id) if isinstance(node, ast.Name) else None

    # The end.

    def read(self, test: ast.expr) -> None:
        """Add what a test makes of results, for a process that may not survive it."""
        leaf = self._with_inner_attempts(test)
        compared = [
            each for each in ast.walk(leaf) if isinstance(each, ast.Call) and called_name(each) in SPELLINGS
        ]
        if compared:
            read = compared[-1].args[0]
            text = self.trace.written(read)
            self.trace.add(f"print({text})" if isinstance(read, ast.Name) else text)  # tolist() may refuse
        elif any(
            isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) for each in ast.walk(leaf)
        ):
            self.trace.add(f"assert {self.trace.written(leaf)}")

    def write(self, test: ast.expr) -> None:
        """Add the lines that fail as the test does."""
        leaf, wanted = self.reduced(test, True)
        if self.trace.warned is not None and any(
            isinstance(each, ast.Name) and each.id == "warned" for each in ast.walk(leaf)
        ):
            self._warned()
            return
        killing = [each for each in ast.walk(leaf) if _is_call(each, "killed_by")]
        if killing and isinstance(killing[0], ast.Call):
            self.trace.add(f"{self.trace.called(killing[0].args[0])}  # kills the process")
            raise Killed
        leaf = self._with_inner_attempts(leaf)
        names = [each.id for each in ast.walk(leaf) if isinstance(each, ast.Name)]
        tried = {name: self.trace.attempts[name] for name in names if name in self.trace.attempts}
        self.trace.compared = [attempt.line for attempt in tried.values()]
        raised = {name: attempt for name, attempt in tried.items() if attempt.error is not None}
        if tried and self._is_raised_by_one(leaf) and next(iter(tried.values())).error is None:
            self._not_raised(leaf, tried)
        elif raised:
            self._raised(leaf, wanted, raised, tried)
        elif tried and self._asks_for_refusal(leaf, wanted, tried):
            self._not_raised(leaf, tried)
        else:
            self._check(leaf, wanted)

    def _is_raised_by_one(self, leaf: ast.expr) -> bool:
        """Whether a test says that two calls both raise, or neither: ``(one is None) == (other is None)``."""
        return (
            isinstance(leaf, ast.Compare)
            and isinstance(leaf.left, ast.Compare)
            and isinstance(leaf.comparators[0], ast.Compare)
        )

    def _warned(self) -> None:
        """The end of a program of which one warning too many, or none, is given."""
        warned = self.trace.warned or []
        if not warned:
            self.trace.add("assert warned, 'of a read-only array that can be written to'")
            self.trace.ends_with = AssertionError
            return
        at = next(
            n for n, line in enumerate(self.trace.lines) if line.text == "warnings.simplefilter('always')"
        )
        call = self.trace.lines[at + 1 :]
        self.trace.lines[at:] = [Line("warnings.simplefilter('error')")]
        for line in call:
            line.within = line.within[:-1]
        self.trace.lines[at].within = ()
        self.trace.lines += call[:1]
        text = call[0].text
        self.trace.lines[-1].text = commented(text, f"UserWarning: {' '.join(warned[0].split())[:80]}")
        self.trace.lines[-1].error = None
        self.trace.ends_with = None

    def _with_inner_attempts(self, leaf: ast.expr) -> ast.expr:
        """The test with each call of which it keeps the outcome made before it."""
        ending = self

        class Moved(ast.NodeTransformer):
            def visit_Call(self, node: ast.Call) -> ast.AST:
                if _is_call(node, *ATTEMPTS):
                    name = ending.trace.fresh("error" if _is_call(node, "raised_by") else "result")
                    ending.trace.attempt(name, not _is_call(node, "raised_by"), *node.args)
                    return ast.Name(name, ast.Load())
                return self.generic_visit(node)

        return ast.fix_missing_locations(Moved().visit(leaf))

    def _raised(
        self, leaf: ast.expr, wanted: bool, raised: dict[str, Attempt], tried: dict[str, Attempt]
    ) -> None:
        name, attempt = next(iter(raised.items()))
        error = attempt.error
        assert error is not None
        allowed = self._allowed(leaf, wanted, name, raised, tried)
        allowed = self._matched(leaf, wanted, error) if allowed is None else allowed
        if allowed is None and self._is_about_text(leaf):
            check = self.trace.written(leaf if wanted else ast.UnaryOp(ast.Not(), leaf))
            check = check.replace(name, "error")
            text = guarded(attempt.text, "Exception", then=f"assert {check}, error")
        elif allowed:
            other = next((each for each in tried if each != name), "")
            said = f"  # as {in_a_line(tried[other].text)} raises" if other and tried[other].error else ""
            text = guarded(attempt.text, allowed, said)
            if allowed in [each.__name__ for each in type(error).__mro__]:  # it is one, and not just that
                text = guarded(attempt.text, allowed, then=f"assert type(error) is {allowed}, error{said}")
        else:
            text = attempt.text
        first = text.splitlines()
        at = len(attempt.text.splitlines()) + (first[0] == "try:") - 1
        first[at] = commented(first[at], said_by(error))
        self._end(attempt, "\n".join(first), type(error))

    def _end(self, attempt: Attempt, text: str, error: type[BaseException] = AssertionError) -> None:
        """Write the end in the place of a call; what came after it has no part in it."""
        at = self.trace.lines.index(attempt.line)
        self.trace.lines[at:] = [Line(text, within=attempt.line.within)]
        self.trace.ends_with = AssertionError if "    assert " in text else error

    def _allowed(
        self, leaf: ast.expr, wanted: bool, name: str, raised: dict[str, Attempt], tried: dict[str, Attempt]
    ) -> str | None:
        """The exceptions that a call may raise in place of the one that it does; None where nothing says."""
        if _is_call(leaf, "refused") and wanted:
            return REFUSALS
        if _is_call(leaf, "isinstance") and wanted and isinstance(leaf, ast.Call):
            kinds = self.trace.value(leaf.args[1])
            kinds = kinds if isinstance(kinds, tuple) else (kinds,)
            if all(issubclass(kind, BaseException) for kind in kinds):
                return ast.unparse(leaf.args[1])
            return ""
        if (isinstance(leaf, ast.Compare) and _is_call(leaf.left, "type")) or _is_call(
            leaf, "same_outcome", "same_refusal"
        ):
            others = [attempt for each, attempt in tried.items() if each != name]
            if others and others[0].error is not None:
                return kind_of(others[0].error)
            if isinstance(leaf, ast.Compare) and not others:
                kind = self.trace.value(leaf.comparators[0])
                return kind.__name__ if isinstance(kind, type) and issubclass(kind, BaseException) else ""
            return ""
        return None

    def _matched(self, leaf: ast.expr, wanted: bool, error: Exception) -> str | None:
        """The exception that a pattern asks for in place of another; None where it is one of that kind."""
        if not (isinstance(leaf, ast.Call) and ast.unparse(leaf.func) == "re.match" and wanted):
            return None
        kind = str(self.trace.value(leaf.args[0])).partition(":")[0]
        return kind if kind.isidentifier() and kind != type(error).__name__ else None

    def _is_about_text(self, leaf: ast.expr) -> bool:
        return any(
            _is_call(each, "str", "repr") or isinstance(each, ast.JoinedStr) for each in ast.walk(leaf)
        ) and not _is_call(leaf, "same_bits", "same_outcome", "same_number")

    def _asks_for_refusal(self, leaf: ast.expr, wanted: bool, tried: dict[str, Attempt]) -> bool:
        """Whether a test that a result does not pass asks for an exception."""
        if _is_call(leaf, "refused") or (_is_call(leaf, "isinstance") and self._names_exceptions(leaf)):
            return wanted
        if isinstance(leaf, ast.Compare) and isinstance(leaf.left, ast.Name) and leaf.left.id in tried:
            none = isinstance(leaf.comparators[0], ast.Constant) and leaf.comparators[0].value is None
            return (
                none and isinstance(leaf.ops[0], ast.IsNot) == wanted and not tried[leaf.left.id].line.binds
            )
        made = [self.trace.made.get(name) for name in tried]
        return (
            self._is_about_text(leaf)
            and any(each is not None and _is_call(each, "raised_by") for each in made)
        ) or (isinstance(leaf, ast.Compare) and isinstance(leaf.left, ast.Compare))

    def _names_exceptions(self, leaf: ast.expr) -> bool:
        assert isinstance(leaf, ast.Call)
        kinds = self.trace.value(leaf.args[1])
        kinds = kinds if isinstance(kinds, tuple) else (kinds,)
        return all(isinstance(kind, type) and issubclass(kind, BaseException) for kind in kinds)

    def _not_raised(self, leaf: ast.expr, tried: dict[str, Attempt]) -> None:
        attempt = next(iter(tried.values()))
        kind = REFUSALS
        if _is_call(leaf, "isinstance") and isinstance(leaf, ast.Call):
            kind = ast.unparse(leaf.args[1])
        others = [
            each for each in self.trace.attempts.values() if each is not attempt and each.error is not None
        ]
        said = ""
        error = others[0].error if others else None
        if error is not None and (_is_call(leaf, "refused") or self._is_raised_by_one(leaf)):
            kind, said = kind_of(error), f"  # as {in_a_line(others[0].text)} raises"
        body = f"{attempt.text}\nassert False, 'nothing is raised'"
        lines = guarded(body, kind, said)
        self._end(attempt, lines)

    def _check(self, leaf: ast.expr, wanted: bool) -> None:
        check = self._spelt(leaf) if wanted else self._unequal(leaf)
        if check is None:
            node = leaf if wanted else ast.UnaryOp(ast.Not(), leaf)
            check = self.trace.written(self._with_literals(node))
        if not check:
            raise Unshortened(f"nothing differs in {ast.unparse(leaf)}")
        self.trace.spare = {each.id for each in ast.walk(leaf) if isinstance(each, ast.Name)}
        self.trace.add(commented(f"assert {check}", checks.seen_in(check, self.trace.value)))
        self.trace.ends_with = AssertionError

    def _with_literals(self, node: ast.expr) -> ast.expr:
        """A comparison with what needs our own functions written as its value."""
        if isinstance(node, ast.Compare) and len(node.comparators) == 1:
            right = node.comparators[0]
            named = [
                each
                for each in ast.walk(right)
                if isinstance(each, ast.Name) and each.id in self.trace.locals
            ]
            calls = [each for each in ast.walk(right) if isinstance(each, ast.Call)]
            if calls and (
                not named or any(self.trace.recipe_of(each) or self._is_ours(each) for each in calls)
            ):
                value = self.trace.value(right)
                if isinstance(value, (bool, int, float, str, list, tuple)) and len(repr(value)) < 100:
                    parsed = ast.parse(numbers(value), mode="eval").body
                    return ast.Compare(node.left, node.ops, [parsed])
        return node

    def _is_ours(self, node: ast.Call) -> bool:
        value = self.trace.names.get(node.func.id) if isinstance(node.func, ast.Name) else None
        return getattr(value, "__module__", "").startswith("conformance.")

    def _unequal(self, leaf: ast.expr) -> str | None:
        """The check that two things are not the same, as they are."""
        if not (
            _is_call(leaf, "same_bits", "same_outcome", "same_number", "same_numbers")
            and isinstance(leaf, ast.Call)
        ):
            return None
        one, other = map(self.trace.written, leaf.args)
        value = self.trace.value(leaf.args[0])
        if hasattr(value, "shape") and value.shape:
            same = "torch.equal" if isinstance(value, torch.Tensor) else "np.array_equal"
            return f"not {same}({one}, {other})"
        return f"{one} != {other}"

    def _spelt(self, leaf: ast.expr) -> str | None:
        if isinstance(leaf, ast.Compare) and len(leaf.comparators) == 1:
            return self._spelt_comparison(leaf)
        if not (isinstance(leaf, ast.Call) and isinstance(leaf.func, ast.Name)):
            return None
        spelling = SPELLINGS.get(leaf.func.id)
        return spelling(self.trace, *leaf.args) if spelling else None

    def _spelt_comparison(self, leaf: ast.Compare) -> str | None:
        left, right = leaf.left, leaf.comparators[0]
        if _is_call(left, "bits") and isinstance(left, ast.Call):
            return self._of_bits(left.args[0], self.trace.value(right))
        if _is_call(left, "shares_with") and _is_call(right, "shares_with") and isinstance(left, ast.Call):
            promised = "shares_with" if self.trace.value(right) else "shares_nothing_with"
            return SPELLINGS[promised](self.trace, *left.args)
        if _is_call(left, "state_of", "uncommon_state_of") and isinstance(left, ast.Call):
            return self._of_state(left.args[0], ast.unparse(right))
        return None

    def _of_bits(self, node: ast.expr, expected: bytes) -> str | None:
        text, seen = self.trace.written(node), self.trace.value(node)
        raw = np.frombuffer(expected, np.uint8)
        if isinstance(seen, torch.Tensor):
            wanted: Any = torch.from_numpy(raw.copy()).view(seen.dtype).reshape(seen.shape)
        else:
            wanted = raw.view(seen.dtype).reshape(seen.shape)
        return checks.difference(text, seen, wanted)

    def _of_state(self, node: ast.expr, name: str) -> str | None:
        text = self.trace.written(node)
        before, after = self.trace.looks[name], self.trace.look(text)
        for asked, value in before.items():
            if repr(after.get(asked)) != repr(value):
                return f"{asked} == {value!r}" if not asked.endswith("grad_fn") else f"{asked} is {value!r}"
        return None


class Killed(Exception):
    """The program ends in a call that its process does not outlive."""


def _is_not(node: ast.AST | None) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _is_call(node: ast.AST | None, *names: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
