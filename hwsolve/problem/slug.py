"""A shell-friendly name beside a mathematical one."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_WORDS: Final = {
    "√": "sqrt", "∂": "d", "∇": "grad-", "‖": "-", "≠": "-ne-", "!=": "-ne-", "≤": "-le-", "<=": "-le-",
    "≥": "-ge-", ">=": "-ge-", "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "eps", "η": "eta",
    "θ": "theta", "λ": "lam", "μ": "mu", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "ω": "omega",
    "ᵀ": "T", "*": "star", "'": "p", "′": "p", "+": "-plus-",
}  # fmt: skip
_HAT: Final = "\N{COMBINING CIRCUMFLEX ACCENT}"


def slug(name: str) -> str:
    """*name* in letters, digits, ``_`` and ``-``: ``dE/dw`` to ``dE-dw``, ``‖A‖_F/√n`` to ``A-F-sqrtn``."""
    for sign, word in _WORDS.items():
        name = name.replace(sign, word)
    plain = "".join(
        "hat" if c == _HAT else c for c in unicodedata.normalize("NFKD", name) if not _is_mark(c) or c == _HAT
    )
    return re.sub(r"-_|_-|-+", "-", re.sub(r"[^A-Za-z0-9_]+", "-", plain)).strip("-_") or "answer"


def _is_mark(char: str) -> bool:
    return unicodedata.combining(char) != 0
