"""A review as JSON, by the contract of ``hwsolve review --format json``."""

from __future__ import annotations

import json
from typing import Any

from hwsolve import __version__
from hwsolve.notation.printing.latex import render_latex
from hwsolve.notation.printing.plain import render_plain
from hwsolve.review.review import Review, verdict_of
from hwsolve.review.scoring import Milestone
from hwsolve.working.claims import Claim


def render_json(review: Review) -> str:
    """The review as one JSON object, indented."""
    return json.dumps(review_data(review), indent=2) + "\n"


def review_data(review: Review) -> dict[str, Any]:
    """The JSON object of a review, as Python data."""
    return {
        "claims": [_claim(review, claim) for claim in review.claims if claim.role in ("claim", "unread")],
        "definitions": [_placed(review, claim) for claim in review.claims if claim.role == "definition"],
        "conditions": [_placed(review, claim) for claim in review.claims if claim.role == "condition"],
        "remarks": [{"line": each.line, "part": each.part, "say": each.say} for each in review.remarks],
        "milestones": [_milestone(each) for each in review.milestones],
        "parts": [{"part": each.part, "score": each.score, "points": each.points} for each in review.parts],
        "score": review.score,
        "version": __version__,
        "problems": {problem.id: problem.digest for problem in review.problems},
    }


def _placed(review: Review, claim: Claim) -> dict[str, Any]:
    line, column = review.place(claim.span[0])
    return {"line": line, "column": column, "text": claim.text, "latex": _latex(claim)}


def _latex(claim: Claim) -> str | None:
    if claim.formula is None:
        return None
    return render_latex(claim.formula, is_array=claim.scope.is_array if claim.scope is not None else None)


def _claim(review: Review, claim: Claim) -> dict[str, Any]:
    data = _placed(review, claim) | {"verdict": verdict_of(claim)}
    if claim.found is not None:
        data["evidence"] = claim.found.evidence()
    else:
        data["evidence"] = {"level": "unread", "reason": "; ".join(claim.notes)}
    if claim.part:
        data["part"] = claim.part
    if claim.notes and claim.role == "claim":
        data["notes"] = list(claim.notes)
    if claim.follows is not None:
        data["follows"] = claim.follows
    return data


def _milestone(each: Milestone) -> dict[str, Any]:
    return {
        "part": each.part,
        "answer": each.answer,
        "role": each.role,
        "claim": {"plain": render_plain(each.claim), "latex": render_latex(each.claim)},
        "points": round(each.points, 4),
        "reached": each.line is not None and not each.asserted,
        "asserted": each.asserted,
        "line": each.line,
    }
