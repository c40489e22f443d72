"""Pages by night: light colours turned round where the reader's screen is dark."""

from __future__ import annotations

from typing import Final

#: Hues stay what they mean; paper is left white.
DARK: Final = """@media screen and (prefers-color-scheme: dark) {
  html { background: #fff; filter: invert(.88) hue-rotate(180deg); } }
"""
