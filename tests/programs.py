"""Programs that a test started, and what is done with them at its end."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable


def end(programs: Iterable[subprocess.Popen[str]]) -> None:
    """End these programs whatever they are doing, and close what they were read by."""
    for program in programs:
        program.kill()
        program.wait()
        for stream in (program.stdin, program.stdout):
            if stream:
                stream.close()
