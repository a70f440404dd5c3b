"""Mutants of a Python source: each is the source with one node of its syntax changed, as a slip of the pen would.

The operators are those usual in the field (Offutt et al. 1996, ACM TOSEM 5:99; the default set of PIT): arithmetic,
comparison (its boundary, and its opposite), boolean, constant, unary, condition and return value. What declares and
does not compute is left: decorators, annotations, defaults of arguments, bodies of classes, texts.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

_ARITHMETIC: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.Mod: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_COMPARISON: Final[dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_WIDTH: Final = 60


@dataclass(frozen=True)
class Mutant:
    """One change: where it stands, and in which function of the module or method of a class; None outside of them."""

    number: int
    line: int
    function: str | None
    was: str
    becomes: str


def mutants(source: str) -> list[Mutant]:
    """Return all mutants of a source, in the order of the text.

    >>> [(row.was, row.becomes) for row in mutants("def f(x):\\n    return -x")]
    [('return -x', 'return None'), ('-x', 'x')]
    """
    mutator = _Mutator(None)
    mutator.visit(ast.parse(source))
    return mutator.found


def mutated(source: str, number: int) -> ast.Module:
    """Return the syntax of the mutant of a number.

    >>> ast.unparse(mutated("bound = 3.0 < 4.0", 0))
    'bound = 3.0 <= 4.0'
    """
    tree = ast.parse(source)
    _Mutator(number).visit(tree)
    return ast.fix_missing_locations(tree)


class _Mutator(ast.NodeTransformer):
    """Counts the mutants on its way through the syntax, and puts the wanted one in its place."""

    def __init__(self, wanted: int | None) -> None:
        self.found: list[Mutant] = []
        self._wanted = wanted
        self._names: list[str] = []
        self._in_function = 0

    def visit(self, node: ast.AST) -> ast.AST:
        chosen = None
        for other in _others(node):
            number = len(self.found)
            function = ".".join(self._names) if self._in_function else None
            self.found.append(Mutant(number, getattr(node, "lineno", 0), function, _text(node), _text(other)))
            chosen = other if number == self._wanted else chosen
        if chosen is not None:
            return ast.copy_location(chosen, node)
        changed: ast.AST = super().visit(node)
        return changed

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        outermost = not self._in_function
        self._in_function += 1
        if outermost:
            self._names.append(node.name)
        node.body = [cast("ast.stmt", self.visit(row)) for row in node.body]
        if outermost:
            self._names.pop()
        self._in_function -= 1
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self._names.append(node.name)
        for row in node.body:
            if isinstance(row, ast.FunctionDef):
                self.visit_FunctionDef(row)
        self._names.pop()
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            node.value = cast("ast.expr", self.visit(node.value))
        return node


def _others(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in place of a node."""
    if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
        yield ast.BinOp(node.left, _ARITHMETIC[type(node.op)](), node.right)
    elif isinstance(node, ast.AugAssign) and type(node.op) in _ARITHMETIC:
        yield ast.AugAssign(node.target, _ARITHMETIC[type(node.op)](), node.value)
    elif isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            for other in _COMPARISON[type(operator)]:
                yield ast.Compare(node.left, [*node.ops[:place], other(), *node.ops[place + 1 :]], node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Constant):
        yield from _other_constants(node)
    elif isinstance(node, ast.Return):
        if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
            yield ast.Return(ast.Constant(None))
    elif isinstance(node, ast.If | ast.While | ast.IfExp) and not isinstance(
        node.test, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Constant
    ):
        yield _negated(node)


def _other_constants(node: ast.Constant) -> Iterator[ast.AST]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int | float):
        yield ast.Constant(node.value + 1 if node.value + 1 != node.value else 2 * node.value)


def _negated(node: ast.If | ast.While | ast.IfExp) -> ast.AST:
    test = ast.UnaryOp(ast.Not(), node.test)
    if isinstance(node, ast.IfExp):
        return ast.IfExp(test, node.body, node.orelse)
    return type(node)(test, node.body, node.orelse)


def _text(node: ast.AST) -> str:
    """Return a node as a text of one line; of a statement with a body its first."""
    text = ast.unparse(ast.copy_location(node, node) if hasattr(node, "lineno") else ast.fix_missing_locations(node))
    line = " ".join(text.split("\n", 1)[0].split())
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 3]}..."
