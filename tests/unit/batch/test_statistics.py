"""Statistics and similar pairs against counts by brute force."""

from __future__ import annotations

import math
import random
import statistics as plain
from collections import Counter, defaultdict
from itertools import combinations

import pytest

from hwsolve.batch.insight import similarity
from hwsolve.batch.insight.similarity import similar
from hwsolve.batch.insight.statistics import statistics
from hwsolve.grading.submissions.marks import VERDICTS, Mark, Marks
from tests.unit.batch.desk import Desk

KNOWN = "The exponent comes down as a factor."


def class_of(size: int, seed: int) -> list[Marks]:
    """Random marks on the small assignment; wrong answers from a few common and many rare ones."""
    draw = random.Random(seed)
    found = []
    for number in range(size):
        marks = []
        for part, name, possible in (("alpha.slope", "df/dx", 2.0), ("beta.total", "s", 1.0)):
            verdict = draw.choice(VERDICTS)
            score = {"correct": 1.0, "partial": 0.5}.get(verdict, 0.0)
            wrong = draw.choice(["w", "w", "v", f"u{draw.randrange(size)}"])
            text = None if verdict == "missing" else draw.choice([wrong, f"{wrong} ", f"\t{wrong}"])
            read_as = text.strip() if text and draw.random() < 0.5 else None
            feedback = (KNOWN,) if draw.random() < 0.3 and verdict != "missing" else ()
            marks.append(
                Mark(
                    part, name, name, "expression", possible, verdict, score, score * possible, text,
                    read_as=read_as, feedback=feedback,
                )
            )  # fmt: skip
        found.append(Marks(f"s{number}", f"s{number}.md", "d", tuple(marks)))
    return found


