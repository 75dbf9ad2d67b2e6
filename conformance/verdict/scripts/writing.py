"""Expressions of a property as a user writes them: our own functions are replaced by what they do."""

from __future__ import annotations

import ast
import copy
import inspect
import operator
import textwrap
import types
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from conformance.verdict.scripts.names import constant, dotted, is_ours, operation
from strategies.recipes import literal

if TYPE_CHECKING:
    from conformance.verdict.scripts.tracing import Trace

# The modes that torch has one call for; what others do is written as any function of ours.
_MODES = {
    "compiled": "",
    "compiled_before": "",
    "functionalized": "torch.func.functionalize({function})({argument})",
    "differentiated": "torch.func.vjp({function}, {argument})[0]",
    "differentiated_forward": "torch.func.jvp({function}, ({argument},), (torch.ones_like({argument}),))[0]",
    "vectorized": "torch.func.vmap({function})({argument}.unsqueeze(0)).squeeze(0)",
    "compiled_ahead": "torch.compile({function}, backend='aot_eager')({argument})",
    "traced": "torch.jit.trace({function}, (torch.ones_like({earlier}),), check_trace=False)({argument})",
}
# Oracles that keep what comes of a call: the result, or the exception.
ATTEMPTS = ("outcome_of", "raised_by", "tried", "of")


class Unshortened(Exception):
    """What cannot be written in a few lines; the whole property shows it."""


def called_name(node: ast.AST) -> str:
    """The name of the function that an expression calls; empty for other expressions."""
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def as_statement(text: str) -> str:
    """A call of a function of the module operator as the statement that it stands for."""
    node = ast.parse(text, mode="eval").body
    if isinstance(node, ast.Call) and (name := ast.unparse(node.func)).startswith("operator."):
        arguments = [ast.unparse(each) for each in node.args]
        if name == "operator.setitem":
            index = ":" if arguments[1] == "slice(None)" else arguments[1]
            return f"{arguments[0]}[{index}] = {arguments[2]}"
        if (
            name.startswith("operator.i")
            and len(arguments) == 2
            and name.removeprefix("operator.") in _IN_PLACE
        ):
            return f"{arguments[0]} {_IN_PLACE[name.removeprefix('operator.')]} {arguments[1]}"
    return text


_IN_PLACE = {
    "iadd": "+=",
    "isub": "-=",
    "imul": "*=",
    "itruediv": "/=",
    "ifloordiv": "//=",
    "imod": "%=",
    "ipow": "**=",
    "iand": "&=",
    "ior": "|=",
    "ixor": "^=",
}


def substituted(node: Any, names: Mapping[str, ast.expr]) -> Any:
    """An expression or a statement with names replaced by expressions."""

    class Replaced(ast.NodeTransformer):
        def visit_Name(self, name: ast.Name) -> ast.AST:
            return copy.deepcopy(names[name.id]) if name.id in names else name

    return Replaced().visit(copy.deepcopy(node))


def _spread(node: Any, name: str, keywords: list[ast.keyword]) -> Any:
    """A statement with ``**name`` replaced by keywords."""
    for each in ast.walk(node):
        if isinstance(each, ast.Call):
            each.keywords = [
                one
                for keyword in each.keywords
                for one in (
                    keywords if keyword.arg is None and ast.unparse(keyword.value) == name else [keyword]
                )
            ]
    return node


