"""Plots drawn by matplotlib: SVG, PNG or PDF."""

from __future__ import annotations

import io
from importlib.util import find_spec
from typing import Final

from hwsolve.derivation.exhibits import Plot
from hwsolve.errors import UsageError
from hwsolve.report.derivation.exhibits import drawable

FORMATS: Final = ("svg", "png", "pdf")
_MOST_INSIDE: Final = 5
_STYLES: Final = ("-", "--", "-.", ":")


def can_draw() -> bool:
    """Whether matplotlib is installed."""
    return find_spec("matplotlib") is not None


def draw(plot: Plot, form: str = "svg") -> bytes:
    """The plot as a file of the given format; raises ``UsageError`` where matplotlib is missing."""
    if not can_draw():
        raise UsageError("figures are drawn by matplotlib; install it with: pip install 'hwsolve[plot]'")
    import matplotlib
    from matplotlib.figure import Figure

    settings = {"svg.hashsalt": "hwsolve", "svg.fonttype": "path", "text.usetex": False}
    with matplotlib.rc_context(settings):
        figure = Figure(figsize=(6.4, 4.0), layout="constrained")
        axes = figure.add_subplot()
        for number, curve in enumerate(plot.curves):
            points = drawable(curve, plot)
            xs, ys = [x for x, _ in points], [y for _, y in points]
            style = "o" if curve.marks else _STYLES[number % len(_STYLES)]
            axes.plot(xs, ys, style, label=_plain(curve.name), markersize=4)
        if plot.log_x:
            axes.set_xscale("log")
        if plot.log_y:
            axes.set_yscale("log")
        axes.set_title(_plain(plot.title))
        axes.set_xlabel(_plain(plot.x_label))
        axes.set_ylabel(_plain(plot.y_label))
        axes.grid(True, alpha=0.3)
        if any(curve.name for curve in plot.curves):
            if len(plot.curves) > _MOST_INSIDE:  # a long legend would cover points
                figure.legend(loc="outside right upper")
            else:
                axes.legend()
        out = io.BytesIO()
        undated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(form, {})
        figure.savefig(out, format=form, dpi=150, metadata=undated)
    return out.getvalue()


def _plain(text: str) -> str:
    """A dollar sign begins mathematics in matplotlib; here it is a dollar sign."""
    return text.replace("$", r"\$")
