"""The JSON Schema of problem files (draft 2020-12), made from the tables that the reader goes by.

Editors with a YAML language server complete keys and mark mistakes by it. It is written out by
hand rather than by a library of data models: a problem file is read by our own reader, so that
every message has a place, and a second description of its layout would drift from that reader.
"""

from __future__ import annotations

from typing import Any, Final

from hwsolve.authoring.template import describe
from hwsolve.problem.layout import ANSWER_KEYS, KINDS, PART_KEYS, PROBLEM_KEYS, WITHOUT_REFERENCE
from hwsolve.solvers.registry import find, kinds
from hwsolve.solvers.solver import Parameter

Schema = dict[str, Any]

_ID: Final = "^[A-Za-z][A-Za-z0-9_-]*$"
_WORDS: Final[Schema] = {"type": ["string", "number", "boolean", "null"]}
_WORD_LIST: Final[Schema] = {"anyOf": [_WORDS, {"type": "array", "items": _WORDS}]}
_MATHEMATICS: Final[Schema] = {"$ref": "#/$defs/mathematics"}
_FORMULAS: Final[Schema] = {"$ref": "#/$defs/formulas"}
_NUMBER: Final[Schema] = {
    "anyOf": [
        {"type": "number"},
        {"type": "string", "pattern": r"^\s*-?[0-9.]+([eE][-+]?[0-9]+)?\s*(%|/\s*[0-9.]+)?\s*$"},
    ]
}
_POINTS: Final[Schema] = {**_NUMBER, "not": {"type": "number", "exclusiveMaximum": 0}}


def _one_or_more(item: Schema) -> Schema:
    """A list of such items, or one alone; said so that a fault inside is marked where it is."""
    return {"if": {"type": "array"}, "then": {"minItems": 1, "items": item}, "else": item}


#: Every key outside ``solver`` and the keys of one kind of answer: its meaning and what stands under it.
SURROUNDINGS: Final[dict[str, Schema]] = {
    "symbols": {
        "description": "Names with their shape and domain, such as x: 'real[N, d]' or p: simplex[K].",
        "type": ["object", "null"],
        "additionalProperties": _MATHEMATICS,
    },
    "define": {
        "description": "Definitions in order, each from those above it, such as - z[n] = w^T x[n] + b.",
        "anyOf": [{"type": "array", "items": _MATHEMATICS}, {"type": ["string", "null"]}],
    },
    "aliases": {
        "description": "Other spellings of names, such as yhat: ['\\hat{y}'].",
        "type": ["object", "null"],
        "additionalProperties": _WORD_LIST,
    },
    "indices": {
        "description": "Letters that are indices, with their dimension (nothing: as they are used).",
        "type": ["object", "null"],
        "additionalProperties": {"anyOf": [_MATHEMATICS, {"type": "null"}]},
    },
    "given": {"description": "Hypotheses, such as i != j.", **_FORMULAS},
    "per": {"description": "Indices of a sample that may be written or left out.", **_WORD_LIST},
}
_PROBLEM: Final[dict[str, Schema]] = {
    "id": {"description": "The name the problem is called by.", "type": "string", "pattern": _ID},
    "title": {"description": "A heading.", **_WORDS},
    "text": {"description": "What is given, in words; LaTeX between dollar signs.", "type": "string"},
    "tags": {"description": "Words to find the problem by.", **_WORD_LIST},
    **SURROUNDINGS,
    "parts": {
        "description": "The questions.",
        **_one_or_more({"$ref": "#/$defs/part"}),
    },
}
_PART: Final[dict[str, Schema]] = {
    "id": {"description": "The part is addressed as problem.id.", "type": "string", "pattern": _ID},
    "title": {"description": "A heading.", **_WORDS},
    "ask": {"description": "The question, in words; LaTeX between dollar signs.", "type": "string"},
    "points": {"description": "What the part is worth; 1 without it.", **_POINTS},
    "uses": {"description": "Ids of parts whose answers this one builds on.", **_WORD_LIST},
    "inherit": {
        "description": "Whether the problem's symbols and definitions hold here; true without it.",
        "type": "boolean",
    },
    **SURROUNDINGS,
    "solver": {"$ref": "#/$defs/solver"},
    "answers": {
        "description": "What is asked for: names, each with its reference or with its keys.",
        "type": ["object", "null"],
        "additionalProperties": {"$ref": "#/$defs/answer"},
    },
}
_ANSWER: Final[dict[str, Schema]] = {
    "kind": {"description": "What kind of answer it is; expression without it.", "enum": list(KINDS)},
    "slug": {"description": "A shell-friendly name.", "type": "string"},
    "reference": {"description": "The right answer, or a list of them.", **_FORMULAS},
    "also": {"description": "Further right answers.", **_FORMULAS},
    "mistakes": {
        "description": "Wrong answers that are known to occur.",
        **_one_or_more({"$ref": "#/$defs/mistake"}),
    },
    "tests": {
        "description": "Answers that hwsolve lint grades.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "right": {"description": "These must be graded correct.", **_FORMULAS},
            "wrong": {"description": "These must not.", **_FORMULAS},
        },
    },
    "points": {"description": "What this answer is worth; an equal share without it.", **_POINTS},
    "tolerance": {
        "description": "How far a number may be off: one absolute value, or absolute and relative.",
        "anyOf": [
            _NUMBER,
            {
                "type": "object",
                "additionalProperties": False,
                "properties": {"absolute": _NUMBER, "relative": _NUMBER},
            },
        ],
    },
    "digits": {"description": "How many digits a decimal answer needs.", "type": "integer"},
    "layout": {
        "description": "strict: a row is not a column; free without it.",
        "enum": ["free", "strict"],
    },
    "allow": {"description": "Quantities that an answer may name although they are asked.", **_FORMULAS},
    "words": {
        "description": "Words where a formula is asked: phrases, and what to say of them or what they mean.",
        "type": "array",
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": ["any"],
            "properties": {"any": _WORD_LIST, "say": {"type": "string"}, "means": _MATHEMATICS},
        },
    },
    "at": {
        "description": "The point at which a number may be given in place of the formula.",
        "type": "object",
        "additionalProperties": _MATHEMATICS,
    },
}


