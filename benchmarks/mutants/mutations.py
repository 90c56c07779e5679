"""What can be changed in a file so that it does something else: one small slip of a hand each (pure).

Wording is no behaviour: docstrings, annotations, messages, what is logged, `assert` and `__all__` stay as they are, and
so do decorators and what is read by type checkers only. `strict=` of `zip` is an assertion, and the name of a thread is
for who debugs. A large measure, of bytes or seconds, that is one higher is the same to everybody: it becomes twice as
large.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

#: Operator → what it may be mistaken for.
_SLIPS: dict[type[ast.AST], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"),
    ast.IsNot: (r"is\s+not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: (r"not\s+in", "in"),
    ast.Add: (r"\+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: (r"\*", "/"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "*"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: (r"\|", "&"),
    ast.And: ("and", "or"),
    ast.Or: ("or", "and"),
}
#: An empty answer is as false as None, which only a type checker would see: it becomes one that is not empty.
_NOT_EMPTY = {"''": b"'?'", "()": b"(None,)", "[]": b"[None]", "{}": b"{None: None}"}
#: Parts of a statement for the database that stand alone, and calls whose arguments do.
_CLAUSES = frozenset({"where", "order_by", "limit", "distinct", "group_by", "having", "with_for_update"})
_EACH_ALONE = frozenset({"where", "and_", "or_", "order_by", "group_by", "suppress"})
#: What only tells, and where the tests crash a process.
_TELLS = frozenset({"log.event", "crash.at", "warnings.warn"})
_WORDS = frozenset({"text", "what", "where", "reason", "name"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A file with other bytes between two places."""

    file: str
    line: int
    last: int
    kind: str
    start: int
    end: int
    new: bytes

    def applied(self, source: bytes) -> bytes:
        """The file as it is then."""
        return source[: self.start] + self.new + source[self.end :]


def mutants(file: str, source: bytes) -> tuple[Mutant, ...]:
    """Every one that compiles, in the order of the file."""
    made = {(m.start, m.end, m.new): m for m in _Finder(file, source).of(ast.parse(source))}
    return tuple(m for m in sorted(made.values(), key=lambda m: (m.start, m.end, m.new)) if _compiles(m, source))


