"""Submissions through an engine: a window of them under way, equal answers judged once, marks in order."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hwsolve.batch.memory.keys import canonical
from hwsolve.grading.submissions.addressing import address, directory
from hwsolve.grading.submissions.assess import Job, Plan, assemble, plan

if TYPE_CHECKING:
    from hwsolve.batch.engines.engine import Engine, Judged
    from hwsolve.batch.memory.journal import Journal, Row
    from hwsolve.batch.memory.keys import Keys
    from hwsolve.grading.submissions.marks import Marks
    from hwsolve.problem.assignment import Assignment
    from hwsolve.submission.submission import Submission

#: Submissions under way: one that waits for a slow answer does not hold up the next ones.
_WINDOW: Final = 256
#: Results at hand in memory; the others are in the journal.
_AT_HAND: Final = 8192
#: Submissions and seconds between commits.
_GROUP: Final = 64
_SECONDS: Final = 0.2


@dataclass(slots=True, eq=False)
class Underway:
    """A submission whose answers are being judged; ``plan`` is None where earlier marks hold."""

    row: Row
    plan: Plan | None = None
    keys: dict[Job, bytes] = field(default_factory=dict)
    found: dict[bytes, Judged] = field(default_factory=dict)
    missing: set[bytes] = field(default_factory=set)


@dataclass(slots=True)
class Tally:
    """What a run has done so far; ``faults`` of problem files in the order they were met."""

    submissions: int = 0
    kept: int = 0
    judged: int = 0
    stopped: int = 0
    faults: dict[str, None] = field(default_factory=dict)


class Flow:
    """One pass over submissions."""

    def __init__(
        self, assignment: Assignment, keys: Keys, engine: Engine, journal: Journal, tally: Tally
    ) -> None:
        self._assignment = assignment
        self._directory = directory(assignment)
        self._keys = keys
        self._engine = engine
        self._journal = journal
        self._tally = tally
        self._window: deque[Underway] = deque()
        self._wanted: dict[bytes, list[Underway]] = {}
        self._at_hand: OrderedDict[bytes, Judged] = OrderedDict()

    def graded(self, submissions: Iterable[Submission]) -> Iterator[list[tuple[Row, Marks]]]:
        """Groups of marks in the order of *submissions*; the caller commits each group before reporting it.

        A group may be empty: the moment to commit single results.
        """
        source = iter(submissions)
        more = True
        group: list[tuple[Row, Marks]] = []
        due = time.monotonic() + _SECONDS
        while more or self._window:
            while more and self._has_room():
                submission = next(source, None)
                more = submission is not None
                if submission is not None:
                    self._take_on(submission)
                if len(self._window) > _GROUP and not self._window[0].missing:
                    break
            while self._window and not self._window[0].missing and len(group) < _GROUP:
                group.append(self._finished(self._window.popleft()))
            now = time.monotonic()
            if len(group) >= _GROUP or now >= due or not (more or self._window):
                yield group
                group, due = [], time.monotonic() + _SECONDS
            elif self._window and self._window[0].missing:
                self._collect(due - now)
        if group:
            yield group

    def _has_room(self) -> bool:
        return len(self._window) < _WINDOW and len(self._wanted) < self._engine.capacity

    def _take_on(self, submission: Submission) -> None:
        """Look up what is known of a submission's answers, and hand out the rest."""
        row = self._journal.claim(submission)
        underway = Underway(row)
        self._window.append(underway)
        if row.holds:
            return
        addressed, remarks = address(submission, self._directory)
        underway.plan = plan(submission, self._assignment, addressed, remarks)
        for job in underway.plan.jobs:
            judged_as = canonical(job)
            key = underway.keys[job] = self._keys.key(judged_as)
            known = self._known(key)
            if known is not None:
                underway.found[key] = known
            else:
                underway.missing.add(key)
                if key not in self._wanted:
                    self._wanted[key] = []
                    self._engine.submit(key, judged_as)
                if underway not in self._wanted[key][-1:]:
                    self._wanted[key].append(underway)

    def _known(self, key: bytes) -> Judged | None:
        if key in self._at_hand:
            self._at_hand.move_to_end(key)
            return self._at_hand[key]
        if key in self._wanted:
            return None
        found = self._journal.result(key)
        if found is not None:
            self._remember(found)
        return found

    def _remember(self, judged: Judged) -> None:
        self._at_hand[judged.key] = judged
        if len(self._at_hand) > _AT_HAND:
            self._at_hand.popitem(last=False)

    def _collect(self, patience: float) -> None:
        """Wait for results, and give each to the submissions that want it."""
        for judged in self._engine.collect(patience):
            self._tally.judged += 1
            self._tally.stopped += judged.stopped
            if judged.fault is not None:
                self._tally.faults[judged.fault] = None
            self._remember(judged)
            self._journal.keep_result(judged)
            for underway in self._wanted.pop(judged.key):
                underway.missing.discard(judged.key)
                underway.found[judged.key] = judged

    def _finished(self, underway: Underway) -> tuple[Row, Marks]:
        self._tally.submissions += 1
        if underway.plan is None:
            self._tally.kept += 1
            self._journal.report_again(underway.row)
            return underway.row, self._journal.kept_marks(underway.row)
        results = {job: underway.found[key].result for job, key in underway.keys.items()}
        marks = assemble(underway.plan, self._assignment, results)
        stopped = any(judged.stopped for judged in underway.found.values())
        faulty = any(judged.fault is not None for judged in underway.found.values())
        self._journal.keep_marks(underway.row, marks, stopped, faulty)
        return underway.row, marks
