"""Where problems are looked for without --problems."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent.parent
#: In the installed wheel, in a checkout.
PLACES: Final = (_PACKAGE / "_problems", _PACKAGE.parent / "problems")