def _compiles(mutant: Mutant, source: bytes) -> bool:
    try:
        compile(mutant.applied(source), mutant.file, "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


class _Finder:
    def __init__(self, file: str, source: bytes) -> None:
        self._file = file
        self._source = source
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def of(self, node: ast.AST) -> Iterator[Mutant]:
        """Those of a node and of all below it."""
        if _is_wording(node):
            return
        yield from self._here(node)
        for field, value in ast.iter_fields(node):
            if field in ("annotation", "returns", "decorator_list", "bases", "type_params"):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from self.of(child)

    def _here(self, node: ast.AST) -> Iterator[Mutant]:
        match node:
            case ast.Compare(left, ops, comparators):
                for before, op, after in zip([left, *comparators], ops, comparators, strict=False):
                    yield from self._slip(before, op, after, "comparison")
            case ast.BinOp(left, op, right) if not _is_text(left) and not _is_text(right):
                yield from self._slip(left, op, right, "arithmetic")
            case ast.BoolOp(op, values):
                yield from self._boolean(op, values)
            case ast.UnaryOp(ast.Not(), operand):
                yield self._instead(node, self._text(operand), "not")
            case ast.If(test) | ast.While(test) | ast.IfExp(test):
                yield from self._forced(test)
            case ast.comprehension(ifs=ifs):
                for test in ifs:
                    yield from self._forced(test)
            case ast.Constant(bool() as value):
                yield self._instead(node, str(not value).encode(), "constant")
            case ast.Constant(int() | float() as value):
                yield self._instead(node, repr(2 * value if _is_measure(value) else value + 1).encode(), "constant")
            case ast.Call():
                yield from self._call(node)
            case ast.Try(handlers=handlers):
                for handler in handlers:
                    yield from self._handler(handler)
            case ast.FunctionDef():
                yield from self._returns(node)
            case ast.stmt():
                yield from self._statement(node)

    def _boolean(self, op: ast.boolop, values: list[ast.expr]) -> Iterator[Mutant]:
        for before, after in pairwise(values):
            yield from self._slip(before, op, after, "and, or")
        neutral = b"True" if isinstance(op, ast.And) else b"False"
        for value in values:
            yield self._instead(value, neutral, "condition left out")

    def _forced(self, test: ast.expr) -> Iterator[Mutant]:
        if not isinstance(test, ast.Constant):
            yield self._instead(test, b"True", "condition")
            yield self._instead(test, b"False", "condition")

    def _call(self, node: ast.Call) -> Iterator[Mutant]:
        for keyword in node.keywords:
            if keyword.arg and not _is_wording(keyword):
                yield self._dropped(keyword, "argument left out")
        name = _name(node.func)
        if name in _EACH_ALONE and len(node.args) > 1:
            for argument in node.args:
                yield self._dropped(argument, "argument left out")
        if name in _CLAUSES and isinstance(node.func, ast.Attribute):
            start, end = self._place(node.func.value)[1], self._place(node)[1]
            dot = re.compile(rb"\s*\.\s*" + name.encode() + rb"\b").search(self._source, start, end)
            if dot:
                yield self._made(node, dot.start(), end, b"", "clause left out")

    def _handler(self, handler: ast.ExceptHandler) -> Iterator[Mutant]:
        match handler.type:
            case ast.Tuple(elts):
                for error in elts:
                    yield self._dropped(error, "exception not caught")
            case ast.expr():
                yield self._instead(handler.type, b"NotImplementedError", "exception not caught")

    def _returns(self, node: ast.FunctionDef) -> Iterator[Mutant]:
        answers = isinstance(node.returns, ast.Name) and node.returns.id == "bool"
        for statement in _own(node):
            if isinstance(statement, ast.Return) and statement.value is not None:
                value = statement.value
                if answers and not isinstance(value, ast.Constant):
                    yield self._instead(value, b"True", "return")
                    yield self._instead(value, b"False", "return")
                elif not answers and not (isinstance(value, ast.Constant) and value.value is None):
                    yield self._instead(value, _NOT_EMPTY.get(ast.unparse(value), b"None"), "return")

    def _statement(self, node: ast.stmt) -> Iterator[Mutant]:
        match node:
            case ast.Expr(ast.Call() | ast.Yield() | ast.YieldFrom()) | ast.AugAssign() | ast.Raise() | ast.Delete():
                yield self._instead(node, b"pass", "statement left out")
            case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
                yield self._instead(node, b"pass", "statement left out")
            case ast.Continue() | ast.Break():
                yield self._instead(node, b"pass", "statement left out")

    def _slip(self, before: ast.expr, op: ast.AST, after: ast.expr, kind: str) -> Iterator[Mutant]:
        if type(op) in _SLIPS:
            old, new = _SLIPS[type(op)]
            start, end = self._place(before)[1], self._place(after)[0]
            there = re.compile(old.encode()).search(self._source, start, end)
            if there:
                yield self._made(before, there.start(), there.end(), new.encode(), kind)

    def _dropped(self, node: ast.expr | ast.keyword, kind: str) -> Mutant:
        """Without the node and a comma after it."""
        start, end = self._place(node)
        comma = re.compile(rb"\s*\)*\s*,\s*").match(self._source, end)
        return self._made(node, start, comma.end() if comma and b")" not in comma.group() else end, b"", kind)

    def _instead(self, node: ast.expr | ast.stmt, new: bytes, kind: str) -> Mutant:
        return self._made(node, *self._place(node), new, kind)

    def _made(self, node: ast.expr | ast.stmt | ast.keyword, start: int, end: int, new: bytes, kind: str) -> Mutant:
        line = 1 + self._source.count(b"\n", 0, start)
        last = node.end_lineno or line
        return Mutant(file=self._file, line=line, last=max(line, last), kind=kind, start=start, end=end, new=new)

    def _place(self, node: ast.expr | ast.stmt | ast.keyword) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._starts[node.lineno - 1] + node.col_offset, self._starts[node.end_lineno - 1] + node.end_col_offset

    def _text(self, node: ast.expr) -> bytes:
        start, end = self._place(node)
        return b"(" + self._source[start:end] + b")"


def _own(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """What is the function's own, and not of one within it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)


def _is_wording(node: ast.AST) -> bool:
    match node:
        case ast.Assert() | ast.JoinedStr() | ast.Import() | ast.ImportFrom():
            return True
        case ast.If(ast.Name("TYPE_CHECKING")) | ast.Assign([ast.Name("__all__")]):
            return True
        case ast.keyword("strict" | "thread_name_prefix" | "advice"):
            return True
        case ast.keyword(arg, value) if arg in _WORDS:
            return _is_text(value)
        case ast.Expr(ast.Call(func)):
            return ast.unparse(func) in _TELLS
        case ast.ClassDef(bases=bases):
            return any(ast.unparse(base) == "Protocol" for base in bases)
    return False


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _is_measure(value: float) -> bool:
    """And no status of HTTP or SMTP, nor a count."""
    return value >= 1_000 or (isinstance(value, float) and value >= 20)


def _name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
