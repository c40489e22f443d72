"""Problems, their parts and answers: frozen data, read from a file once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from hwsolve.errors import MeaningError, NotComputable, Unreadable

if TYPE_CHECKING:
    from hwsolve.errors import ProblemError
    from hwsolve.meaning.functions.definitions import FunctionDefinition
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.nodes import Place
    from hwsolve.problem.settings import Mathematics, Settings

Layout = Literal["free", "strict"]

#: Points at which every definition is tried once.
_SAMPLES: Final = 2


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that is known to occur: what to say, and what it is worth (0 to 1)."""

    when: Mathematics
    say: str
    credit: float = 0.0


@dataclass(frozen=True)
class SelfTests:
    """Answers that must grade correct, and answers that must not."""

    right: tuple[Mathematics, ...] = ()
    wrong: tuple[Mathematics, ...] = ()


@dataclass(frozen=True)
class Tolerance:
    """How far a number may be off: ``abs(got - want) <= max(absolute, relative*abs(want))``."""

    absolute: float = 0.0
    relative: float = 0.0

    def allows(self, got: complex, want: complex) -> bool:
        """Whether *got* is close enough to *want* (a last-bit slack for the arithmetic itself)."""
        allowed = max(self.absolute, self.relative * abs(want))
        return abs(got - want) <= allowed * (1 + 1e-9) + 4e-16 * abs(want)


@dataclass(frozen=True)
class Answer:
    """One thing that is asked for.

    ``references`` are accepted in order, the first is the one to show; it is empty only where
    the part's solver provides the answer or the kind needs none. ``options`` holds the keys
    that only this kind has.
    """

    name: str
    slug: str
    kind: str
    references: tuple[Mathematics, ...]
    points: float
    mistakes: tuple[Mistake, ...] = ()
    tests: SelfTests = field(default_factory=SelfTests)
    tolerance: Tolerance | None = None
    digits: int | None = None
    layout: Layout = "free"
    allow: tuple[Mathematics, ...] = ()
    given: tuple[Mathematics, ...] = ()
    form: str | None = None
    options: Settings = field(kw_only=True, compare=False, repr=False)

    @property
    def place(self) -> Place:
        """Where the answer stands in its file."""
        return self.options.place


@dataclass(frozen=True)
class SolverSpec:
    """Which kind of solver derives the answers, what it is given; ``place`` is where its kind stands."""

    kind: str
    given: Settings = field(compare=False)
    place: Place = field(kw_only=True, compare=False, repr=False)


@dataclass(frozen=True)
class Surroundings:
    """What a formula may speak of: a problem's settings, or those of one part merged over them."""

    symbols: Mapping[str, Mathematics]
    define: tuple[Mathematics, ...]
    aliases: Mapping[str, tuple[str, ...]]
    indices: Mapping[str, str]
    given: tuple[Mathematics, ...]
    per: tuple[str, ...]

    @cached_property
    def scope(self) -> Scope:
        """What the names stand for, each definition evaluated once.

        Raises:
            Unreadable, MeaningError: a declaration or hypothesis. ProblemError: a definition without a value.
        """
        scope = _build(self)
        _try_definitions(scope, self.define)
        return scope


@dataclass(frozen=True)
class Part:
    """One question, with the surroundings its formulas are read in."""

    id: str
    problem: str
    title: str
    ask: str
    points: float
    answers: tuple[Answer, ...]
    surroundings: Surroundings = field(repr=False)
    solver: SolverSpec | None = None
    uses: tuple[str, ...] = ()
    place: Place = field(kw_only=True, compare=False, repr=False)

    @property
    def address(self) -> str:
        """``problem.part``."""
        return f"{self.problem}.{self.id}"

    @property
    def kind(self) -> str:
        """The solver's kind, or else the first answer's."""
        if self.solver is not None:
            return self.solver.kind
        return self.answers[0].kind if self.answers else "text"

    @cached_property
    def scope(self) -> Scope:
        """The scope of the part; raises ``ProblemError`` where a declaration or definition fails."""
        try:
            return self.surroundings.scope
        except (Unreadable, MeaningError) as error:
            raise self._author_error(error) from error

    def _author_error(self, error: Unreadable | MeaningError) -> ProblemError:
        """Find the line at fault: the first one without which what stands before it is fine."""
        around = self.surroundings
        bare = replace(around, symbols={}, define=(), aliases={}, indices={}, given=())
        for name, text in around.symbols.items():
            if found := _failure(replace(bare, symbols={name: text})):
                return text.problem(found)
        for count, text in enumerate(around.define, 1):
            if found := _failure(replace(around, define=around.define[:count], given=())):
                return text.problem(_with_order(found, text, around.define[count:]))
        for text in around.given:
            if found := _failure(replace(around, given=(text,))):
                return text.problem(found)
        return self.place.error(error.message)


