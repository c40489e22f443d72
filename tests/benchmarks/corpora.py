"""Whether a second reading in plain numpy, at points of its own, agrees with every verdict.

    python -m tests.benchmarks.corpora [PAIRS.jsonl]... [--seed 1] [--no-bank]

The pairs are those of ``hwsolve compare --pairs``, of any corpus; without a name those in the folder that
``HWSOLVE_CORPORA`` names. Then the bank: right answers, wrong ones and listed mistakes. Prints how many
verdicts the second reading confirms, how many it cannot judge and why, and each that it contradicts.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from hwsolve.errors import HwsolveError
from hwsolve.grading.check import check_answer
from hwsolve.grading.pairs import judge_pair, pair_scope
from hwsolve.grading.question import Question
from hwsolve.grading.reading.answer import read_answer
from hwsolve.notation.formula import Call, Formula, names, walk
from tests.bank_mistakes import UNREADABLE, differ_at, rounded, target
from tests.bank_points import points
from tests.bank_respellings import Reference, references
from tests.numpy_reading import Env, Unread, close, value

#: Points to look at; of so many, and of two at least, something has to be told.
POINTS, ENOUGH = 16, 2
BY_VALUE = ("expression", "matrix", "update")
#: What is said where the value is not the point.
REFUSED = ("restates", "do without", "in terms of", "is to be given")


def drawn(used: set[str], seed: int, is_complex: bool) -> Env:
    """A value for every name: of either sign, positive, large or an integer in turn."""
    rng = np.random.default_rng([seed, 77])
    env: Env = {"#axes": {}, "#functions": {}}
    for name in sorted(used):
        choices = (rng.normal(), rng.uniform(0.2, 3), 10 * rng.normal(), float(rng.integers(1, 7)))
        number = choices[seed % len(choices)]
        env[name] = complex(number, rng.normal()) if is_complex else number
    return env


def near(one: Any, two: Any, tolerance: Mapping[str, Any] | None) -> bool | None:
    """Whether two values are the same, or near enough; None where one is undefined."""
    if tolerance is None or one.shape != two.shape or not np.isfinite(one).all():
        return close(one, two)
    absolute, relative = (float(tolerance.get(key) or 0) for key in ("absolute", "relative"))
    gap, allowed = np.abs(one - two), np.maximum(absolute, relative * np.abs(two)) + 1e-12 * np.abs(two)
    return bool((gap <= allowed).all())


def second_opinion(student: Formula, reference: Formula, seed: int, record: Mapping[str, Any]) -> bool | None:
    """Whether the values are the same; None where that cannot be told."""
    is_complex = record.get("default_type") == "complex"
    seen, alone = [], 0
    used = names(student) | names(reference)
    with np.errstate(all="ignore"):
        for number in range(POINTS):
            env = drawn(used, POINTS * seed + number, is_complex)
            one, two = value(student, env), value(reference, env)
            alone += bool(np.isfinite(one).all() != np.isfinite(two).all())
            seen.append(near(one, two, record.get("tolerance")))
    if seen.count(False) >= ENOUGH or (seen.count(False) and not used):
        return False
    if alone >= ENOUGH:
        raise Unread("on a part of the domain only one side is defined")
    return True if seen.count(True) >= ENOUGH and False not in seen else None


def of_pair(record: Mapping[str, Any], seed: int) -> str:
    """What the second reading says of the verdict on one pair."""
    verdict = judge_pair(record)["verdict"]
    if verdict not in ("correct", "incorrect"):
        return f"not judged: {verdict}"
    if record.get("define") or record.get("symbols"):
        return "not judged: it has declarations"
    try:
        scope = pair_scope(record)
        syntax = record.get("syntax")
        one, two = (scope.parse(str(record[key]), syntax) for key in ("student", "reference"))
        same = second_opinion(one, two, seed, record)
    except UNREADABLE as limit:
        return f"not judged: no value ({type(limit).__name__}: {limit})"[:90]
    except (HwsolveError, TypeError, KeyError) as limit:
        return f"not judged: {type(limit).__name__}"
    if same is None:
        return "not judged: too few points tell"
    if not same and verdict == "correct" and any(map(rounded, (one, two))):
        return "not judged: rounded"
    return "confirmed" if same == (verdict == "correct") else f"CONTRADICTED, {verdict}"


def of_bank(reference: Reference, text: str, envs: list[Env]) -> str:
    """What the second reading says of the verdict on one answer."""
    part, answer = reference.part, reference.answer
    result = check_answer(part, answer, text)
    verdict = result.verdict
    if verdict not in ("correct", "incorrect", "partial"):
        return f"not judged: {verdict}"
    if verdict == "incorrect" and any(word in " ".join(result.feedback) for word in REFUSED):
        return "not judged: refused for another reason than its value"
    question = Question(part, answer, text)
    wanted = [target(each) for each in question.references]
    try:
        student = target(read_answer(text, question.scope, answer.kind).final)
        told = [apart(student, each, envs, question) for each in wanted]
    except UNREADABLE as limit:
        return f"not judged: no value ({type(limit).__name__})"
    except (HwsolveError, TypeError, KeyError) as limit:
        return f"not judged: {type(limit).__name__}"
    if any(map(rounded, (student, *wanted))):
        return "not judged: rounded"
    if any(isinstance(node, Call) and node.function in ("rank", "min") for node in walk(student)):
        return "not judged: a rank, which is full at random points"
    if False in told:
        return "confirmed" if verdict == "correct" else f"CONTRADICTED, {verdict}"
    if None in told:
        return "not judged: too few points tell"
    return "confirmed" if verdict != "correct" else "CONTRADICTED, correct"


def apart(student: Formula, reference: Formula, envs: list[Env], question: Question) -> bool | None:
    """Whether two formulas differ; None where that cannot be told."""
    with np.errstate(all="ignore"):
        seen = [differ_at(student, reference, env, question.scope.given) for env in envs]
    if seen.count(True) >= min(ENOUGH, len(seen)):
        return True
    return False if seen and set(seen) == {False} else None


def bank(step: int = 1) -> Iterator[tuple[str, str]]:
    """Right, wrong and mistaken answers of every *step*-th question, with what the second reading says."""
    for reference in references(*BY_VALUE)[::step]:
        if reference.place:
            continue
        answer = reference.answer
        try:
            envs = points(reference.part.scope, 6, 500)
        except (Unread, *UNREADABLE):
            envs = []
        texts = (*answer.references, *answer.tests.right, *answer.tests.wrong)
        for text in map(str, (*texts, *(slip.when for slip in answer.mistakes))):
            said = of_bank(reference, text, envs) if envs else "not judged: no points"
            yield f"{reference.label}: {text}", said


def shown(record: Mapping[str, Any]) -> str:
    """A pair in a line."""
    return f"{record['id']}: {record['student']!r} and {record['reference']!r}"


def tell(title: str, found: Iterator[tuple[str, str]]) -> None:
    """Counts, and every contradiction."""
    counts: Counter[str] = Counter()
    for name, said in found:
        counts[said] += 1
        if said.startswith("CONTRADICTED"):
            print(f"  {said}: {name}")
    judged = sum(count for said, count in counts.items() if not said.startswith("not judged"))
    print(f"{title}: {counts.total()} verdicts, {judged} judged a second time,", end=" ")
    print(f"{counts['confirmed']} of them confirmed")
    for said, count in counts.most_common():
        if said != "confirmed":
            print(f"  {count} {said}")


def main() -> None:
    """The corpora, then the bank."""
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("pairs", type=Path, nargs="*")
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--no-bank", action="store_true")
    asked = reader.parse_args()
    folder = os.environ.get("HWSOLVE_CORPORA")
    files = asked.pairs or sorted(Path(folder).glob("*.jsonl") if folder else ())
    for file in files:
        records = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
        tell(file.name, ((shown(record), of_pair(record, asked.seed)) for record in records))
    if not asked.no_bank:
        tell("the bank", bank())


if __name__ == "__main__":
    main()
