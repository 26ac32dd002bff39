"""The lock files fit pyproject.toml, hold hashes for every package and name no registry."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

BASE = Path(__file__).resolve().parent.parent
RUNTIME, EVERYTHING = "requirements.lock", "requirements-dev.lock"


def pins(name: str) -> dict[str, list[str]]:
    """Package -> its locked versions (more than one where they differ per Python)."""
    found: dict[str, list[str]] = {}
    for line in (BASE / name).read_text().splitlines():
        if line and not line.startswith((" ", "#")):
            package, version = re.split("==|[ ;]", line)[:2]
            found.setdefault(canonicalize_name(package.split("[")[0]), []).append(version)
    return found


def wanted() -> dict[str, list[Requirement]]:
    """Lock file -> what pyproject.toml asks of it."""
    project = tomllib.loads((BASE / "pyproject.toml").read_text())
    runtime = [Requirement(text) for text in project["project"]["dependencies"]]
    dev = [Requirement(text) for text in project["dependency-groups"]["dev"]]
    return {RUNTIME: runtime, EVERYTHING: runtime + dev}


@pytest.mark.parametrize("name", [RUNTIME, EVERYTHING])
def test_a_lock_holds_what_the_project_asks_for(name: str) -> None:
    locked = pins(name)
    outside = [
        str(requirement)
        for requirement in wanted()[name]
        if not locked.get(canonicalize_name(requirement.name))
        or not all(map(requirement.specifier.contains, locked[canonicalize_name(requirement.name)]))
    ]
    assert outside == [], "run bin/lock"


def test_tests_run_on_the_versions_that_are_shipped() -> None:
    everything = pins(EVERYTHING)
    assert {name: everything.get(name) for name in pins(RUNTIME)} == pins(RUNTIME)


@pytest.mark.parametrize("name", [RUNTIME, EVERYTHING])
def test_every_package_has_hashes_and_none_names_a_host(name: str) -> None:
    text = (BASE / name).read_text()
    assert [block.split()[0] for block in re.split(r"\n(?=\S)", text) if "--hash=sha256:" not in block] == []
    assert re.findall(r".*(?:://|--index|--find-links).*", text) == []