def _build(around: Surroundings) -> Scope:
    from hwsolve.meaning.scope import build_scope

    return build_scope(
        around.symbols, around.define, around.aliases, around.indices, around.given, per=around.per
    )


def _failure(around: Surroundings) -> Unreadable | MeaningError | None:
    try:
        _build(around)
    except (Unreadable, MeaningError) as error:
        return error
    return None


def _try_definitions(scope: Scope, texts: tuple[Mathematics, ...]) -> None:
    """Evaluate each definition once; raises ``ProblemError`` at the first that stands for nothing."""
    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.instances.instance import draw
    from hwsolve.meaning.numbers.floats import FloatSamples
    from hwsolve.notation.formula import Symbol
    from hwsolve.notation.lexing.alphabet import ascii_name

    evaluator = Evaluator(scope, draw(scope, 1, _SAMPLES), FloatSamples(_SAMPLES))
    for text in texts:
        name = ascii_name(defined_name(text).removeprefix("\\"))
        function = scope.functions.get(name)
        try:
            if function is None:
                evaluator.value(Symbol(name))
            else:
                _try_function(scope, function)
        except NotComputable:
            continue
        except MeaningError as error:
            body = text.partition("=")[2].strip()
            span = error.span or (0, len(body))
            raise text.problem(Unreadable(error.message, body, span)) from error


def _try_function(scope: Scope, function: FunctionDefinition) -> None:
    """Evaluate a defined function once, where its parameters are numbers or arrays of known sizes."""
    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.instances.instance import draw
    from hwsolve.meaning.numbers.floats import FloatSamples
    from hwsolve.notation.formula import Call, Symbol, names

    kinds = dict(zip(function.parameters, function.kinds, strict=True))
    if any("?" in names(size) for kind in function.kinds for size in kind.dims):
        return
    known = scope.with_symbols(kinds)
    numbers = FloatSamples(_SAMPLES)
    call = Call(function.name, tuple(map(Symbol, function.parameters)))
    Evaluator(known, draw(known, 1, _SAMPLES), numbers).value(call)


def _with_order(
    error: Unreadable | MeaningError, text: Mathematics, later: tuple[Mathematics, ...]
) -> Unreadable | MeaningError:
    """*error* in the definition *text*, in other words where it names something defined later."""
    if not isinstance(error, Unreadable):
        return error
    name = error.source[slice(*error.span)]
    after = next((other for other in later if defined_name(other) == name), None)
    if after is None:
        return error
    itself = defined_name(text)
    circular = re.search(rf"(?<!\w){re.escape(itself)}(?!\w)", after.partition("=")[2])
    why = f", and it needs {itself} itself" if circular else ""
    message = f"{name} is defined further down{why}; definitions go in order, each from those above it"
    return Unreadable(message, error.source, error.span)


def defined_name(definition: str) -> str:
    """The name on the left of ``z[n] = w*x[n] + b``."""
    return re.split(r"[\[=(]", definition, maxsplit=1)[0].strip()


@dataclass(frozen=True)
class Problem:
    """A problem: a setting in words and its parts. ``digest`` is a hash of everything in it."""

    id: str
    title: str
    text: str
    tags: tuple[str, ...]
    parts: tuple[Part, ...]
    digest: str
    file: str
