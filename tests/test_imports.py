"""A portal process stays light: what only one job needs is imported by that job."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
HEAVY = ("weasyprint", "pypdfium2", "hypothesis", "pytest")
LOADED = f"import swvportal.wsgi, swvportal.urls, sys; print([name for name in {HEAVY} if name in sys.modules])"


def test_the_portal_starts_without_the_pdf_library() -> None:
    ran = subprocess.run([sys.executable, "-c", LOADED], cwd=BASE, capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
