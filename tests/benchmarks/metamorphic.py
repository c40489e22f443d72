"""Metamorphic tests of the whole bank, on demand: as many respellings and mistakes as wanted, from new seeds.

    python -m tests.benchmarks.metamorphic [--respellings 10000] [--mutations 10000] [--seed 1]
        [--part PROBLEM.PART]

A respelling keeps the value of a reference and has to be accepted; a mistake changes it (a second reading in
numpy says so, at points of its own) and must not be. Prints the counts by verdict, and whatever fell.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter

from hwsolve.grading.check import check_answer
from hwsolve.notation.printing.plain import render_plain
from tests.bank_mistakes import mistakes
from tests.bank_respellings import Reference, references, respelled

#: Kinds whose value the second reading in numpy knows.
BY_VALUE = ("expression", "matrix", "number", "update")
#: About so many texts come of one single change and one chain of changes.
PER_CHANGE = 12


def judged(reference: Reference, text: str) -> str:
    """The verdict on one text."""
    return check_answer(reference.part, reference.answer, text).verdict


def respellings(chosen: list[Reference], count: int, seed: int) -> None:
    """Accepted, all of them."""
    each = -(-count // len(chosen))
    verdicts: Counter[str] = Counter()
    for reference in chosen:
        for text in respelled(reference, max(1, each // PER_CHANGE), f" {seed}"):
            verdict = judged(reference, text)
            verdicts[verdict] += 1
            if verdict != "correct":
                print(f"{verdict}: {reference.label}: {text}", flush=True)
    told(f"respellings of {len(chosen)} references", verdicts)


def mutations(chosen: list[Reference], count: int, seed: int) -> None:
    """Accepted, none of them."""
    each = -(-count // len(chosen))
    verdicts: Counter[str] = Counter()
    unread = 0
    for reference in chosen:
        found = mistakes(reference, each, seed)
        unread += not found
        for student in found:
            text = render_plain(student)
            verdict = judged(reference, text)
            verdicts[verdict] += 1
            if verdict == "correct":
                print(f"ACCEPTED: {reference.label}: {text}", flush=True)
    told(f"mistakes in {len(chosen)} references", verdicts)
    print(f"{unread} references of which the second reading knows no mistake")


def told(what: str, verdicts: Counter[str]) -> None:
    """One line of counts."""
    counts = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common())
    print(f"{verdicts.total()} {what}: {counts}", flush=True)


def main() -> None:
    """Both rounds."""
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--respellings", type=int, default=10_000)
    reader.add_argument("--mutations", type=int, default=10_000)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--part", default="")
    asked = reader.parse_args()
    begun = time.perf_counter()
    everything = [one for one in references() if one.part.address.startswith(asked.part)]
    by_value = [one for one in references(*BY_VALUE) if one.part.address.startswith(asked.part)]
    if asked.respellings and everything:
        respellings(everything, asked.respellings, asked.seed)
    if asked.mutations and by_value:
        mutations(by_value, asked.mutations, asked.seed)
    print(f"{time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
