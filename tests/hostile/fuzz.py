"""Coverage-guided fuzzing with atheris, on demand: what reads strangers' data never breaks, hangs or grows.

    python -m tests.hostile.fuzz TARGET [--seconds 60] [--corpus DIR]     (pip install atheris)

TARGET is notation, answer, problem, submission, archive or review. An input that ends in anything but one of
our own errors, that takes longer than five seconds or more than 1 GiB ends the run with status 77, 70 or 71,
and is written to ``crash-…``, ``timeout-…`` or ``oom-…`` in the current folder.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import pkgutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
SECONDS_EACH, MEBIBYTES = 5, 1024
Target = Callable[[bytes], object]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def notation() -> Target:
    """Text to formula, in any syntax; what was read is printed, and reads back."""
    from hwsolve.errors import HwsolveError
    from hwsolve.notation.printing.latex import render_latex
    from hwsolve.notation.printing.plain import render_plain
    from hwsolve.notation.printing.text import render_text
    from hwsolve.problem.bank import open_bank

    parts = [part for problem in open_bank(ROOT / "problems").problems() for part in problem.parts]

    def run(data: bytes) -> None:
        scope = parts[data[0] % len(parts)].scope if data else parts[0].scope
        with contextlib.suppress(HwsolveError):
            formula = scope.parse(_text(data[1:]))
            render_text(formula)
            render_latex(formula)
            scope.parse(render_plain(formula))

    return run


def answer() -> Target:
    """An answer to any question of the bank, at most 300 characters."""
    from hwsolve.grading.check import check_answer
    from hwsolve.problem.bank import open_bank

    asked = [
        (part, each)
        for problem in open_bank(ROOT / "problems").problems()
        for part in problem.parts
        for each in part.answers
    ]

    def run(data: bytes) -> None:
        part, wanted = asked[int.from_bytes(data[:2]) % len(asked)]
        found = check_answer(part, wanted, _text(data[2:])[:300])
        assert 0 <= found.score <= 1

    return run


def problem() -> Target:
    """A problem file, and an answer to each question that it asks."""
    from hwsolve.errors import HwsolveError
    from hwsolve.grading.check import check_answer
    from hwsolve.problem.layout import problem_of
    from hwsolve.problem.loader import read_text

    def run(data: bytes) -> None:
        with contextlib.suppress(HwsolveError):
            for part in problem_of(read_text(_text(data)), "fuzzed.yaml").parts:
                for wanted in part.answers:
                    check_answer(part, wanted, "x", prove=False)

    return run


def submission() -> Target:
    """A file in any of the formats of submissions, and which answers it holds."""
    from hwsolve.grading.submissions.addressing import address, directory
    from hwsolve.problem.assignment import whole_bank
    from hwsolve.submission.papers import FORMATS, read_paper
    from hwsolve.submission.submission import Submission

    suffixes, places = sorted(FORMATS), directory(whole_bank(ROOT / "problems"))

    def run(data: bytes) -> None:
        name = f"jane{suffixes[data[0] % len(suffixes)]}" if data else "jane.md"
        paper = read_paper(name, data[1:])
        address(Submission(paper.student or "jane", name, paper.answers, paper.remarks), places)

    return run


def archive() -> Target:
    """An archive or a table of submissions."""
    from hwsolve.submission.reader import read_submissions

    folder = Path(tempfile.mkdtemp())
    suffixes = (".zip", ".tar", ".tar.gz", ".csv", ".tsv")

    def run(data: bytes) -> None:
        path = folder / f"all{suffixes[data[0] % len(suffixes)] if data else '.zip'}"
        path.write_bytes(data[1:])
        for one in read_submissions([path]):
            assert one.answers or one.remarks or one.student
        assert [each.name for each in folder.iterdir()] == [path.name]
        path.unlink()

    return run


def review() -> Target:
    """A worked solution of at most 400 characters, reviewed and printed as a page."""
    from hwsolve.problem.bank import open_bank
    from hwsolve.report.review.html import render_html
    from hwsolve.report.review.markdown import render_markdown
    from hwsolve.review.review import review as reviewed

    problems = list(open_bank(ROOT / "problems").problems())

    def run(data: bytes) -> None:
        chosen = problems[data[0] % len(problems)] if data else problems[0]
        found = reviewed(_text(data[1:])[:400], [chosen], list(chosen.parts))
        assert "<script>alert" not in render_html(found)
        render_markdown(found)

    return run


TARGETS: Final[Mapping[str, Callable[[], Target]]] = MappingProxyType({
    each.__name__: each for each in (notation, answer, problem, submission, archive, review)
})  # fmt: skip
#: Of these a hundred seeds are enough.
SLOW: Final = frozenset(["answer", "review"])
ROOMS: Final = ("notation", "meaning", "problem", "submission", "grading", "working", "review", "report")


def seeds(target: str, folder: Path) -> None:
    """Something sensible to begin with."""
    from hwsolve.problem.bank import open_bank

    found: list[bytes] = []
    files = sorted((ROOT / "problems").glob("*.yaml"))
    if target == "problem":
        found = [path.read_bytes() for path in files]
    else:
        for each in open_bank(ROOT / "problems").problems():
            for part in each.parts:
                for wanted in part.answers:
                    texts = chain(wanted.references, wanted.tests.right, wanted.tests.wrong)
                    found += [b"\0\0" + str(text).encode() for text in texts]
    found += [path.read_bytes() for path in sorted((ROOT / "answers").rglob("*")) if path.is_file()]
    if target in SLOW:
        found = found[:: len(found) // 100]
    for number, data in enumerate(found):
        (folder / f"seed{number:05}").write_bytes(data)


def dictionary(path: Path) -> None:
    """Pieces of the languages that are read, in libFuzzer's notation."""
    from tests.benchmarks.pumps import PIECES

    lines = []
    for piece in dict.fromkeys(PIECES):
        quoted = "".join(f"\\x{byte:02x}" for byte in piece.encode("utf-8", "surrogatepass"))
        lines.append(f'"{quoted}"\n')
    path.write_text("".join(lines), "ascii")


def main() -> None:
    """Instrument, then fuzz; libFuzzer ends the process."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--corpus", type=Path)
    given = parser.parse_args()
    try:
        atheris: Any = importlib.import_module("atheris")
    except ImportError:
        parser.exit(2, "atheris is not installed: pip install atheris\n")
    with atheris.instrument_imports(include=["hwsolve"]):
        import hwsolve

        for room in ROOMS:
            package = importlib.import_module(f"hwsolve.{room}")
            for module in pkgutil.walk_packages(package.__path__, f"hwsolve.{room}."):
                importlib.import_module(module.name)
    assert hwsolve
    folder = given.corpus or Path(tempfile.mkdtemp())
    seeds(given.target, folder)
    words = Path(tempfile.mkdtemp()) / "words.dict"
    dictionary(words)
    options = [
        sys.argv[0], str(folder), f"-max_total_time={given.seconds}", f"-timeout={SECONDS_EACH}",
        f"-rss_limit_mb={MEBIBYTES}", f"-dict={words}", "-max_len=4000", "-print_final_stats=1",
    ]  # fmt: skip
    run = TARGETS[given.target]()
    atheris.Setup(options, run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
