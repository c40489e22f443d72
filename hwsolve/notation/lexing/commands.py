"""LaTeX commands: which token each one is, and which are only looks."""

from __future__ import annotations

#: Commands between which and the next sign no space is felt: ``f\left(``.
SIZING = frozenset("left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr middle".split())
SKIPPED = SIZING | frozenset(
    "displaystyle textstyle scriptstyle limits nolimits quad qquad , ; ! : > ( ) [ ] mathstrut hfill "
    "nonumber notag mathopen mathclose mathrel mathbin mathord enspace thinspace noindent strut "
    "allowbreak therefore because".split()
) | {" ", "\n", "/"}  # fmt: skip
#: Commands that vanish together with their argument.
DROPPED = frozenset("hspace vspace phantom hphantom vphantom label tag color textcolor mspace".split())
#: Commands whose argument is what they show.
BRACES = frozenset(["underbrace", "overbrace"])  #: with a remark below or above
TRANSPARENT = frozenset("boxed fbox mbox ensuremath smash mathchoice".split())

OPERATORS = {
    "cdot": "@", "bullet": "@", "times": "×", "ast": "*", "star": "*", "odot": ".*", "circ": ".*",
    "otimes": "outer", "div": "/", "pm": "+/-", "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=",
    "geq": ">=", "geqslant": ">=", "ne": "!=", "neq": "!=", "approx": "~~", "simeq": "~~", "cong": "~~",
    "equiv": "=", "lt": "<", "gt": ">", "in": "in", "to": "->", "rightarrow": "->", "leftarrow": ":=",
    "gets": ":=", "Rightarrow": "=>", "implies": "=>", "land": "and", "wedge": "and", "lor": "or",
    "vee": "or", "neg": "not", "lnot": "not", "partial": "∂", "nabla": "∇", "sum": "∑", "prod": "∏",
    "infty": "∞", "|": "||", "Vert": "||", "lVert": "||", "rVert": "||", "vert": "|", "lvert": "|",
    "rvert": "|", "mid": "|", "langle": "⟨", "rangle": "⟩", "top": "⊤", "intercal": "⊤", "dots": "...",
    "ldots": "...", "cdots": "...", "dotsb": "...", "dotsc": "...", "{": "\\{", "}": "\\}", "lbrace": "\\{",
    "rbrace": "\\}", "lbrack": "[", "rbrack": "]", "%": "%", "_": "_", "&": "and", "frac": "frac",
    "dfrac": "frac", "tfrac": "frac", "cfrac": "frac", "sqrt": "sqrt", "binom": "binom", "dbinom": "binom",
    "tbinom": "binom", "choose": "choose", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
    "longrightarrow": "->", "downarrow": "↓", "searrow": "↓", "uparrow": "↑", "nearrow": "↑",
    "prime": "'", "coloneqq": ":=", "iff": "<=>", "Leftrightarrow": "<=>", "bmod": "mod", "emptyset": "∅",
    "varnothing": "∅", "vdots": "...", "ddots": "...",
}  # fmt: skip
STYLES = frozenset(
    "mathrm mathbf boldsymbol bm mathit mathsf mathtt text textbf textit textrm textsf operatorname "
    "operatorname* vec underline mathcal mathscr bf rm it mathfrak mathnormal pmb symbf".split()
)
#: Styles that make a sign of their own out of 1 and 0: the vector of ones, the vector of zeros.
BOLD = frozenset("mathbf boldsymbol bm textbf pmb symbf".split())
ACCENTS = {
    "hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "widetilde": "tilde",
    "dot": "dot",
}  # fmt: skip
LETTERS = {
    "varepsilon": "epsilon", "varphi": "phi", "vartheta": "theta", "varsigma": "sigma", "ell": "ell",
    "varrho": "rho", "imath": "i", "jmath": "j",
}  # fmt: skip
BLACKBOARD = {"E": "\\mathbb{E}", "P": "P"}
