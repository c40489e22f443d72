"""What an author wrote of lines and regions, read and brought together: oriented lines, points, patterns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Self

from hwsolve.calculus.arithmetic import add, negative
from hwsolve.calculus.simplification.polynomial import collect
from hwsolve.errors import MeaningError, NotComputable
from hwsolve.notation.formula import ZERO, Formula, Relation, Tuple, Vector
from hwsolve.solvers.halfplanes.line import Line, linear, side, through
from hwsolve.solvers.halfplanes.region import Region, inner_point
from hwsolve.solvers.supporting.parameters import read

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.settings import Mathematics, Settings
    from hwsolve.solvers.separation.certificate import Point


@dataclass(frozen=True)
class LineText:
    """A line as the author wrote it, and on which regions its unit is to be 1 or 0."""

    name: str
    through: tuple[Mathematics, ...]
    equation: Mathematics | None
    weights: Mathematics | None
    positive: tuple[str, ...]
    negative: tuple[str, ...]
    place: Settings

    @classmethod
    def read(cls, settings: Settings, name: str) -> Self:
        """The record of one line; raises ``ProblemError`` unless it is given in one way."""
        settings.only(("name", "through", "equation", "weights", "positive", "negative"))
        if sum(key in settings for key in ("through", "equation", "weights")) != 1:
            settings.place.fail("a line is given by 'through', by 'equation' or by 'weights'")
        return cls(
            settings.text("name", name),
            settings.formulas("through"),
            settings.formula("equation") if "equation" in settings else None,
            settings.formula("weights") if "weights" in settings else None,
            settings.texts("positive"),
            settings.texts("negative"),
            settings,
        )


@dataclass(frozen=True)
class RegionText:
    """A region as the author wrote it."""

    name: str
    label: int
    points: tuple[Mathematics, ...]
    signs: Mathematics | None
    where: tuple[Mathematics, ...]
    place: Settings

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """The record of one region; raises ``ProblemError`` unless it is given in one way."""
        settings.only(("name", "class", "points", "signs", "where"))
        if sum(key in settings for key in ("points", "signs", "where")) != 1:
            settings.place.fail("a region is given by 'points', by 'signs' or by 'where'")
        label = settings.whole("class", 0)
        if label not in (0, 1):
            settings.node("class").place.fail("the class of a region is 0 or 1")
        return cls(
            settings.text("name"),
            label,
            settings.formulas("points"),
            settings.formula("signs") if "signs" in settings else None,
            settings.formulas("where"),
            settings,
        )


def numbers(text: Mathematics, scope: Scope, count: int, what: str) -> Point:
    """A vector of *count* rational numbers; raises ``ProblemError`` at anything else."""
    found = read(text, scope)
    items = found.items if isinstance(found, Vector | Tuple) else (found,)
    values: list[Fraction] = []
    for item in items:
        try:
            value = collect(item).number
        except NotComputable:
            value = None
        if value is None:
            text.place.fail(f"{what} consists of numbers here")
        values.append(value)
    if len(values) != count:
        text.place.fail(f"{what} has {count} numbers here, not {len(values)}")
    return tuple(values)


def read_line(text: LineText, scope: Scope, inputs: Sequence[str]) -> tuple[Line, tuple[Point, ...]]:
    """The line as it is written, and the points it was given by."""
    width = len(inputs)
    if text.through:
        points = tuple(numbers(each, scope, width, "a point") for each in text.through)
        try:
            return through(points), points
        except MeaningError as error:
            text.place.node("through").place.fail(error.message)
    if text.weights is not None:
        *weights, bias = numbers(text.weights, scope, width + 1, "a line (w, b)")
        if not any(weights):
            text.weights.place.fail("a line needs a weight that is not 0")
        return Line(tuple(weights), bias), ()
    assert text.equation is not None
    relation = read(text.equation, scope)
    if not isinstance(relation, Relation) or len(relation.sides) != 2 or relation.comparators[0] != "=":
        text.equation.place.fail("a line is an equation such as 2*x1 + x2 = 5")
    try:
        found = linear(add((relation.sides[0], negative(relation.sides[1]))), inputs)
    except MeaningError as error:
        raise text.equation.problem(error) from error
    if not any(found.weights):
        text.equation.place.fail("a line needs a weight that is not 0")
    return found, ()


def read_region(text: RegionText, scope: Scope, inputs: Sequence[str], lines: Sequence[Line]) -> Region:
    """The region with points in it; raises ``ProblemError`` where it is empty."""
    if text.points:
        points = tuple(numbers(each, scope, len(inputs), "a point") for each in text.points)
        return Region(text.name, text.label, points)
    if text.signs is not None:
        signs = numbers(text.signs, scope, len(lines), "the signs of a region")
        sides = tuple(line if sign > 0 else line.flipped() for sign, line in zip(signs, lines, strict=True))
        place = text.signs.place
    else:
        found: list[Line] = []
        for each in text.where:
            try:
                found.append(side(read(each, scope), inputs))
            except MeaningError as error:
                raise each.problem(error) from error
        sides, place = tuple(found), text.where[0].place
    point = inner_point(sides, len(inputs))
    if point is None:
        place.fail(f"no point lies in the region {text.name}: what bounds it contradicts itself")
    return Region(text.name, text.label, (point,), sides)


def orient(line: Line, text: LineText, regions: Sequence[Region]) -> Line:
    """The line with the wanted regions on its positive side; raises ``ProblemError`` where it cuts them."""
    known = {region.name: region for region in regions}
    for name in (*text.positive, *text.negative):
        if name not in known:
            text.place.place.fail(f"there is no region {name!r}; known ones: {', '.join(known)}")
    if text.positive or text.negative:
        wanted = dict.fromkeys(text.positive, 1) | dict.fromkeys(text.negative, -1)
        for candidate in (line, line.flipped()):
            if all(_sign(candidate, known[name]) == sign for name, sign in wanted.items()):
                return candidate
        text.place.place.fail(f"the line {text.name} does not have the regions on the sides asked for")
    inside = [_sign(line, region) for region in regions if region.label]
    return line.flipped() if inside and max(inside) < 0 else line


def _sign(line: Line, region: Region) -> int:
    values = [line.value(point) for point in region.points]
    return 1 if min(values) > 0 else -1 if max(values) < 0 else 0


def cells(region: Region, lines: Sequence[Line], at_zero: int) -> tuple[Region, ...]:
    """The parts into which the lines cut a region, ``A 1``, ``A 2``; the region itself where none does."""
    if region.sides:
        parts = [(region.points, region.sides)]
        for line in lines:
            parts = [half for points, sides in parts for half in _halves(points, sides, line)]
    else:
        found: dict[tuple[bool, ...], list[Point]] = {}
        for point in region.points:
            found.setdefault(tuple(fires(line, point, at_zero) for line in lines), []).append(point)
        parts = [(tuple(points), ()) for points in found.values()]
    if len(parts) == 1:
        return (region,)
    named = enumerate(parts, 1)
    return tuple(Region(f"{region.name} {k}", region.label, *part) for k, part in named)


_Part = tuple[tuple["Point", ...], tuple[Line, ...]]


def _halves(points: tuple[Point, ...], sides: tuple[Line, ...], line: Line) -> Iterator[_Part]:
    """A part that lines bound, or its two halves where the line cuts it."""
    ways = [(*sides, each) for each in (line, line.flipped())]
    inner = [inner_point(way, len(line.weights)) for way in ways]
    if None in inner:
        yield points, sides
        return
    for way, point in zip(ways, inner, strict=True):
        if point is not None:
            yield (point,), way


def fires(line: Line, point: Point, at_zero: int) -> bool:
    """Whether the unit is 1 at the point."""
    value = line.value(point)
    return value > 0 or (value == 0 and at_zero == 1)


def conditions(region: Region, inputs: Sequence[str]) -> tuple[Formula, ...]:
    """The inequalities that bound a region."""
    return tuple(Relation((">",), (each.formula(inputs), ZERO)) for each in region.sides)
