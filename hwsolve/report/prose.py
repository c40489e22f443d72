"""An author's words with LaTeX between dollar signs, for a terminal and for a web page."""

from __future__ import annotations

import re
import unicodedata
from html import escape
from typing import Final

from hwsolve.notation.printing.text import subscript, superscript
from hwsolve.report.escape import terminal
from hwsolve.report.fragment import Accent, Fraction, Fragment, Leaf, Root, Row, Script, read_fragment

_DOLLARS: Final = re.compile(r"\$([^$]+)\$")
_SPACED: Final = frozenset("=≠<>≤≥≈≡∼∝→←↦⇒⇔∈∉⊂⊆⪰⪯≻≺≔")
_CLOSE: Final = ("∂", "∇", "¬")
_FENCES: Final = frozenset("()[]{}|‖⟨⟩")
_SINGLE: Final = re.compile(r"[^\s+−=<>≤≥,/·]+|\(.*\)")


def undollared(text: str) -> str:
    """``$x_n \\in \\mathbb{R}^d$`` as ``xₙ ∈ ℝᵈ``; LaTeX that has no such form keeps its dollars.

    >>> undollared(r"Find $\\partial E / \\partial w$ at $\\hat{y}_n = \\frac{1}{2}$.")
    'Find ∂E / ∂w at ŷₙ = 1/2.'
    """
    return _DOLLARS.sub(lambda found: _unicode(found[1]) or found[0], text)


def prose_html(text: str) -> str:
    """The words escaped, the LaTeX as MathML; blank lines between paragraphs become breaks."""
    pieces = _DOLLARS.split(terminal(text.strip()))
    out = []
    for place, piece in enumerate(pieces):
        tree = read_fragment(piece) if place % 2 else None
        if tree is not None:
            out.append(f"<math>{_mathml(tree)}</math>")
        else:
            out.append(escape(f"${piece}$" if place % 2 else piece).replace("\n", "<br>\n"))
    return "".join(out)


def _unicode(latex: str) -> str | None:
    tree = read_fragment(latex)
    return None if tree is None else " ".join(_line(tree).split())


def _line(node: Fragment) -> str:
    match node:
        case Leaf(text=text, kind=kind):
            return f" {text} " if kind == "sign" and text in _SPACED else text
        case Row(items=items):
            return _joined(items)
        case Script(base=base, lower=lower, upper=upper):
            text = _line(base)
            if lower is not None:
                text += subscript(_tight(lower))
            if upper is not None:
                raised = _tight(upper)
                text += {"⊤": "ᵀ", "′": "′", "′′": "′′", "*": "*"}.get(raised) or superscript(raised)
            return text
        case Fraction(above=above, below=below):
            return f"{_operand(above)}/{_operand(below)}"
        case Root(inside=inside):
            return f"√{_operand(inside)}"
        case Accent(base=base, mark=mark):
            inner = _line(base)
            if len(inner) != 1:
                return f"{inner[:1]}{mark}{inner[1:]}"
            return unicodedata.normalize("NFC", inner + mark)


def _joined(items: tuple[Fragment, ...]) -> str:
    text = ""
    for place, item in enumerate(items):
        is_space = isinstance(item, Leaf) and item.kind == "space"
        if is_space and (text[-1:] in _CLOSE or (text[-1:] == "−" and not text[-2:-1].isspace())):
            continue
        shown = _line(item)
        if isinstance(item, Fraction) and _goes_on(items[place + 1 :]):
            shown = f"({shown})"
        if (
            place
            and _is_run(items[place - 1])
            and not is_space
            and not shown.startswith(("(", "[", "{", " "))
        ):
            text += " "
        text += shown
    return text


def _goes_on(items: tuple[Fragment, ...]) -> bool:
    """Whether a factor follows."""
    after = next((item for item in items if not (isinstance(item, Leaf) and item.kind == "space")), None)
    return after is not None and not (
        isinstance(after, Leaf) and after.kind == "sign" and after.text not in "([{"
    )


def _is_run(node: Fragment) -> bool:
    """``ln`` or ``Σ``, with or without scripts: what follows stands apart."""
    inner = node.base if isinstance(node, Script) else node
    return isinstance(inner, Leaf) and inner.kind in ("word", "big")


def _tight(node: Fragment) -> str:
    return _line(node).replace(" ", "")


def _operand(node: Fragment) -> str:
    text = _line(node).strip()
    return text if _SINGLE.fullmatch(text) else f"({text})"


def _mathml(node: Fragment, tall: bool = False) -> str:
    """Presentation MathML; brackets and bars stretch only beside what is *tall*."""
    match node:
        case Leaf(text=text, kind="sign") if text in _FENCES and not tall:
            return f'<mo stretchy="false" lspace="0" rspace="0">{escape(text)}</mo>'
        case Leaf(text=text, kind=kind):
            tag = {"letter": "mi", "number": "mn", "sign": "mo", "big": "mo", "word": "mtext"}.get(kind)
            shown = {"Σ": "∑", "Π": "∏", "⊤": "⊤"}.get(text, text) if kind == "big" else text
            return f"<{tag}>{escape(shown)}</{tag}>" if tag else ""
        case Row(items=items):
            tall = any(isinstance(item, Fraction) for item in items)
            inner = [
                _mathml(item, tall) for item in items if not (isinstance(item, Leaf) and item.kind == "space")
            ]
            return inner[0] if len(inner) == 1 else f"<mrow>{''.join(inner)}</mrow>"
        case Script(base=base, lower=lower, upper=upper):
            is_big = isinstance(base, Leaf) and base.kind == "big"
            below, above, both = ("munder", "mover", "munderover") if is_big else ("msub", "msup", "msubsup")
            parts = [_mathml(part, tall) for part in (base, lower, upper) if part is not None]
            tag = both if lower is not None and upper is not None else below if lower is not None else above
            return f"<{tag}>{''.join(parts)}</{tag}>"
        case Fraction(above=over, below=under):
            return f"<mfrac>{_mathml(over)}{_mathml(under)}</mfrac>"
        case Root(inside=inside):
            return f"<msqrt>{_mathml(inside)}</msqrt>"
        case Accent(base=base, mark=mark):
            sign = {"\u0302": "ˆ", "\u0304": "¯", "\u0303": "˜", "\u0307": "˙", "\u20d7": "→"}[mark]
            return f'<mover accent="true">{_mathml(base)}<mo stretchy="false">{sign}</mo></mover>'
