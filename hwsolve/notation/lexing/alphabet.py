"""Characters: what Greek letters, sub- and superscripts, accents and the signs of Unicode stand for."""

from __future__ import annotations

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ϑ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu",
    "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau",
    "υ": "upsilon", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta",
    "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
    "ℓ": "ell",
}  # fmt: skip
GREEK_NAMES = frozenset(GREEK.values()) | {"lam", "eps"}

SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-=()aehijklmnoprstuvx", strict=True))
SUPERSCRIPTS = dict(
    zip(
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
        strict=True,
    )
)
#: Combining accents and the endings they give a name: ŷ is ``yhat``.
ACCENTS = {
    "\u0302": "hat",
    "\u0304": "bar",
    "\u0305": "bar",
    "\u0303": "tilde",
    "\u0307": "dot",
    "\u20d7": "",
}

OPERATORS = {
    "−=": "-=",
    "−": "-", "–": "-", "‐": "-", "‑": "-", "×": "×", "·": "@", "⋅": "@", "∙": "@", "•": "@", "÷": "/",
    "∕": "/", "⁄": "/", "≤": "<=", "⩽": "<=", "≥": ">=", "⩾": ">=", "≠": "!=", "≈": "~~", "≃": "~~",
    "≅": "~~", "≡": "=", "±": "+/-", "⊙": ".*", "∘": ".*", "⊗": "outer", "∂": "∂", "∇": "∇", "∑": "∑",
    "∏": "∏", "√": "√", "∞": "∞", "‖": "||", "∥": "||", "⟨": "⟨", "⟩": "⟩", "〈": "⟨", "〉": "⟩",
    "∈": "in", "←": ":=", "→": "->", "⇒": "=>", "⟹": "=>", "⇔": "<=>", "∧": "and", "∨": "or", "¬": "not",
    "…": "...", "⋯": "...", "⊤": "⊤", "𝟏": "𝟏", "𝟎": "𝟎", "𝟙": "𝟙", "∣": "|", "，": ",", "；": ";", "（": "(",
    "）": ")", "⌊": "⌊", "⌋": "⌋", "⌈": "⌈", "⌉": "⌉", "′": "'", "’": "'", "∗": "*", "＝": "=", "＋": "+",
    "″": "″", "‴": "‴", "↓": "↓", "↘": "↓", "↑": "↑", "↗": "↑", "⟶": "->", "：": ":",
    "∅": "∅", "٪": "%", "٫": ".",
}  # fmt: skip
#: Fractions of one character, as they stand in calculator text.
FRACTIONS = {
    "½": "(1/2)", "⅓": "(1/3)", "⅔": "(2/3)", "¼": "(1/4)", "¾": "(3/4)", "⅕": "(1/5)", "⅖": "(2/5)",
    "⅗": "(3/5)", "⅘": "(4/5)", "⅙": "(1/6)", "⅚": "(5/6)", "⅛": "(1/8)", "⅜": "(3/8)", "⅝": "(5/8)",
    "⅞": "(7/8)",
}  # fmt: skip
NAMES = {
    "𝔼": "\\mathbb{E}", "ℒ": "L", "𝓛": "L", "ℝ": "\\mathbb{R}", "ℋ": "H", "ı": "i", "∆": "Delta",
}  # fmt: skip
#: Spaces, and marks of writing direction, which are nothing to look at.
SPACES = " \t\r\n\f\v\u00a0\u2000-\u200f\u202a-\u202f\u205f-\u2064\u2066-\u2069\u3000\ufeff"

SUB, SUP, ACCENT, LETTER = "".join(SUBSCRIPTS), "".join(SUPERSCRIPTS), "".join(ACCENTS), "".join(GREEK)


def ascii_name(name: str) -> str:
    """The canonical spelling of a declared name: Greek letters by their English names."""
    return name if name.isascii() else "".join(GREEK.get(letter, letter) for letter in name)