@pytest.mark.parametrize(("size", "seed"), [(1, 5), (40, 1), (333, 2)])
def test_statistics(desk: Desk, size: int, seed: int) -> None:
    """Every figure equals a plain count."""
    everybody = class_of(size, seed)
    told = statistics(iter(everybody), desk.assignment, most=3)
    totals = [marks.total for marks in everybody]
    assert told.submissions == size
    assert told.mean == pytest.approx(plain.mean(totals))
    assert told.quartiles[2] == pytest.approx(plain.median(totals))
    if size > 1:
        inner = plain.quantiles(totals, n=4, method="inclusive")
        assert told.quartiles == pytest.approx((min(totals), *inner, max(totals)))
    assert told.to_review == sum(len(marks.to_review) for marks in everybody)
    for place, item in enumerate(told.items[:2]):
        marks = [each.marks[place] for each in everybody]
        verdicts = Counter(mark.verdict for mark in marks)
        assert dict(item.verdicts) == {verdict: verdicts[verdict] for verdict in VERDICTS}
        assert item.share_correct == pytest.approx(verdicts["correct"] / size)
        scores = [mark.score for mark in marks if mark.verdict != "missing"]
        assert item.handed_in == len(scores)
        assert item.mean_score == pytest.approx(sum(scores) / max(1, len(scores)))
        wrong = Counter(
            (mark.text or "").strip()
            for mark in marks
            if mark.verdict in ("incorrect", "partial", "unreadable")
        )
        expected = sorted(wrong.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
        assert [(each.text, each.count) for each in item.wrong] == expected
        slips = sum(
            KNOWN in mark.feedback
            for mark in marks
            if mark.verdict in ("incorrect", "partial", "unreadable") and place == 0
        )
        assert [(each.say, each.count) for each in item.mistakes] == ([(KNOWN, slips)] if slips else [])
    assert told.items[2].verdicts["correct"] == 0


def test_nobody(desk: Desk) -> None:
    """A class without submissions has figures too."""
    told = statistics([], desk.assignment)
    assert (told.submissions, told.mean, told.quartiles) == (0, 0.0, (0.0,) * 5)
    assert similar([]) == ()


def weights(everybody: list[Marks]) -> dict[tuple[str, str], float]:
    """By brute force: each pair's sum of -log(share) over the wrong answers they share."""
    givers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for marks in everybody:
        for mark in marks.marks:
            if mark.verdict in ("incorrect", "partial", "unreadable"):
                givers[mark.address, (mark.text or "").strip()].add(marks.student)
    found: dict[tuple[str, str], float] = defaultdict(float)
    for names in givers.values():
        for pair in combinations(sorted(names), 2):
            found[pair] -= math.log(len(names) / len(everybody))
    return found


@pytest.mark.parametrize(("size", "seed"), [(30, 3), (150, 4)])
def test_similar(size: int, seed: int) -> None:
    """The heaviest pairs with their weights are those of brute force; the same student is no pair."""
    everybody = class_of(size, seed)
    expected = weights(everybody)
    found = similar(everybody, most=20)
    heaviest = sorted(expected.values(), reverse=True)[:20]
    assert [pair.weight for pair in found] == pytest.approx(heaviest)
    for pair in found:
        assert pair.weight == pytest.approx(expected[pair.first, pair.second])
        shared = math.fsum(-math.log(each.count / size) for each in pair.shared)
        assert shared == pytest.approx(pair.weight)
        assert pair.first != pair.second


def test_similar_within_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a large class the rarest answers nominate the pairs; copies of a whole paper still come first."""
    monkeypatch.setattr(similarity, "_MOST_PAIRS", 40)
    monkeypatch.setattr(similarity, "_SMALL_CLASS", 10)
    everybody = class_of(200, 6)
    odd = tuple(
        Mark(part, name, name, "expression", 1.0, "incorrect", text=f"odd {name}")
        for part, name in (("alpha.slope", "df/dx"), ("beta.total", "s"))
    )
    copies = [Marks(name, f"{name}.md", "d", odd) for name in ("anna", "bert")]
    found = similar([*everybody[:100], copies[0], *everybody[100:], copies[1]], most=5)
    assert (found[0].first, found[0].second) == ("anna", "bert")
    assert found[0].weight == pytest.approx(2 * math.log(101))
    assert [shared.count for shared in found[0].shared] == [2, 2]


def paper(student: str, answers: list[tuple[str, str]]) -> Marks:
    """Marks of a student by verdict and text, an answer each."""
    marks = tuple(
        Mark("p.q", f"a{place}", f"a{place}", "expression", 1.0, verdict, text=text)  # type: ignore[arg-type]
        for place, (verdict, text) in enumerate(answers)
    )
    return Marks(student, f"{student}.md", "d", marks)


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_planted_copies_are_found_and_no_others(seed: int) -> None:
    """Of 120 students who err on their own, those three pairs stand out who copied rare mistakes."""
    draw = random.Random(seed)
    usual = [("incorrect", f"slip {k}") for k in range(4)]

    def own(number: int, place: int) -> tuple[str, str]:
        if draw.random() < 0.6:
            return "correct", "right"
        return draw.choice([*usual, ("incorrect", f"odd {number} {place}")])

    everybody = {number: [own(number, place) for place in range(12)] for number in range(120)}
    copied = []
    for giver, taker in ((3, 77), (20, 21), (50, 119)):
        for place in draw.sample(range(12), 4):
            everybody[giver][place] = everybody[taker][place] = ("incorrect", f"copied {giver} {place}")
        copied.append((f"s{giver}", f"s{taker}"))
    found = similar([paper(f"s{number}", answers) for number, answers in everybody.items()])
    heaviest, others = found[:3], found[3:]
    assert {(pair.first, pair.second) for pair in heaviest} == {tuple(sorted(pair)) for pair in copied}
    assert all(sum(each.count == 2 for each in pair.shared) >= 4 for pair in heaviest)
    assert max(pair.weight for pair in others) < 0.75 * min(pair.weight for pair in heaviest)
