"""What a later layer hides of an earlier one: a symbol that it defines, a definition that it declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from hwsolve.errors import HwsolveError
from hwsolve.problem.nodes import Listing, Node, Record, Scalar
from hwsolve.problem.problem import defined_name

SYMBOLS: Final = "symbols"
DEFINE: Final = "define"


def uncovered(base: Record, over: Record) -> dict[str, Node]:
    """The entries of *base*, without the symbols that *over* defines and the definitions it declares.

    A symbol that is now given in numbers tells the sizes of its type: ``x = [1, 4, 2]`` over
    ``x: real[N]`` defines ``N = 3``.
    """
    declared, defined = _declared(over), _defined(over)
    entries = dict(base.entries)
    symbols, define = entries.get(SYMBOLS), entries.get(DEFINE)
    kept = [
        item
        for item in (items(define) if define is not None else ())
        if defined_name(item.source_text) not in declared - defined
    ]
    if isinstance(symbols, Record) and (gone := (defined - declared) & symbols.entries.keys()):
        left = {name: node for name, node in symbols.entries.items() if name not in gone}
        entries[SYMBOLS] = Record(MappingProxyType(left), None, symbols.place, symbols.keys)
        types = {name: symbols.entries[name].source_text for name in gone}
        taken = declared | defined | {defined_name(item.source_text) for item in kept}
        kept = [*sizes_of(types, items(over.entries[DEFINE]), taken), *kept]
    if kept or define is not None:
        entries[DEFINE] = Listing(tuple(kept), None, define.place if define is not None else base.place)
    return entries


def sizes_of(types: Mapping[str, str], definitions: Iterable[Node], taken: Iterable[str]) -> Iterator[Scalar]:
    """``N = 3`` for each size in *types*, of symbols that *definitions* now give in numbers.

    Raises:
        ProblemError: at a definition whose length another one contradicts.
    """
    found: dict[str, tuple[int, str]] = dict.fromkeys(taken, (0, ""))
    for item in definitions:
        name = defined_name(item.source_text)
        for size, length in _lengths(types.get(name, ""), item.source_text.partition("=")[2]):
            known, by = found.get(size, (length, name))
            if by and known != length:
                item.place.fail(f"{name} has the length {length} where {by} has {known}; both are {size}")
            if size not in found:
                found[size] = length, name
                yield Scalar(f"{size} = {length}", True, item.place)


def _lengths(type_text: str, value: str) -> Iterator[tuple[str, int]]:
    """The names of sizes in a type, with the lengths that a value written as a list has there."""
    from hwsolve.meaning.types import parse_type
    from hwsolve.notation.formula import Matrix, Symbol, Vector
    from hwsolve.notation.reading.parser import parse

    if not type_text or not value.lstrip().startswith("["):
        return
    try:
        sizes, formula = parse_type(type_text).dims, parse(value.strip())
    except HwsolveError:  # whoever reads the definition says what is wrong with it
        return
    lengths: tuple[int, ...] = ()
    if isinstance(formula, Matrix):
        lengths = len(formula.rows), len(formula.rows[0])
    elif isinstance(formula, Vector):
        lengths = (len(formula.items),)
    if len(lengths) == len(sizes):
        for size, length in zip(sizes, lengths, strict=True):
            if isinstance(size, Symbol):
                yield size.name, length


def items(node: Node) -> tuple[Node, ...]:
    """The items of a list; a single value is a list of one."""
    return node.items if isinstance(node, Listing) else (node,)


def _declared(record: Record) -> set[str]:
    symbols = record.get(SYMBOLS)
    return set(symbols.entries) if isinstance(symbols, Record) else set()


def _defined(record: Record) -> set[str]:
    define = record.get(DEFINE)
    return {defined_name(item.source_text) for item in items(define)} if define is not None else set()
