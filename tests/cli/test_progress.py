"""Long loops show a bar to a person, and nothing to a pipe."""

from __future__ import annotations

import io
import sys

import pytest

from hwsolve.cli.progress import progress_shown
from hwsolve.solvers.simulation.progress import watched


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_bar(stream: type[io.StringIO], monkeypatch: pytest.MonkeyPatch) -> None:
    """The items come through unchanged; only a terminal sees what is being done."""
    screen = stream()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with progress_shown():
        assert list(watched([1, 2, 3], "counting")) == [1, 2, 3]
    assert ("counting" in screen.getvalue()) == screen.isatty()
    assert list(watched([4], "counting")) == [4]
