"""Text made harmless for the medium it goes into: terminal, Markdown, LaTeX, HTML."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: Letters and signs that a LaTeX text font lacks, as mathematics.
_LATEX_SIGNS: Final = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho",
    "σ": "sigma", "τ": "tau", "φ": "varphi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta",
    "Θ": "Theta", "Λ": "Lambda", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega", "∂": "partial",
    "∇": "nabla", "∑": "sum", "∏": "prod", "√": "surd", "∞": "infty", "≤": "leq", "≥": "geq", "≠": "neq",
    "≈": "approx", "→": "to", "←": "gets", "⇒": "Rightarrow", "·": "cdot", "×": "times", "⊙": "odot",
    "∈": "in", "−": "mathord{-}", "‖": "|", "…": "ldots", "⊤": "top", "ᵀ": "top", "′": "prime",
}  # fmt: skip
_LATEX_ESCAPES: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
    "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}",
}  # fmt: skip
_MATHEMATICS: Final = re.compile(r"(\$[^$]+\$)")


def terminal(text: str) -> str:
    """*text* without control, bidi and other invisible characters, which become ``�``."""
    if text.isprintable():
        return text
    return "".join(c if c in "\n\t" or not _invisible(c) else "�" for c in text)


def _invisible(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def markdown(text: str) -> str:
    """*text* with every sign that Markdown or HTML would act on made plain."""
    escaped = re.sub(r"([\\`*_{}\[\]()#+\-!|$~<>])", r"\\\1", terminal(text))
    return escaped.replace("&", "&amp;")


def markdown_prose(text: str) -> str:
    """An author's words for Markdown; what stands between dollar signs is kept as mathematics."""
    pieces = _MATHEMATICS.split(terminal(text))
    return "".join(piece if place % 2 else markdown(piece) for place, piece in enumerate(pieces))


def latex(text: str) -> str:
    """*text* for LaTeX's text mode; what stands between dollar signs is kept as mathematics."""
    pieces = _MATHEMATICS.split(terminal(text))
    return "".join(piece if place % 2 else _latex_words(piece) for place, piece in enumerate(pieces))


def _latex_words(text: str) -> str:
    return "".join(
        rf"$\{_LATEX_SIGNS[c]}$" if c in _LATEX_SIGNS else _LATEX_ESCAPES.get(c, c)
        for c in unicodedata.normalize("NFC", text)
    )
