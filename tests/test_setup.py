"""bin/setup where things are missing and nobody may install them: one sentence, with all there is to type."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def program(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("lacks", "wanted"),
    [
        ("*ensurepip*|*ctypes*", f"python3-venv {LIBRARIES}"),
        ("*ensurepip*", "python3-venv"),
        ("*ctypes*", LIBRARIES),
    ],
    ids=["both", "venv", "libraries"],
)
def test_everything_that_is_missing_is_named_at_once(tmp_path: Path, lacks: str, wanted: str) -> None:
    programs, clone = tmp_path / "programs", tmp_path / "clone"
    for folder in (programs, clone / "bin"):
        folder.mkdir(parents=True)
    shutil.copy(settings.BASE_DIR / "bin" / "setup", clone / "bin" / "setup")
    program(programs, "python3", f'case "$2" in {lacks}) exit 1;; esac')
    program(programs, "id", "echo 1000")
    program(programs, "sudo", "exit 1")

    done = subprocess.run(
        ["bin/setup"],
        cwd=clone,
        env={"PATH": f"{programs}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    typed = f"sudo apt-get update && sudo apt-get install -y {wanted}"
    assert (done.returncode, done.stderr) == (
        1,
        f"This machine lacks {wanted}. Type:  {typed}   and start again.\n",
    )
    assert not (clone / ".venv").exists()
