"""Spellings that people use without thinking, beside the same formula in calculator text."""

from __future__ import annotations

import pytest

from hwsolve.errors import Unreadable
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.meaning.scope import Scope, build_scope
from hwsolve.notation.formula import Cases, Interval, Matrix
from hwsolve.notation.reading.parser import parse

SYMBOLS = {
    "x": "real[n, m]", "y": "real[n, c]", "w": "real[m]", "W2": "real[m, c]", "A": "real[n, m]", "b": "real",
    "s": "real[c]", "v": "real[n]", "z": "real", "c1": "real", "ws": "real[m]",
}  # fmt: skip
ALIASES = {"W2": ["W_2", "W_{2,pl}", "W^{(2)}"], "ws": ["w^*"], "c1": ["c_1"], "y": ["Y"]}
INDICES = {"i": "n", "j": "n", "p": "m", "l": "c", "k": "c"}


@pytest.fixture(scope="module")
def scope() -> Scope:
    """Arrays over samples, features and classes."""
    return build_scope(SYMBOLS, ("q = z^2",), ALIASES, INDICES)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"w^Tx_i", "T(w) @ x[i]"),
        (r"\sigma(w^Tx_i+b)", "sigma(T(w) @ x[i] + b)"),
        (r"A^TA", "T(A) @ A"),
        (r"x_ix_i^\top", "outer(x[i], x[i])"),
        (r"\begin{bmatrix}x_ix_i^\top&x_i\\x_i^\top&1\end{bmatrix}", "block(x[i] x[i]^T, x[i], x[i], 1)"),
        (r"v^\top 11^\top v", "sum(v)^2"),
        ("vᵀ 11ᵀ v", "sum(v)^2"),
        (r"\sigma^2(z)", "sigma(z)^2"),
        ("σ²(z)", "sigma(z)^2"),
        (r"\sigma^{2}(z)", "sigma(z)^2"),
        ("sum(v[j], j != i)", "sum(v[j], j) - v[i]"),
        ("(W²)ᵀ w", "T(W2) @ w"),
        ("I(z > 0) + 2 I(z <= 0)", "where(z > 0, 1, 2)"),
        ("y_k^(i)", "y[i,k]"),
        ("Σ(v_i - b)", "sum(v[i] - b, i)"),
        (r"\sum_{p=1}^mW_{2,pl}", "sum(W2[p,l], p)"),
        ("‖w - w^*‖²", "norm(w - ws)^2"),
        (r"\sum_{i,p}a_{ip}^2", "sum(sum(A[i,p]^2, p), i)"),
        (r"\langle A, x\rangle_F", "sum(sum(A[i,p]*x[i,p], p), i)"),
        ("prod(v)", "prod(v[i], i)"),
        (r"Y_{:,l}", "T(y)[l]"),
        (r"Y_{i,:}", "y[i]"),
        ("y[:,l]", "T(y)[l]"),
        ("2c_1b", "2*c1*b"),
        (r"[b \quad z \quad b+z]", "[b, z, b+z]"),
        (r"s_l 1_{l=k}", "s[l]*ind(l = k)"),
        (r"s_l 1\{l=k\}", "s[l]*ind(l = k)"),
        (r"W_{pl}^{(2)} w_p", "W2[p,l]*w[p]"),
        (r"x^{(i)\top} w", "T(x[i]) @ w"),
        ("ones^T v", "sum(v)"),
        (r"\mathrm{d}q/\mathrm{d}z", "2*z"),
        ("||ws - w||² + ||w||²", "norm(ws - w)^2 + norm(w)^2"),
        ("||w^*||² - b", "norm(ws)^2 - b"),
        ("{b if z > 0; 2b if z < -1; z}", "where(z > 0, b, z < -1, 2*b, z)"),
        (r"-s_1 - s_2 - \dots - s_c", "-sum(s)"),
        (r"\begin{pmatrix}2s_1 - b\\ \vdots\\ 2s_c - b\end{pmatrix}", "2*s - b"),
        (r"[2s_1 - b, \ldots, 2s_c - b]^\top", "2*s - b"),
    ],
)  # fmt: skip
def test_reads_as(text: str, plain: str, scope: Scope) -> None:
    """Both have the same value for all values of the symbols."""
    assert isinstance(equal(scope.parse(text), scope.parse(plain), scope), Agrees | Proved)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (r"\sigma^2(z)", "sigma(z^2)"),
        (r"x_ix_i^\top", "dot(x[i], x[i])"),
        ("sum(v[j], j != i)", "sum(v[j], j)"),
        (r"Y_{:,l}", "y[l]"),
        (r"[2s_1 - b, \ldots, 2s_c - b]", "2*s + b"),
    ],
)
def test_does_not_read_as(text: str, other: str, scope: Scope) -> None:
    """Look-alikes with another value."""
    assert not isinstance(equal(scope.parse(text), scope.parse(other), scope), Agrees | Proved)