def problem_schema() -> Schema:
    """The schema of a problem file, with the keys of every kind of answer and of solver."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "hwsolve problem file",
        "description": "A homework problem for hwsolve: its setting, its parts, its answers.",
        **_record(PROBLEM_KEYS, _PROBLEM, ("id", "parts")),
        "$defs": {
            "mathematics": {
                "description": "A formula in calculator text, Unicode or LaTeX; in single quotes where YAML "
                "would read it in its own way.",
                "anyOf": [
                    {"type": ["string", "number", "boolean"]},
                    {"type": "array"},
                    {"type": "object", "additionalProperties": {"type": "null"}},
                ],
            },
            "formulas": {"anyOf": [_MATHEMATICS, {"type": "array", "items": _MATHEMATICS}]},
            "part": _record(PART_KEYS, _PART, ("id",)),
            "answer": {
                "if": {"type": "object", "minProperties": 1, "propertyNames": {"enum": _answer_keys()}},
                "then": _answer(),
                "else": {"anyOf": [_FORMULAS, {"type": "null"}]},
            },
            "mistake": _mistake(),
            "solver": _solver(),
        },
    }


def _record(keys: tuple[str, ...], known: dict[str, Schema], required: tuple[str, ...]) -> Schema:
    return {
        "type": "object",
        "required": list(required),
        "additionalProperties": False,
        "properties": {key: known.get(key, {}) for key in keys},
    }


def _answer_keys() -> list[str]:
    return list(dict.fromkeys((*ANSWER_KEYS, *(key for keys in KINDS.values() for key in keys))))


def _answer() -> Schema:
    """The keys of an answer; which of them are allowed depends on its kind."""

    def only(kind: str) -> Schema:
        allowed: Schema = {"propertyNames": {"enum": [*ANSWER_KEYS, *KINDS[kind]]}}
        return allowed

    by_kind = [
        {"if": {"required": ["kind"], "properties": {"kind": {"const": kind}}}, "then": only(kind)}
        for kind in KINDS
    ]
    without = {"if": {"not": {"required": ["kind"]}}, "then": only("expression")}
    needless = ", ".join(sorted(WITHOUT_REFERENCE))
    return {
        "type": "object",
        "description": f"One answer. A reference is needed unless a solver finds it (not for {needless}).",
        "properties": {key: _ANSWER.get(key, {}) for key in _answer_keys()},
        "allOf": [without, *by_kind],
    }


def _mistake() -> Schema:
    return {
        "type": "object",
        "required": ["when", "say"],
        "properties": {
            "when": {"description": "The wrong answer.", **_FORMULAS},
            "say": {"description": "What to say of it.", "type": "string"},
            "credit": {"description": "What it is worth, from 0 to less than 1.", **_credit()},
        },
        "additionalProperties": False,
    }


def _credit() -> Schema:
    return {"anyOf": [{"type": "number", "minimum": 0, "exclusiveMaximum": 1}, {"type": "string"}]}


def _solver() -> Schema:
    """The record of a solver; which keys it has depends on its kind."""
    by_kind = []
    for kind in kinds():
        solver = find(kind)
        if not solver.parameters:
            continue
        then = _parameters(solver.parameters)
        then["properties"]["kind"] = {"description": solver.summary}
        by_kind.append({"if": {"required": ["kind"], "properties": {"kind": {"const": kind}}}, "then": then})
    return {
        "description": "The solver that derives the answers.",
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"description": "The kind of solver.", "enum": list(kinds())}},
        "allOf": by_kind,
    }


def _parameters(parameters: tuple[Parameter, ...]) -> Schema:
    return {
        "type": "object",
        "required": [one.name for one in parameters if one.default is None],
        "properties": {one.name: _parameter(one) for one in parameters},
        "additionalProperties": False,
    }


def _parameter(one: Parameter) -> Schema:
    found: Schema
    match one.form:
        case "formula":
            found = dict(_MATHEMATICS)
        case "formulas":
            found = dict(_FORMULAS)
        case "text":
            found = dict(_WORDS)
        case "number":
            found = dict(_NUMBER)
        case "whole":
            found = {"type": "integer"}
        case "flag":
            found = {"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no", "true", "false"]}]}
        case "choice":
            found = {"enum": list(one.choices)} if one.choices else dict(_WORDS)
        case "list" if one.keys:
            record = _parameters(one.keys)
            found = _one_or_more(record)
        case "keys" if one.keys:
            found = _parameters(one.keys)
        case _:
            found = {}
    return {**found, "description": describe(one)}
