"""How a name is read: declared names first, then built-ins, then products of letters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, cast

from hwsolve.errors import Span
from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Constant,
    Dots,
    Entry,
    Expectation,
    Formula,
    Matrix,
    Negative,
    Number,
    Product,
    Sum,
    Symbol,
    Transpose,
    Vector,
    map_children,
    names,
    substitute,
)
from hwsolve.notation.functions import BARE, FUNCTIONS, NEEDS_PARENTHESIS
from hwsolve.notation.tokens import Token, tokenize
from hwsolve.notation.vocabulary import GREEK_NAMES, Vocabulary

if TYPE_CHECKING:
    from hwsolve.notation.parser import Parser

_CONSTANTS = {"e": "e", "pi": "pi", "i": "i", "inf": "inf", "infinity": "inf", "infty": "inf", "oo": "inf"}
_REPEATED = re.compile(r"(?:[A-Za-z]_\d+){2,}")
_DIGITS_LAST = re.compile(r"([A-Za-z]+)(\d+)")


def merge_aliases(tokens: list[Token], words: Vocabulary) -> list[Token]:
    """Runs of tokens that spell a declared name (``w^{(1)}``) become one name token."""
    aliases = words.aliases
    if not aliases:
        return tokens
    texts = [token.text for token in tokens]
    merged: list[Token] = []
    place = 0
    while place < len(tokens):
        for spelled, canonical in aliases:
            if tuple(texts[place : place + len(spelled)]) == spelled:
                last = tokens[place + len(spelled) - 1]
                first = tokens[place]
                merged.append(Token("a", canonical, first.start, last.end, first.glued))
                place += len(spelled)
                break
        else:
            merged.append(tokens[place])
            place += 1
    return merged


def rank(words: Vocabulary, formula: Formula) -> int | None:
    """The number of indices *formula* still takes, as far as names alone tell."""
    if isinstance(formula, Symbol):
        return words.ranks.get(formula.name)
    if isinstance(formula, Entry):
        inner = rank(words, formula.base)
        return None if inner is None else max(0, inner - len(formula.indices))
    if isinstance(formula, Number | Constant):
        return 0
    if isinstance(formula, Transpose | Vector | Matrix):
        return 2
    return None


def takes_index(words: Vocabulary, formula: Formula) -> bool:
    """Whether a declared array can take one more index here."""
    return bool(rank(words, formula))


def index(parser: Parser) -> Formula:
    """One index: names of one letter are indices even where nothing declares them."""
    before, parser.in_index = parser.in_index, True
    found = parser.within(0)
    parser.in_index = before
    return found


def name(parser: Parser) -> Formula:
    """A name at the head of an operand, with what hangs on it."""
    token = parser.token
    text = token.text
    words = parser.words
    if text == "d" and parser.peek().text == "(":
        from hwsolve.notation.operators import called_derivative

        found_derivative = called_derivative(parser)
        if found_derivative is not None:
            return found_derivative
    declared = text if text in words.ranks else None
    if declared is None and text not in parser.bound:
        found = words.canonical(text)
        if found is not None and found in words.ranks:
            declared = found
    if declared is not None or text in parser.bound or (parser.in_index and len(text) == 1):
        parser.advance()
        return hung(parser, Symbol(declared or text, (token.start, token.end)))
    if text in words.functions:
        parser.advance()
        if parser.token.kind == "o" and parser.token.text in ("(", "["):
            return Call(text, tuple(parser.arguments(text, token)), (token.start, parser.tokens[parser.at - 1].end))
        return Symbol(text, (token.start, token.end))
    special = _special(parser, token)
    if special is not None:
        return special
    following = parser.peek()
    function = FUNCTIONS.get(text)
    if function is not None:
        called = following.kind == "o" and following.text == "("
        if called or (text not in NEEDS_PARENTHESIS and (function in BARE or text in ("delta", "eye"))):
            if not called and following.kind == "o" and following.text == "_" and function in ("max", "min"):
                from hwsolve.notation.operators import big_operator

                return big_operator(parser)
            parser.advance()
            return parser.apply(function, token)
    if text in words.indices:
        parser.advance()
        return hung(parser, Symbol(text, (token.start, token.end)))
    if text in _CONSTANTS and not (text in ("i", "e") and following.kind == "s"):
        if not (text in ("i", "e") and following.text == "_" and following.kind == "o"):
            parser.advance()
            constant = cast(Literal["e", "pi", "i", "inf"], _CONSTANTS[text])
            return Constant(constant, (token.start, token.end))
    return _undeclared(parser, token)


def _special(parser: Parser, token: Token) -> Formula | None:
    """Names that are notation of their own unless declared."""
    from hwsolve.notation import operators

    text, following = token.text, parser.peek()
    opens = following.kind == "o" and following.text in ("(", "[", "{", "\\{")
    if text in ("sum", "prod", "Sum", "product", "Prod") and opens and following.text == "(":
        return operators.called_sum(parser)
    if text in ("where", "piecewise", "ifelse") and opens:
        return operators.called_where(parser)
    if text in ("Sigma", "Pi") and following.text != "(" and (following.kind == "s" or following.text == "_"):
        return operators.big_operator(parser)
    if text in ("D", "diff", "grad") and following.text == "(":
        found = operators.called_derivative(parser)
        if found is not None:
            return found
    if text in ("\\mathbb{E}", "E", "expectation") and opens and (following.text != "(" or text != "E"):
        parser.advance()
        closer = {"(": ")", "[": "]", "{": "}", "\\{": "\\}"}[parser.advance().text]
        body = parser.within(0)
        end = parser.expect(closer, "the expectation is never closed").end
        return Expectation(body, (token.start, end))
    if text == "T" and following.text == "(" and (parser.words.has_arrays or not parser.latex):
        parser.advance()
        (operand,) = parser.arguments("T", token)
        return Transpose(operand, (token.start, parser.tokens[parser.at - 1].end))
    if text == "sigma" and following.text == "(":
        parser.advance()
        return parser.apply("sigmoid", token)
    if text == "delta" and following.kind in "so" and (following.kind == "s" or following.text == "_"):
        return _kronecker(parser, token)
    if text == "I" and parser.words.has_arrays and following.text != "(":
        parser.advance()
        if parser.token.kind == "s" or parser.token.text == "_":
            size = _subscript(parser)[1]
            return Call("eye", (Symbol(size),) if not size.isdigit() else (Number(size),), (token.start, token.end))
        return Call("eye", (), (token.start, token.end))
    if len(text) > 1 and text[0] == "d" and following.kind == "o" and following.text == "/":
        return operators.slashed_derivative(parser)
    return None


def _kronecker(parser: Parser, token: Token) -> Formula:
    """``δᵢⱼ``, ``\\delta_{ij}``, ``\\delta_{k,l}``."""
    at = parser.at
    parser.advance()
    _, text, inner = _subscript_tokens(parser)
    letters = [t for t in inner if t.kind in "an"]
    parts: list[Token] = []
    for letter in letters:
        parts.extend(_letters(letter) if letter.kind == "a" and letter.text not in parser.words.known else [letter])
    if len(parts) == 2 and all(t.kind in "an" or t.text == "," for t in inner):
        items: list[Formula] = [
            Symbol(t.text, (t.start, t.end)) if t.kind == "a" else Number(t.text, (t.start, t.end)) for t in parts
        ]
        return Call("delta", tuple(items), (token.start, parser.tokens[parser.at - 1].end))
    parser.go(at)
    return _undeclared(parser, token)


def _letters(token: Token) -> list[Token]:
    """A run of letters as one token each."""
    return [
        Token("a", letter, token.start + k, token.start + k + 1, token.glued if k == 0 else True)
        for k, letter in enumerate(token.text)
    ]


def _split(parser: Parser, pieces: list[str]) -> None:
    """Replace the current token by several names."""
    token = parser.token
    made = []
    at = token.start
    exact = sum(map(len, pieces)) == token.end - token.start
    for k, piece in enumerate(pieces):
        end = at + len(piece) if exact else token.end
        made.append(Token("a", piece, at if exact else token.start, end, token.glued if k == 0 else True))
        at = end
    parser.tokens = [*parser.tokens[: parser.at], *made, *parser.tokens[parser.at + 1 :]]
    parser.go(parser.at)


def _undeclared(parser: Parser, token: Token) -> Formula:
    """A name that nothing declares: with its subscript it may be one, or be several."""
    text, words = token.text, parser.words
    command = parser.text[token.start : token.start + 1] == "\\"
    following = parser.peek()
    if following.kind == "s" or (following.kind == "o" and following.text == "_" and parser.latex):
        joined = _joined(parser, token)
        if joined is not None:
            return joined
    head, mark, tail = text.partition("_")
    if mark and tail:
        attached = _attached(parser, token, head, tail)
        if attached is not None:
            parser.advance()
            return hung(parser, attached)
    digits = _DIGITS_LAST.fullmatch(text)
    if digits is not None:
        letters, number = digits.groups()
        for spelled in (f"{letters}_{number}", f"{letters}_{{{number}}}"):
            found = words.canonical(spelled)
            if found is not None:
                parser.advance()
                return hung(parser, Symbol(found, (token.start, token.end)))
        known = words.canonical(letters)
        if known is not None and words.ranks.get(known):
            parser.advance()
            return hung(parser, Entry(Symbol(known), (Number(number),), (token.start, token.end)))
    if len(text) > 1 and not command and text not in GREEK_NAMES:
        also = [*parser.bound, *FUNCTIONS, "pi", "e"] if words.known else []
        pieces = words.segment(text, [*also, *"i"] if parser.bound else also) if words.known else None
        if pieces is None and _REPEATED.fullmatch(text):
            pieces = re.findall(r"[A-Za-z]_\d+", text)
        if pieces is None and parser.latex and not mark and token.end - token.start == len(text):
            pieces = list(text)
        if pieces is not None and len(pieces) > 1:
            _split(parser, pieces)
            return name(parser)
    if words.closed and not _is_free_index(parser, text):
        unknown(parser, token)
    parser.advance()
    return hung(parser, Symbol(text, (token.start, token.end)))


def _is_free_index(parser: Parser, text: str) -> bool:
    return parser.in_index and len(text) == 1


def unknown(parser: Parser, token: Token) -> None:
    """Complain about a name that the problem does not declare, with the likeliest one."""
    import difflib

    words = parser.words
    candidates = sorted(words.known | set(FUNCTIONS))
    close = [c for c in candidates if c.lower() == token.text.lower()]
    close = close or difflib.get_close_matches(token.text, candidates, 1, 0.7)
    declared = ", ".join(sorted(words.ranks)[:14])
    remedy = f"did you mean {close[0]}?" if close else (f"declared here: {declared}" if declared else None)
    parser.fail(f"{token.text} is not declared", (token.start, token.end), remedy)


def _joined(parser: Parser, token: Token) -> Formula | None:
    """``K_1`` where ``K1`` or ``K_1`` is declared; a per-sample name with its index."""
    at = parser.at
    parser.advance()
    _, sub, _ = _subscript_tokens(parser)
    for spelled in (f"{token.text}_{sub}", f"{token.text}{sub}", f"{token.text}_{{{sub}}}"):
        found = parser.words.canonical(spelled)
        if found is not None:
            return hung(parser, Symbol(found, (token.start, parser.tokens[parser.at - 1].end)))
    parser.go(at)
    return None


def _attached(parser: Parser, token: Token, head: str, tail: str) -> Formula | None:
    """``x_n`` in one calculator token: an entry of x, a decorated scalar, or one name."""
    words = parser.words
    for spelled in (head + tail, f"{head}_{{{tail}}}"):
        found = words.canonical(spelled)
        if found is not None:
            return Symbol(found, (token.start, token.end))
    base = words.canonical(head)
    if base is None or base not in words.ranks:
        return None
    here = words.ranks[base]
    span = (token.start, token.end)
    if here == 0:
        if all(letter in words.decorations for letter in tail):
            return Symbol(base, span)
        return None
    if re.fullmatch(r"[A-Za-z]\d+_.*|\d+[A-Za-z].*", tail):
        return None
    parts = list(tail) if here > 1 and len(tail) == here and not tail.isdigit() else tail.split("_")
    if any(len(part) > 1 and not part.isdigit() and part not in words.known for part in parts):
        return None
    items: list[Formula] = [Number(p, span) if p.isdigit() else Symbol(p, span) for p in parts]
    return Entry(Symbol(base, span), tuple(items), span)


def hung(parser: Parser, base: Formula) -> Formula:
    """Indices in brackets or subscripts after a name."""
    while True:
        token = parser.token
        if token.kind == "s" or (token.kind == "o" and token.text == "_"):
            base = subscripted(parser, base)
        elif token.kind == "o" and token.text == "[" and token.glued:
            found = _indexed(parser, base)
            if found is None:
                return base
            base = found
        else:
            return base


def _indexed(parser: Parser, base: Formula) -> Formula | None:
    """``x[n]``, ``A[i, j]`` in calculator text."""
    here = rank(parser.words, base)
    if here == 0 and isinstance(base, Symbol):
        closing = parser.peek(2)
        if parser.peek().text in parser.words.decorations and closing.text == "]":
            parser.advance()
            parser.advance()
            parser.advance()
            return base
        if parser.latex or not parser.words.closed:
            return None
        parser.fail(f"{base.name} takes no index")
    if here is None and (parser.latex or (parser.words.closed and not isinstance(base, Entry))):
        return None
    opening = parser.advance()
    items = [index(parser)]
    while parser.token.kind == "o" and parser.token.text == ",":
        parser.advance()
        items.append(index(parser))
    if parser.token.text != "]":
        parser.missing(opening, "bracket")
    end = parser.advance().end
    return _entry(parser, base, items, (base.span[0] if base.span else opening.start, end))


def _entry(parser: Parser, base: Formula, items: list[Formula], span: Span) -> Entry:
    here = rank(parser.words, base)
    if here is not None and len(items) > max(here, 2 if here == 1 else here):
        shown = base.name if isinstance(base, Symbol) else "this"
        parser.fail(f"{shown} takes {here} {'index' if here == 1 else 'indices'}, not {len(items)}", span)
    return Entry(base, tuple(items), span)


def _subscript(parser: Parser) -> tuple[Span, str]:
    span, text, _ = _subscript_tokens(parser)
    return span, text


def _subscript_tokens(parser: Parser) -> tuple[Span, str, list[Token]]:
    """What stands in the subscript, as text and as tokens; the parser moves past it."""
    token = parser.advance()
    if token.kind == "s":
        inner = [Token(t.kind, t.text, token.start, token.end, True) for t in tokenize(token.text, True)[:-1]]
        return (token.start, token.end), token.text, inner
    if parser.token.kind == "o" and parser.token.text == "{":
        parser.advance()
        depth, found = 1, []
        while True:
            if parser.token.kind == ".":
                parser.missing(token, "subscript")
            depth += (parser.token.text == "{") - (parser.token.text == "}")
            if depth == 0:
                break
            found.append(parser.advance())
        end = parser.advance().end
        return (token.start, end), "".join(t.text for t in found), found
    if parser.token.kind not in "an":
        parser.fail("a subscript is missing after '_'", (token.start, token.end))
    single = parser.advance()
    return (token.start, single.end), single.text, [single]


def subscripted(parser: Parser, base: Formula) -> Formula:
    """``x_n``, ``A_{ij}``, ``ŷₙ``: an entry where the base is an array, else part of the name."""
    words = parser.words
    here = rank(words, base)
    at = parser.at
    span, text, inner = _subscript_tokens(parser)
    start = base.span[0] if base.span else span[0]
    whole = (start, span[1])
    if isinstance(base, Symbol):
        for spelled in (f"{base.name}_{text}", f"{base.name}{text}", f"{base.name}_{{{text}}}"):
            found = words.canonical(spelled)
            if found is not None:
                return Symbol(found, whole)
    single = parser.latex and len(inner) == 1 and inner[0].kind == "a" and parser.tokens[at].kind == "o"
    run = inner[0].text if single else ""
    if single and len(run) > 1 and parser.tokens[at + 1].text != "{" and run not in words.known and run.isascii():
        command = parser.text[inner[0].start] == "\\"
        if not command and not (here is not None and here == len(run)):
            _give_back(parser, inner[0])
            inner, text = [_letters(inner[0])[0]], run[0]
            whole = (start, inner[0].end)
    if here:
        return _entry(parser, base, _indices(parser, inner, here), whole)
    if here == 0 and isinstance(base, Symbol):
        if text and all(letter in words.decorations for letter in text.replace(",", "")):
            return base
        if words.closed:
            parser.fail(f"{base.name} takes no index {text}", whole)
        return Symbol(f"{base.name}_{text}", whole)
    if isinstance(base, Symbol):
        return Symbol(f"{base.name}_{text}", whole)
    return Entry(base, tuple(_indices(parser, inner, here or 1)), whole)


def _give_back(parser: Parser, token: Token) -> None:
    """TeX takes one letter of ``x_ny``; the others go back to the text."""
    rest = Token("a", token.text[1:], token.start + 1, token.end, True)
    parser.tokens = [*parser.tokens[: parser.at], rest, *parser.tokens[parser.at :]]
    parser.go(parser.at)


def _indices(parser: Parser, inner: list[Token], rank_here: int) -> list[Formula]:
    simple: list[Token] = []
    for token in inner:
        simple.extend(
            _letters(token)
            if token.kind == "a" and len(token.text) > 1 and token.text not in parser.words.known
            and token.text not in GREEK_NAMES
            else [token]
        )  # fmt: skip
    flat = [t for t in simple if t.text != ","]
    if all(t.kind in "an" for t in flat) and len(flat) == rank_here and rank_here > 1:
        return [
            Symbol(t.text, (t.start, t.end)) if t.kind == "a" else Number(t.text, (t.start, t.end)) for t in flat
        ]
    if len(flat) == 1 and flat[0].kind == "n" and len(flat[0].text) == rank_here > 1 and flat[0].text.isdigit():
        return [Number(digit, (flat[0].start, flat[0].end)) for digit in flat[0].text]
    if not simple:
        parser.fail("an empty subscript")
    last = simple[-1]
    from hwsolve.notation.parser import Parser

    reader = Parser(parser.text, [*simple, Token(".", "", last.end, last.end, False)], parser.words, parser.latex)
    reader.bound, reader.in_index, reader.depth = parser.bound, True, parser.depth + 1
    items = [reader.expression(0)]
    while reader.token.kind == "o" and reader.token.text == ",":
        reader.advance()
        items.append(reader.expression(0))
    if reader.token.kind != ".":
        reader.unexpected()
    return items


def bracketed(parser: Parser, rows: list[Formula], semicolons: list[int], span: Span) -> Formula:
    """``[a, b]`` a column, ``[[a, b], [c, d]]`` and ``[a, b; c, d]`` a matrix, ``[a]`` its content."""
    if semicolons:
        cuts = [0, *semicolons, len(rows)] if semicolons[-1] != len(rows) else [0, *semicolons]
        made = [tuple(rows[a:b]) for a, b in zip(cuts, cuts[1:], strict=False)]
        if len({len(row) for row in made}) > 1:
            parser.fail("the rows of this matrix have different lengths", span)
        return Matrix(tuple(made), span)
    if all(isinstance(row, Vector) and _is_literal(parser, row) for row in rows):
        lists = [row.items for row in rows if isinstance(row, Vector)]
        if len({len(items) for items in lists}) > 1:
            parser.fail("the rows of this matrix have different lengths", span)
        return Matrix(tuple(lists), span)
    if len(rows) == 1 and not parser.latex and isinstance(rows[0], Matrix):
        return rows[0]
    if len(rows) == 1:
        return rows[0] if parser.latex else Vector((rows[0],), span)
    return Vector(tuple(rows), span)


def _is_literal(parser: Parser, row: Vector) -> bool:
    return row.span is not None and parser.text[row.span[0] : row.span[0] + 1] in ("[", "\\", "【")


def expand_dots(parser: Parser, made: Sum | Product) -> Formula:
    """``λ_1 + … + λ_n`` as a sum over an index, where the pattern is plain."""
    items = made.terms if isinstance(made, Sum) else made.factors
    places = [k for k, item in enumerate(items) if isinstance(item, Dots)]
    at = places[0]
    if len(places) > 1 or at == 0 or at == len(items) - 1:
        parser.fail("the pattern around the dots is not plain", made.span, "write it as sum(…, k, 1, n)")
    first, last = items[0], items[-1]
    letter = next(c for c in "kjlmpq" if c not in names(made) and c not in parser.words.known)
    ends: list[tuple[Formula, Formula]] = []
    body = _generalise(first, last, Symbol(letter), ends)
    if body is None or not ends or any(pair != ends[0] for pair in ends) or not isinstance(ends[0][0], Number):
        parser.fail("the pattern around the dots is not plain", made.span, "write it as sum(…, k, 1, n)")
    lower, upper = ends[0]
    for offset, item in enumerate(items[1:at], 1):
        step = substitute(body, {letter: Number(str(int(lower.value) + offset))})  # type: ignore[attr-defined]
        if step != item:
            parser.fail("the terms before the dots do not follow the pattern", item.span)
    operator: Literal["sum", "prod"] = "sum" if isinstance(made, Sum) else "prod"
    return BigOperator(operator, letter, lower, upper, None, body, made.span)


def _generalise(a: Formula, b: Formula, letter: Symbol, ends: list[tuple[Formula, Formula]]) -> Formula | None:
    """The common form of the first and the last term, with *letter* where they differ."""
    if a == b:
        return a
    if isinstance(a, Symbol) and isinstance(b, Symbol) and "_" in a.name and "_" in b.name:
        (head, one), (other, two) = a.name.rsplit("_", 1), b.name.rsplit("_", 1)
        if head == other and one.isdigit():
            ends.append((Number(one), Number(two) if two.isdigit() else Symbol(two)))
            return Entry(Symbol(head), (letter,))
        return None
    if isinstance(a, Number) and a.text.isdigit() and isinstance(b, Number | Symbol | Sum):
        ends.append((a, b))
        return letter
    if type(a) is not type(b):
        return None
    from hwsolve.notation.formula import children

    pairs = list(zip(children(a), children(b), strict=False))
    if len(list(children(a))) != len(list(children(b))) or not pairs:
        return None
    made = [_generalise(x, y, letter, ends) for x, y in pairs]
    if any(item is None for item in made):
        return None
    queue = iter(cast(list[Formula], made))
    return map_children(a, lambda _: next(queue))


__all__ = [
    "Negative", "bracketed", "expand_dots", "hung", "index", "merge_aliases", "name", "rank", "subscripted",
    "takes_index", "unknown",
]  # fmt: skip