@pytest.mark.parametrize(
    ("text", "ends", "closed"),
    [
        (r"\{t : 0 < t < 1\}", ("0", "1"), (False, False)),
        (r"\{t \in \mathbb{R} \mid 0 \le t < 1\}", ("0", "1"), (True, False)),
        ("{t | 3 >= t > 2}", ("2", "3"), (False, True)),
    ],
)
def test_a_set_by_its_condition(text: str, ends: tuple[str, str], closed: tuple[bool, bool]) -> None:
    """An interval, open or closed as its signs say."""
    found = parse(text)
    assert isinstance(found, Interval)
    assert (found.lower, found.upper) == tuple(map(parse, ends))
    assert (found.lower_closed, found.upper_closed) == closed


@pytest.mark.parametrize(
    "text",
    [
        r"s_1 + s_2 - \dots + s_c",
        r"\sin(s_1) + \dots + \cos(s_c)",
        r"s_1 + \dots + v_c",
        r"-s_1 + \dots - s_c",
        r"[s_1, \dots, v_c]",
    ],
)
def test_dots_between_what_does_not_fit(text: str, scope: Scope) -> None:
    """A sign, a function or a name that changes on the way makes no pattern."""
    with pytest.raises(Unreadable, match="the pattern around the dots is not plain"):
        scope.parse(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [(r"b \cdot", r"after '\\cdot'"), (r"\times b", r"before '\\times'"), ("b *", r"after '\*'")],
)
def test_messages_show_what_was_written(text: str, shown: str, scope: Scope) -> None:
    """The sign as the student wrote it, not as it is read."""
    with pytest.raises(Unreadable, match=shown):
        scope.parse(text)


def test_a_set_by_another_condition() -> None:
    """The place of the condition, and what to write."""
    with pytest.raises(Unreadable, match=r"no interval; write it as"):
        parse(r"\{t : t^2 < 1\}")


def test_cases_in_one_line() -> None:
    """Values and conditions in turn, set apart by semicolons."""
    assert isinstance(parse("{1, z > 0; 0.1, z <= 0}"), Cases)
    assert not isinstance(parse("{1, z}"), Cases)


def test_rows_set_apart_by_semicolons() -> None:
    """Each row with brackets of its own."""
    assert parse("[[1, 2]; [3, 4]]") == parse("[[1, 2], [3, 4]]")
    assert isinstance(parse("[[1, 2]; [3, 4]]"), Matrix)


def test_sizes_may_be_sums() -> None:
    """The sign × binds loosest in a shape."""
    assert parse("a - b × c - 1", shape=True) == parse("(a - b, c - 1)", shape=True)


def test_only_the_square_is_declared() -> None:
    """The message says so, instead of naming another function."""
    spread = build_scope({"sig2": "positive"}, (), {"sig2": [r"\sigma^2", "sigma^2"]}, {})
    with pytest.raises(Unreadable, match="of sigma only the square is declared"):
        spread.parse(r"1 + \sigma")


def test_an_accent_over_a_gap(scope: Scope) -> None:
    r"""``\hat\, y`` has its accent, whatever TeX would make of it."""
    with pytest.raises(Unreadable, match="yhat is not declared"):
        scope.parse(r"\hat\, y")
