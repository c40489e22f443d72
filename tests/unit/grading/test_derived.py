"""References that nobody wrote: the solver's, where a file has none or an overlay changed the question."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwsolve.grading.check import check_answer
from hwsolve.grading.derived import with_derived
from hwsolve.problem.bank import find_answer, find_part, resolve

BARE = """\
id: bare
symbols: {x: 'real[N, d]', y: 'real[N]', w: 'real[d]'}
define: ['E = sum((dot(w, x[n]) - y[n])^2, n)/N']
parts:
  - {id: a, ask: a, solver: {kind: gradient, of: E, wrt: w}, answers: {g: {reference: }}}
"""


def verdict(address: str, overlay: str, name: str, text: str, folder: Path) -> str:
    """What is said of an answer to the part with the overlay."""
    over = folder / "over.yaml"
    over.write_text(overlay)
    target = resolve(address, None, [over] if overlay else [])
    assert target.part is not None
    part = with_derived(target.part)
    return check_answer(part, find_answer(part, name), text).verdict


@pytest.mark.parametrize(
    ("text", "wanted"), [("2/N*x^T (x w - y)", "correct"), ("x^T (x w - y)", "incorrect")]
)
def test_a_missing_reference_is_derived(tmp_path: Path, text: str, wanted: str) -> None:
    """An empty reference, as ``null`` or none, leaves it to the solver."""
    for written in ("", "null", "{}"):
        path = tmp_path / "bare.yaml"
        path.write_text(BARE.replace("{reference: }", written or "{reference: }"))
        assert verdict(f"{path}.a", "", "g", text, tmp_path) == wanted


MEAN = "define: ['E = -sum(y[n]*log(yhat[n]) + (1 - y[n])*log(1 - yhat[n]), n)/N']"


@pytest.mark.parametrize(
    ("address", "overlay", "name", "right", "old"),
    [
        ("logreg-bce.grad-w", MEAN, "dE/dw", "X^T (yhat - y)/N", "X^T (yhat - y)"),
        ("logreg-bce.grad-b", MEAN, "dE/db", "sum(yhat[n] - y[n], n)/N", "sum(yhat[n] - y[n], n)"),
        ("softsign.centered", "define: ['g(x) = sigma(x)']", "choice", "no", "yes"),
        ("softsign.centered", "define: ['g(x) = sigma(x)']", "g(-x)", "1 - sigma(x)", "-x/(1 + abs(x))"),
        ("xor-linreg.meaning", "parts: [{id: meaning, solver: {error: 1/2}}]", "J", "1/2", "1/4"),
        ("hyperparam.best", "parts: [{id: best, solver: {metric: accuracy}}]", "argmin",
         "(256, 0.01, 20, 0.5)", "(256, 0.1, 60, 0.5)"),
    ],
)  # fmt: skip
def test_an_overlay_moves_the_reference(
    tmp_path: Path, address: str, overlay: str, name: str, right: str, old: str
) -> None:
    """What is right now is accepted, and the answer to the old question is not."""
    assert verdict(address, overlay, name, right, tmp_path) == "correct"
    assert verdict(address, overlay, name, old, tmp_path) != "correct"
    assert verdict(address, "", name, old, tmp_path) == "correct"


def test_what_is_still_right_stays_as_it_is(tmp_path: Path) -> None:
    """A reference that the overlay does not contradict, or that it writes itself, is left alone."""
    over = tmp_path / "over.yaml"
    over.write_text("symbols: {y: 'simplex[N]', eta: real}")
    part = find_part(resolve("logreg-bce.grad-w", None, [over]).problem, "grad-w")
    assert find_answer(with_derived(part), "dE/dw") == find_answer(part, "dE/dw")
    over.write_text("parts: [{id: grad-w, answers: {dE/dw: {reference: 'w'}}}]")
    part = find_part(resolve("logreg-bce.grad-w", None, [over]).problem, "grad-w")
    assert str(find_answer(with_derived(part), "dE/dw").references[0]) == "w"


def test_the_bank_is_as_it_was_written() -> None:
    """Without an overlay nothing is derived."""
    part = resolve("logreg-bce.grad-w").part
    assert part is not None
    assert with_derived(part) is part
