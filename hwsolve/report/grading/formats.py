"""The formats of a grading report by name."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from hwsolve.report.grading.csv import write_csv
from hwsolve.report.grading.gradebook import Gradebook, Report, Writer
from hwsolve.report.grading.html import write_html
from hwsolve.report.grading.json import write_json
from hwsolve.report.grading.markdown import write_markdown
from hwsolve.report.grading.platforms.canvas import write_canvas
from hwsolve.report.grading.platforms.classroom50 import write_classroom50
from hwsolve.report.grading.platforms.github import write_github
from hwsolve.report.grading.platforms.gradescope import write_gradescope
from hwsolve.report.grading.platforms.junit import write_junit
from hwsolve.report.grading.platforms.moodle import write_moodle


def _classroom50(book: Gradebook) -> Report:
    return write_classroom50(book, os.environ, datetime.now(UTC))


WRITERS: Final[Mapping[str, Writer]] = MappingProxyType(
    {
        "csv": write_csv,
        "json": write_json,
        "markdown": write_markdown,
        "html": write_html,
        "junit": write_junit,
        "github": write_github,
        "gradescope": write_gradescope,
        "classroom50": _classroom50,
        "canvas": write_canvas,
        "moodle": write_moodle,
    }
)
#: Formats that a platform hands one submission to.
SINGLE: Final = frozenset(["gradescope", "classroom50"])
