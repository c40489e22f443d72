"""The layout of a problem file: which keys stand where, and what becomes of them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from hwsolve.problem.definitions import fixed_sizes, merged_definitions, refuse_twice
from hwsolve.problem.hiding import sizes_of
from hwsolve.problem.nodes import Listing, Node, Record, Scalar, plain_data
from hwsolve.problem.problem import (
    Answer,
    Layout,
    Mistake,
    Part,
    Problem,
    SelfTests,
    SolverSpec,
    Surroundings,
    Tolerance,
    defined_name,
)
from hwsolve.problem.settings import Mathematics, Settings, settings_of
from hwsolve.problem.slug import slug

SURROUNDINGS: Final = ("symbols", "define", "aliases", "indices", "given", "per")
PROBLEM_KEYS: Final = ("id", "title", "text", "tags", *SURROUNDINGS, "parts")
PART_KEYS: Final = ("id", "title", "ask", "points", "uses", "inherit", *SURROUNDINGS, "solver", "answers")
ANSWER_KEYS: Final = (
    "kind", "slug", "reference", "also", "mistakes", "tests",
    "points", "tolerance", "digits", "layout", "form", "allow", "given",
    "follows", "without", "mentions", "words",
)  # fmt: skip

#: Each kind of answer with the keys that only it has.
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "expression": ("at",),
    "number": ("at",),
    "matrix": ("at", "credit"),
    "tuple": ("credit",),
    "shape": (),
    "set": ("credit",),
    "interval": ("credit",),
    "assignments": ("credit",),
    "equation": (),
    "update": (),
    "inequality": (),
    "bound": ("of", "sharp"),
    "chain": ("members", "states"),
    "function": ("except",),
    "rate": ("as",),
    "graph": ("at",),
    "derivation": ("milestones", "goal", "states"),
    "choice": ("options", "correct", "say", "credit"),
    "witness": ("unknowns", "property", "samples", "function"),
    "text": ("rubric", "enough"),
}
#: Kinds that can do without a reference answer.
WITHOUT_REFERENCE: Final = frozenset({"text", "choice", "witness", "derivation"})
#: How an answer is asked to be written; ``simplified`` is noted, never marked down.
FORMS: Final = ("simplified",)
#: What an answer of a kind cannot do without: one at least of these keys.
NEEDED: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "choice": (("options",), ("correct",)),
    "witness": (("unknowns", "function"), ("property", "samples")),
    "text": (("rubric",),),
    "rate": (("as",),),
    "derivation": (("milestones", "goal"),),
}

_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def problem_of(node: Node, file: str) -> Problem:
    """The problem that *node* describes; raises ``ProblemError`` with the place of what is wrong."""
    settings = settings_of(node, "a problem").only(PROBLEM_KEYS)
    identity = _id(settings)
    outer = _surroundings(settings)
    parts: list[Part] = []
    for entry in settings.each("parts"):
        part = _part(entry, identity, outer)
        if any(part.id == other.id for other in parts):
            entry.node("id").place.fail(f"a second part with the id {part.id!r}")
        parts.append(part)
    if not parts:
        settings.place.fail("a problem has at least one part")
    known = {part.id for part in parts}
    for entry, part in zip(settings.each("parts"), parts, strict=True):
        for used in part.uses:
            if used not in known - {part.id}:
                entry.node("uses").place.fail(f"there is no other part {used!r} to use")
    digest = hashlib.sha256(json.dumps(plain_data(node), sort_keys=True).encode()).hexdigest()[:16]
    return Problem(
        identity,
        settings.text("title", identity),
        settings.text("text", ""),
        settings.texts("tags"),
        tuple(parts),
        digest,
        file,
    )


def _part(settings: Settings, problem: str, outer: Surroundings) -> Part:
    settings.only(PART_KEYS)
    identity = _id(settings)
    inner = _surroundings(settings)
    around = _merged(outer, inner) if settings.flag("inherit", True) else inner
    entries = settings.inner("answers")
    solver = _solver(settings)
    around = replace(around, define=(*fixed_sizes(solver, around), *around.define))
    points = settings.number("points", 1.0)
    if points < 0:
        settings.node("points").place.fail("points cannot be negative")
    taken: set[str] = set()
    answers: list[Answer] = []
    for name in entries:
        answer = _answer(name, entries.node(name), points / len(entries.record.entries), solver, taken)
        taken.add(answer.slug)
        answers.append(answer)
    return Part(
        identity,
        problem,
        settings.text("title", identity),
        settings.text("ask", ""),
        points,
        tuple(answers),
        around,
        solver,
        settings.texts("uses"),
        place=settings.place,
    )


def _solver(settings: Settings) -> SolverSpec | None:
    if "solver" not in settings:
        return None
    given = settings.inner("solver")
    kind = given.text("kind")
    record = given.record
    entries = {key: node for key, node in record.entries.items() if key != "kind"}
    settled = Settings(Record(entries, None, record.place, record.keys))
    return SolverSpec(kind, settled, place=given.node("kind").place)


def _answer(name: str, node: Node, share: float, solver: SolverSpec | None, taken: set[str]) -> Answer:
    settings = _answer_settings(node)
    kind = settings.choice("kind", tuple(KINDS), "expression")
    settings.only((*ANSWER_KEYS, *KINDS[kind]))
    references = _references(settings)
    if not references and solver is None and kind not in WITHOUT_REFERENCE:
        settings.place.fail(f"the answer {name!r} needs a reference, since its part has no solver")
    for keys in NEEDED.get(kind, ()):
        if not any(key in settings for key in keys):
            settings.place.fail(f"an answer of kind {kind} needs the key {' or '.join(keys)}")
    if kind == "witness" and not isinstance(settings.record.get("points"), Scalar | None):
        settings.node("points").place.fail(
            "points are marks; the sample points of a witness go under samples"
        )
    return Answer(
        name,
        _free_slug(settings.text("slug", slug(name)), taken),
        kind,
        references,
        settings.number("points", share),
        tuple(mistake for entry in settings.each("mistakes") for mistake in _mistakes(entry, kind)),
        _tests(settings.inner("tests")),
        _tolerance(settings),
        settings.whole("digits") if "digits" in settings else None,
        _layout(settings),
        settings.formulas("allow"),
        settings.formulas("given"),
        _form(settings),
        options=settings,
    )


def _answer_settings(node: Node) -> Settings:
    """The keys of an answer; ``NAME: formula`` is short for a reference alone, ``{}`` has none."""
    if isinstance(node, Record):
        known = {*ANSWER_KEYS, *(key for keys in KINDS.values() for key in keys)}
        if node.flow is None or not node.entries or known & node.entries.keys():
            return Settings(node)
    if isinstance(node, Scalar) and not node.text:
        return Settings(Record({}, None, node.place))
    return Settings(Record({"reference": node}, None, node.place))


def _references(settings: Settings) -> tuple[Mathematics, ...]:
    node = settings.record.get("reference")
    if node is None or (isinstance(node, Scalar) and not node.quoted and node.text in ("", "null", "~")):
        first: tuple[Mathematics, ...] = ()
    elif isinstance(node, Listing) and node.flow is None:
        first = tuple(Mathematics(item) for item in node.items)
    else:
        first = (Mathematics(node),)
    return first + settings.formulas("also")


def _mistakes(settings: Settings, kind: str) -> tuple[Mistake, ...]:
    """The mistake of an entry, once for each way in which ``when`` lists it."""
    settings.only(("when", "say", "credit"))
    credit = settings.number("credit", 0.0)
    if not 0 <= credit < 1:
        settings.node("credit").place.fail("credit for a mistake is at least 0 and less than 1")
    node = settings.node("when")
    several = isinstance(node, Listing) and (node.flow is None or kind == "text")
    forms = settings.formulas("when") if several else (settings.formula("when"),)
    say = settings.text("say")
    return tuple(Mistake(form, say, credit) for form in forms)


def _tests(settings: Settings) -> SelfTests:
    settings.only(("right", "wrong"))
    return SelfTests(settings.formulas("right"), settings.formulas("wrong"))


def _tolerance(settings: Settings) -> Tolerance | None:
    node = settings.record.get("tolerance")
    if node is None:
        return None
    if isinstance(node, Scalar):
        found = Tolerance(absolute=settings.number("tolerance"))
    else:
        inner = settings.inner("tolerance").only(("absolute", "relative"))
        found = Tolerance(inner.number("absolute", 0.0), inner.number("relative", 0.0))
    if found.absolute < 0 or found.relative < 0:
        node.place.fail("a tolerance cannot be negative")
    return found


def _layout(settings: Settings) -> Layout:
    return "strict" if settings.choice("layout", ("free", "strict"), "free") == "strict" else "free"


def _form(settings: Settings) -> str | None:
    return settings.choice("form", FORMS) if "form" in settings else None


def _free_slug(wanted: str, taken: set[str]) -> str:
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found


def _id(settings: Settings) -> str:
    identity = settings.text("id")
    if not _ID.fullmatch(identity):
        settings.node("id").place.fail("an id is a letter, then letters, digits, '-' and '_'")
    return identity


def _surroundings(settings: Settings) -> Surroundings:
    define = settings.record.get("define")
    if isinstance(define, Record):
        define.place.fail("define takes a list of definitions, such as - z = 2*x")
    refuse_twice(settings.nodes("define"))
    return Surroundings(
        settings.formula_map("symbols"),
        settings.formulas("define"),
        settings.text_lists("aliases"),
        settings.source_texts("indices"),
        settings.formulas("given"),
        settings.texts("per"),
    )


def _merged(outer: Surroundings, inner: Surroundings) -> Surroundings:
    """*inner* over *outer*: a name declared or defined inside hides that name outside."""
    if not any((inner.symbols, inner.define, inner.aliases, inner.indices, inner.given, inner.per)):
        return outer
    defined_inside = {defined_name(text) for text in inner.define}
    defined_only = defined_inside - inner.symbols.keys()
    hidden = {name: text for name, text in outer.symbols.items() if name in defined_only}
    taken = {*map(defined_name, (*outer.define, *inner.define)), *inner.symbols}
    sizes = map(Mathematics, sizes_of(hidden, (text.node for text in inner.define), taken))
    define = (*sizes, *merged_definitions(outer.define, inner.define))
    return Surroundings(
        {name: t for name, t in outer.symbols.items() if name not in defined_inside} | dict(inner.symbols),
        tuple(text for text in define if defined_name(text) not in inner.symbols),
        {
            name: outer.aliases.get(name, ()) + inner.aliases.get(name, ())
            for name in (*outer.aliases, *(name for name in inner.aliases if name not in outer.aliases))
        },
        {**outer.indices, **inner.indices},
        outer.given + inner.given,
        outer.per + inner.per,
    )