class Writer(ast.NodeTransformer):
    """Writes an expression as a user would: inputs spelt out, our own functions replaced by what they do."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.bound: list[str] = []  # by a lambda or a comprehension around it

    def resolved(self, name: str) -> Any:
        """What a name stands for, unless the program binds it."""
        if name in self.trace.locals or name in self.bound:
            return None
        return self.trace.inputs.get(name, self.trace.scope.get(name))

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        return self._within([each.arg for each in node.args.args], node)

    def _comprehension(self, node: Any) -> ast.AST:
        bound = [
            each.id
            for part in node.generators
            for each in ast.walk(part.target)
            if isinstance(each, ast.Name)
        ]
        return self._within(bound, node)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension

    def _within(self, bound: list[str], node: ast.AST) -> ast.AST:
        self.bound += bound
        try:
            return self.generic_visit(node)
        finally:
            del self.bound[len(self.bound) - len(bound) :]

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if isinstance(node.ctx, ast.Store):
            return node
        value = self.resolved(node.id)
        if value is None and node.id not in self.trace.inputs:
            return node
        if isinstance(value, types.ModuleType):
            self.trace.modules[node.id] = value.__name__
            self.trace.names[node.id] = value
            return node
        if inspect.isfunction(value) and is_ours(value):
            self.trace.helpers[node.id] = value
            self.trace.names[node.id] = value
            return node
        text = dotted(value) if callable(value) and node.id in self.trace.inputs else constant(value, node.id)
        if text and node.id not in self.trace.locals:
            return ast.parse(text, mode="eval").body
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        table = self.resolved(node.value.id) if isinstance(node.value, ast.Name) else None
        index = self.visit(node.slice)
        if isinstance(table, dict) and isinstance(index, ast.Constant) and index.value in table:
            text = constant(table[index.value], "")
            if text:
                return ast.parse(text, mode="eval").body
        return ast.Subscript(self.visit(node.value), index, node.ctx)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        owner = node.value
        if isinstance(owner, ast.Name) and owner.id not in self.trace.locals:
            recipe = self.trace.inputs.get(owner.id)
            if hasattr(recipe, "build"):
                return ast.parse(literal(getattr(recipe, node.attr)), mode="eval").body
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        spelt_by = self.trace.recipe_of(node)
        if spelt_by is not None:
            return self._built(spelt_by)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in ATTEMPTS and name not in self.trace.locals:
            return ast.parse(self.trace.called(*node.args), mode="eval").body
        if name == "number_of":
            return self._number(node.args[0])
        value = self.resolved(name) if name else None
        if inspect.isfunction(value) and value.__name__ in _MODES:
            return self._in_mode(value.__name__, *node.args)
        if inspect.isfunction(value) and is_ours(value):
            return self._inlined(node, value)
        if (
            value is None
            and isinstance(node.func, ast.Attribute)
            and ast.unparse(node.func).startswith("operator.")
        ):
            value = getattr(operator, node.func.attr)
        node.args = [self.visit(each) for each in node.args]
        node.keywords = [self.visit(each) for each in node.keywords]
        written = operation(value, node.args)
        if written is not None:
            return written
        name_of = node.args[1] if ast.unparse(node.func) == "getattr" and len(node.args) == 2 else None
        if isinstance(name_of, ast.Constant) and isinstance(name_of.value, str):
            return ast.Attribute(node.args[0], name_of.value, ast.Load())
        node.func = self.visit(node.func)
        return node

    def _in_mode(self, mode: str, way: ast.expr, values: ast.expr, *earlier: ast.expr) -> ast.AST:
        """The call of a way in a mode, with what torch brings for it."""
        function = self._function(way, plainly=not mode.endswith("compiled") and mode != "compiled_before")
        argument = ast.unparse(self.visit(values))
        if _MODES[mode]:
            before = ast.unparse(self.visit(earlier[0])) if "{earlier}" in _MODES[mode] else ""
            text = _MODES[mode].format(function=function, argument=argument, earlier=before)
            return ast.parse(text, mode="eval").body
        compiled = f"torch.compile({function}, backend='eager')"
        self.trace.run("torch.compiler.reset()")  # a program begins with nothing compiled
        if mode == "compiled":
            return ast.parse(f"{compiled}({argument})", mode="eval").body
        run = self._named("run")
        self.trace.hoist(f"{run} = {compiled}")
        before = ast.unparse(self.visit(earlier[0]))
        self.trace.hoist_if_it_lasts(f"{run}({before})")
        return ast.parse(f"{run}({argument})", mode="eval").body

    def _function(self, way: ast.expr, plainly: bool) -> str:
        """A way as a function: what torch calls it, else a lambda of what it does, else itself.

        Only ``plainly`` what torch calls it: of its own functions it compiles none by themselves.
        """
        value: Any = self.resolved(way.id) if isinstance(way, ast.Name) else None
        if not (inspect.isfunction(value) and is_ours(value)):
            return ast.unparse(self.visit(way))
        tree = ast.parse(textwrap.dedent(inspect.getsource(value))).body[0]
        assert isinstance(tree, ast.FunctionDef)
        body = tree.body[1:] if ast.get_docstring(tree) else tree.body
        parameter = tree.args.args[0].arg
        if len(body) != 1 or not isinstance(body[0], ast.Return) or body[0].value is None:
            self.trace.helpers[value.__name__] = self.trace.names[value.__name__] = value
            return str(value.__name__)
        does: Any = self._within([parameter], ast.Lambda(tree.args, body[0].value))
        call = does.body
        plain = isinstance(call, ast.Call) and not call.keywords and ast.unparse(call.args) == parameter  # type: ignore[arg-type]
        return ast.unparse(call.func) if plain and plainly else f"lambda {parameter}: {ast.unparse(call)}"

    def _number(self, node: ast.expr) -> ast.AST:
        value = self.trace.value(node)
        text = ast.unparse(self.visit(node))
        nearest = type(value.item()) in (bool, int, float, complex)
        kind = complex if value.dtype.kind == "c" else float
        return ast.parse(f"{text}.item()" if nearest else f"{kind.__name__}({text})", mode="eval").body

    def _built(self, spelt_by: Callable[[str], list[str]]) -> ast.AST:
        name = self.trace.fresh("built")
        lines = spelt_by(name)
        if len(lines) == 1 and lines[0].startswith(f"{name} = "):
            return ast.parse(lines[0].removeprefix(f"{name} = "), mode="eval").body
        self.trace.hoist("\n".join(lines))
        self.trace.locals.add(name)
        return ast.Name(name, ast.Load())

    def _inlined(self, node: ast.Call, function: Any) -> ast.AST:
        """What a function of ours does, in place of its call; the call, where that is no straight line."""
        arguments = [self.visit(each) for each in node.args]
        body = self._body(function, arguments, node)
        if body is None:
            self.trace.helpers[ast.unparse(node.func)] = function
            self.trace.names[function.__name__] = function
            return ast.Call(
                ast.Name(function.__name__, ast.Load()),
                arguments,
                [self.visit(each) for each in node.keywords],
            )
        scope, self.trace.scope = self.trace.scope, function.__globals__
        try:
            *before, last = body
            for each in before:
                self.trace.hoist(ast.unparse(self.trace.rewritten(each)))
            value = last.value if isinstance(last, (ast.Return, ast.Expr)) else None
            if value is None:
                raise Unshortened(f"{function.__name__} gives nothing")
            return self.visit(value)
        finally:
            self.trace.scope = scope

    def _body(self, function: Any, arguments: list[Any], call: ast.Call) -> list[Any] | None:
        """The statements of a function with its arguments in their places, in one straight line."""
        tree = _tree(function)
        body = tree.body[1:] if ast.get_docstring(tree) else tree.body
        parameters = [each.arg for each in tree.args.args]
        given = {each.arg: self.visit(each.value) for each in call.keywords if each.arg}
        arguments = [*arguments, *(given[each] for each in parameters[len(arguments) :] if each in given)]
        if tree.args.vararg or tree.args.kwonlyargs or len(parameters) != len(arguments):
            return None
        if tree.args.kwarg:
            others = [ast.keyword(name, value) for name, value in given.items() if name not in parameters]
            body = [_spread(part, tree.args.kwarg.arg, others) for part in body]
        reached = self._straight(body, dict(zip(parameters, arguments)))
        if reached is None or (len(reached) > 1 and self.bound) or _gives_what_it_rebound(reached):
            return None
        names: dict[str, Any] = {}
        for parameter, argument in zip(parameters, arguments):
            names_in = [each for part in reached for each in ast.walk(part) if isinstance(each, ast.Name)]
            uses = sum(each.id == parameter for each in names_in)
            simple = isinstance(argument, (ast.Name, ast.Constant))
            if not simple and (uses > 1 or len(reached) > 1):
                name = self._named(parameter)
                self.trace.hoist(f"{name} = {ast.unparse(argument)}")
                argument = ast.Name(name, ast.Load())
            names[parameter] = argument
        return [self._renamed(part, names) for part in reached]

    def _renamed(self, statement: Any, names: dict[str, Any]) -> Any:
        """A statement with the names of a function replaced; what it binds gets a name that is free."""
        if not (isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)):
            return substituted(statement, names)
        value = substituted(statement.value, names)
        bound = statement.targets[0].id
        names[bound] = ast.Name(self._named(bound), ast.Load())
        return ast.Assign([ast.Name(names[bound].id, ast.Store())], value)

    def _named(self, name: str) -> str:
        name = self.trace.fresh(name)
        self.trace.locals.add(name)
        return name

    def _straight(self, body: list[Any], arguments: dict[str, Any]) -> list[Any] | None:
        """The statements that are reached, where that depends on the arguments alone; else None."""
        reached: list[Any] = []
        for statement in body:
            if isinstance(statement, ast.If):
                if not self.trace.survives:
                    return None
                try:
                    test = self.trace.value(substituted(statement.test, arguments))
                except Exception:
                    return None
                chosen = self._straight(statement.body if test else statement.orelse, arguments)
                if chosen is None:
                    return None
                reached += chosen
                if chosen and isinstance(chosen[-1], ast.Return):
                    return reached
            elif isinstance(statement, (ast.Assign, ast.Expr, ast.Return, ast.AugAssign)):
                reached.append(statement)
                if isinstance(statement, ast.Return):
                    return reached
            else:
                return None
        calls = [each for part in reached for each in ast.walk(part) if isinstance(each, ast.Call)]
        if any(called_name(each) == "type" and len(each.args) > 1 for each in calls):  # it makes a class
            return None
        return reached or None


def _tree(function: Any) -> ast.FunctionDef:
    """The source of a function as a tree; of a lambda on a line of its own, as if it had a name."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    found = next((each for each in ast.walk(tree) if isinstance(each, ast.Lambda)), None)
    if isinstance(tree, ast.FunctionDef):
        return tree
    if found is None:
        raise Unshortened(f"no source of {function}")
    named = ast.parse("def function(): pass").body[0]
    assert isinstance(named, ast.FunctionDef)
    named.args, named.body = found.args, [ast.Return(found.body)]
    return named


def _gives_what_it_rebound(body: list[Any]) -> bool:
    """Whether statements give what ``name += value`` may have bound anew, while a caller's name stays."""
    rebound = [
        each.target.id for each in body if isinstance(each, ast.AugAssign) and hasattr(each.target, "id")
    ]
    last = body[-1].value if body and isinstance(body[-1], ast.Return) else None
    return isinstance(last, ast.Name) and last.id in rebound
