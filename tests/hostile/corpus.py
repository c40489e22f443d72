"""Nasty answers, built rather than stored: each record has an id, a student, a reference, sometimes more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

Record = dict[str, Any]


def record(identity: str, student: str, reference: str = "1", **more: Any) -> Record:
    """One pair."""
    return {"id": identity, "student": student, "reference": reference, **more}


def wrapped(opening: str, inside: str, closing: str, depth: int) -> str:
    """*inside* in *depth* layers."""
    return opening * depth + inside + closing * depth


def matrix(size: int, entry: Callable[[int, int], object]) -> str:
    """A square literal."""
    rows = ("[" + ", ".join(str(entry(i, j)) for j in range(size)) + "]" for i in range(size))
    return "[" + ", ".join(rows) + "]"


def huge_numbers() -> Iterator[Record]:
    """Numbers that nobody should compute."""
    for name, text in {
        "power-tower": "9^9^9^9",
        "power-tower-long": "^".join(["9"] * 400),
        "power-tower-of-small-numbers": "2^-2^-2^-2^9^9^9^9",
        "exp-tower": wrapped("exp(", "10", ")", 12),
        "factorial": "factorial(10^9)",
        "factorials": "3" + "!" * 50,
        "factorials-in-brackets": "(" * 40 + "9" + ")!" * 40,
        "binomial": "binomial(10^9, 5*10^8)",
        "gamma": "gamma(10^300)",
        "ten-to-the-billion": "10^(10^9)",
        "digits": "9" * 100_000,
        "exponent": "1e999999999",
        "exponent-of-exponent": "1e99999999999999999999",
        "floor": "floor(10^400*pi)",
        "sine": "sin(10^100000)",
        "sine-of-a-tower": "sin(9^9^9)",
        "imaginary-tower": "^".join(["i"] * 12),
        "binary-tower": "2^(2^(2^(2^(2^2))))",
        "softmax": "softmax([" + ",".join(str(10**k) for k in range(40)) + "])",
        "continued-percent": "5" + "%" * 1000,
    }.items():
        yield record(f"number-{name}", text)
    yield record("number-decimals", "0." + "3" * 100_000 + "4", "1/3")
    yield record("number-tiny", "1e-999999999", "0")
    yield record("number-modulo", "mod(7^(10^12), 13)", "5")
    yield record("number-kind", "9^9^9", kind="number")
    yield record("number-tolerance", "9^9^9", kind="number", tolerance={"relative": 0.1})


def long_sums() -> Iterator[Record]:
    """Sums and products over more than a machine can walk."""
    nested = "".join("sum(" for _ in range(30)) + "x" + "".join(f", k_{k}, 1, 2)" for k in range(30))
    for name, text in {
        "plain": "sum(x, k, 1, 10^9)",
        "backwards": "sum(x, k, 10^9, -10^9)",
        "infinite": "sum(1/k^2, k, 1, inf)",
        "threefold": "sum(sum(sum(x, i, 1, 4000), j, 1, 4000), k, 1, 4000)",
        "twofold": "sum(sum(i*j*x, i, 1, 4000), j, 1, 4000)",
        "triangular": "sum(sum(sum(1, k, 1, j), j, 1, i), i, 1, 4000)",
        "thirty-deep": nested,
        "product": "prod(x + k, k, 1, 4000)",
        "of-powers": "sum(k^k, k, 1, 4000)",
        "of-factorials": "sum(factorial(k), k, 1, 4000)",
        "latex": r"\sum_{i=1}^{9}" * 60 + " x",
        "ellipsis": "1+2+...+10^12",
        "ellipsis-product": "1*2*...*10^9",
    }.items():
        yield record(f"sum-{name}", text, "7")


def expansions() -> Iterator[Record]:
    """Products that a normal form must not multiply out."""
    yield record("expand-power", "(x+y+z)^500", "x")
    yield record("expand-difference", "(x+1)^10000 - (x+1)^9999*(x+1)")
    yield record("expand-many-factors", "*".join(f"(x+{k})" for k in range(300)), "x")
    yield record("expand-many-names", "*".join(f"(x_{k}+y_{k})" for k in range(60)))
    yield record("expand-off-by-one", "(x+y+z+w)^60 + 1", "(w+z+y+x)^60")
    yield record("expand-symbols-tower", "^".join(["x"] * 200), "x")


def deep_nesting() -> Iterator[Record]:
    """Every bracket, prefix and postfix, thousands deep, closed or not."""
    for name, text in {
        "fractions": wrapped("1/(1+", "x", ")", 150),
        "fractions-2000": wrapped("1/(1+", "x", ")", 2000),
        "latex-fractions": wrapped(r"\frac{1}{1+", "x", "}", 300),
        "parentheses": wrapped("(", "x", ")", 5000),
        "open": "(" * 100_000,
        "closed": ")" * 100_000,
        "brackets": wrapped("[", "1", "]", 5000),
        "braces": wrapped("{", "1", "}", 3000),
        "signs": "-" * 100_000 + "x",
        "signs-1001": "-" * 1001 + "x",
        "bars": wrapped("|", "x", "|", 2001),
        "roots": wrapped("sqrt(", "x", ")", 400),
        "latex-roots": wrapped(r"\sqrt{", "x", "}", 1000),
        "subscripts": "x" + wrapped("_{a", "", "}", 1000),
        "superscripts": "x" + wrapped("^{a", "", "}", 1000),
        "cases": wrapped("where(x>0, ", "x", ", 0)", 80),
        "primes": "f" + "'" * 1000,
        "derivatives": wrapped("d(", "x^9", ")/d(x)", 40),
        "transposes": "A" + "^T" * 3000,
        "expectations": wrapped("E[", "x", "]", 30),
        "lefts": r"\left(" * 500,
        "environments": r"\begin{bmatrix}" * 1000,
        "exponentials": wrapped("exp(", "x", ")", 100),
        "sines": wrapped("sin(", "x", ")", 150),
        "error-functions": wrapped("erf(", "x", ")", 50),
        "gammas": wrapped("gamma(", "x", ")", 20),
        "tangents": wrapped("tan(", "x", ")", 100),
        "floors": wrapped("floor(x*", "x", ")", 60),
        "plus-minus": wrapped("±(1", "", ")", 12),
    }.items():
        yield record(f"deep-{name}", text, "7")


def many_names() -> Iterator[Record]:
    """More symbols, terms and links than anybody writes."""
    names = [f"a_{k}" for k in range(500)]
    yield record("many-symbols", "+".join(names))
    yield record("many-factors", "*".join(names))
    yield record("many-sines", "+".join(f"sin({a}*{b})^2" for a, b in zip(names, names[1:], strict=False)))
    yield record("many-terms", "+".join(["x"] * 20_000))
    yield record("many-letters", "abcdefghijklmnop" * 3000)
    yield record("many-a", "a" * 100_000)
    yield record("many-links", "<".join(["x"] * 3000))
    yield record("many-equalities", "=".join(["x"] * 3000))
    yield record("many-conditions", " and ".join(["x>0"] * 2000))
    yield record("many-maxima", "max(" + ",".join(f"x-{k}" for k in range(2000)) + ")", "1000")
    yield record("many-elements", "{" + ",".join(map(str, range(5000))) + "}", "{1}", kind="set")
    ours = "{" + ",".join(f"x+{k}" for k in range(200)) + "}"
    theirs = "{" + ",".join(f"x+{k}" for k in range(1, 201)) + "}"
    yield record("many-elements-on-both-sides", ours, theirs, kind="set")
    yield record("many-items", ",".join(["1"] * 20_000), "(1,2)", kind="tuple")
    yield record("many-assignments", ",".join(f"a_{k}={k}" for k in range(3000)), "a=1", kind="assignments")
    yield record("many-sizes", " × ".join(["9"] * 5000), "(3,4)", kind="shape")
    yield record("many-unknowns", "+".join(names[:200]) + "=0", "x=1", kind="equation")
    yield record("many-bounds", " < ".join(names[:200]), "x<1", kind="inequality")
    yield record("many-signs", "±1" * 300, "{1}", kind="set")
    yield record("tower-equation", "x^9^9^9 = 0", "x=1", kind="equation")
    yield record("tower-update", "w := w^w^w^w^w", "w := w - 1", kind="update")
    yield record("tower-interval", "[9^9^9^9, 10^10^10]", "[0,1]", kind="interval")
    doubling = ["q_1 = x+1", *(f"q_{k} = q_{k - 1}*q_{k - 1}" for k in range(2, 31))]
    yield record("definitions-doubling", "q_30", define=doubling)
    random = {f"a_{k}": "normal(0,1)" for k in range(9)}
    yield record("expectation-wide", "E[" + "*".join(f"{name}^6" for name in random) + "]", symbols=random)


def large_arrays() -> Iterator[Record]:
    """Determinants, inverses and products of large literals and declarations."""
    digit = Random(1)
    digits = lambda size: matrix(size, lambda i, j: digit.randint(-9, 9))  # noqa: E731
    yield record("array-det-30", f"det({digits(30)})")
    yield record("array-det-60", f"det({digits(60)})")
    yield record("array-det-symbols", f"det({matrix(12, lambda i, j: f'a_{i}_{j}')})")
    yield record("array-det-hilbert", f"det({matrix(60, lambda i, j: f'1/({i}+{j}+1)')})")
    yield record("array-inv-40", f"inv({digits(40)})")
    yield record("array-inv-symbols", f"inv({matrix(20, lambda i, j: f'a_{i}_{j}')})")
    yield record("array-60", matrix(60, lambda i, j: i * j))
    yield record("array-60-power", matrix(60, lambda i, j: i * j) + "^1000000")
    yield record("array-power", "[[1,1],[1,0]]^(10^9)")
    yield record("array-products", " ".join([digits(30)] * 5))
    yield record("array-of-exponentials", "(" + matrix(8, lambda i, j: f"exp(x*{i}+{j})") + ")^50")
    yield record("array-eye", "trace(eye(10^9))")
    yield record("array-ones", "ones(10^5)^T ones(10^5)")
    yield record("array-zeros", "zeros(10^9, 10^9)", "0")
    yield record("array-eye-1000", "det(eye(1000))", "2")
    yield record("array-declared", "x", symbols={"x": "real[100000,100000]"})
    yield record("array-rank-9", "x", symbols={"x": "real[9,9,9,9,9,9,9,9,9]"})
    yield record("array-outer", "outer(x, outer(x, x))", symbols={"x": "real[4000]"})
    yield record("array-det-declared", "det(A)", symbols={"A": "real[60,60]"})
    yield record("array-inv-declared", "inv(A)", symbols={"A": "real[64,64]"})
    yield record("array-products-declared", "A" + " A" * 200, symbols={"A": "real[60,60]"})
    yield record("array-gradient", "d(sum(x[n]^3,n))/d(x)", symbols={"x": "real[3000]"})
    yield record("array-hessian", "d(d(sum(x[n]^3,n))/d(x))/d(x)", symbols={"x": "real[150]"})


def foreign_code() -> Iterator[Record]:
    """Other languages: none of them runs, none of them is echoed raw into a traceback."""
    texts = [
        "__import__('os').system('id')", "().__class__.__bases__[0].__subclasses__()", 'eval("1")',
        "lambda: 1",
        "(x:=1)", "{{7*7}}", "${7*7}", "${jndi:ldap://a/b}", "%s%n%x", "{0.__class__}",
        "1'; DROP TABLE answers; --",
        "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "$(rm -rf /)", "`id`", r"\input{/etc/passwd}",
        r"\immediate\write18{id}", r"\def\x{\x\x}\x", r"\newcommand{\a}{\a\a}\a", r"\loop\iftrue\repeat",
        r"\csname x\endcsname", r"\catcode`\@=11", r"\begin{verbatim}x\end{verbatim}", r"\begin{bmatrix}",
        r"\end{bmatrix}", r"\foo{\bar{\baz}}", r"\frac", r"\frac{1}", "\\", "&" * 1000, "\\\\" * 1000,
        r"\sum",
        r"\int_0^1 x dx", r"\lim_{x\to 0} x", "foo(bar(baz(x)))", "nan", "besselj(3,x)", "::error::owned",
        "[red]x[/red]", "[link=file:///etc/passwd]x[/link]", "x if x else y", "x; import os", "None", "NaN",
        "[x for x in y]",
    ]  # fmt: skip
    for k, text in enumerate(texts):
        yield record(f"code-{k}", text, "5")


def strange_characters() -> Iterator[Record]:
    """What a terminal, an editor or a decoder stumbles over."""
    for name, text in {
        "nul": "\x00", "nul-inside": "1\x00", "nul-splice": "1\x000", "control": "\x01\x02\x1b[31mred\x1b[0m",
        "escape": "\x1b[2J\x1b]0;owned\x07", "bidi": "\u202e1+2\u202c", "isolate": "\u2066x\u2069",
        "zero-width": "1\u200b0", "joiner": "x\u200d", "bom": "\ufeff", "soft-hyphen": "1\u00ad0",
        "emoji": "\U0001f600", "family": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "accents": "x" + "\u0301" * 5000,
        "surrogate": "\ud800", "surrogate-inside": "x+\udfff", "private": "\ue000", "noncharacter": "\uffff",
        "replacement": "\ufffd" * 100, "fullwidth": "１＋２", "arabic": "١٢", "roman": "Ⅻ",
        "superscripts": "x" + "²" * 1000,
        "subscripts": "x" + "₂" * 1000, "bold": "𝐱+𝟏", "ligature": "ﬁ", "hebrew": "אבג", "han": "答案",
        "zalgo": "".join(letter + "\u0336\u0489" for letter in "hello"), "newlines": "\n" * 100_000,
        "tabs": "\t" * 100_000, "spaces": " " * 100_000, "carriage": "1\r2", "separator": "1\u20282",
        "empty": "",
    }.items():  # fmt: skip
        yield record(f"character-{name}", text, "77")
    for sign in "+-*/^,=._<>\"|%!&@#~?;:'`$°…±√∑":
        yield record(f"only-{sign}", sign * 10_000, "77")


def scanner_traps() -> Iterator[Record]:
    """Texts on which a careless regular expression backtracks."""
    for name, text in {
        "alternation": "(a+)+" * 5000 + "b",
        "digits": "1" * 5000 + "x" * 5000 + "!",
        "spaces": "1" + " " * 50_000 + "x" + " " * 50_000 + "?",
        "underscores": "x" + "_1" * 20_000,
        "names": "x" + "_{1," * 2000 + "2" + "}" * 2000,
        "exponents": "1e" * 20_000,
        "points": "1.2." * 20_000,
        "commands": "\\a" * 20_000,
        "mixture": "1)(^_{}[]|&,;" * 5000,
    }.items():
        yield record(f"scan-{name}", text, "7")


def false_friends() -> Iterator[Record]:
    """Values that floats would call right."""
    for name, student, reference in [
        ("oscillation", "sin(10^9*x)*sin(10^18*x)", "x"),
        ("small-term", "x + 10^-300", "x"),
        ("small-power", "x^(10^-300)", "1"),
        ("saturated", "tanh(50)", "1"),
        ("vanishing", "exp(-1000) + x", "x"),
        ("power-of-zero", "0^0^0^x", "2"),
        ("division", "1/0", "1"),
        ("hidden-division", "1/(x-x)", "1"),
        ("log-of-zero", "log(0)", "1"),
        ("pole", "tan(pi/2)", "1"),
        ("infinite-difference", "inf-inf", "0"),
        ("infinite-sum", "x+inf", "x"),
        ("far-step", "x + ind(x > 100)", "x"),
        ("narrow-step", "x + ind(2 < x)*ind(x < 2.0001)", "x"),
        ("nearly-pi", "3.14159265358979323846", "3.14159265358979323847"),
        ("nearly-an-integer", "exp(pi*sqrt(163))", "262537412640768744"),
    ]:
        yield record(f"false-{name}", student, reference)


GROUPS: tuple[Callable[[], Iterator[Record]], ...] = (
    huge_numbers, long_sums, expansions, deep_nesting, many_names, large_arrays, foreign_code,
    strange_characters,
    scanner_traps, false_friends,
)  # fmt: skip
