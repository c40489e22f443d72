"""What is said about an exception that nobody expected: our own defect."""

from __future__ import annotations

import os
import traceback


def defect_sentence(error: Exception) -> str:
    """One sentence with the place in our code; the traceback if HWSOLVE_TRACEBACK is set."""
    if os.environ.get("HWSOLVE_TRACEBACK"):
        return "".join(traceback.format_exception(error))
    frames = traceback.extract_tb(error.__traceback__)
    where = f" in {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
    return (
        f"a defect of hwsolve: {type(error).__name__}{where}: {str(error)[:200]} "
        "(HWSOLVE_TRACEBACK=1 shows the traceback)"
    )
