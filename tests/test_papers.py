"""What stands beside the code is true: image, compose file, operations, dependencies, README."""

from __future__ import annotations

import importlib.util
import json
import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from packaging.requirements import Requirement

BASE = Path(__file__).resolve().parent.parent
DOCKERFILE = (BASE / "Dockerfile").read_text().replace("\\\n", "")
COMPOSE: dict[str, Any] = yaml.safe_load((BASE / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OPERATIONS = (BASE / "docs/operations.md").read_text()


def instructions(word: str) -> list[str]:
    """What follows this word in the Dockerfile, per line."""
    return re.findall(rf"^{word} (.+)$", DOCKERFILE, re.MULTILINE)


def copied() -> set[str]:
    """What the image takes from the repository."""
    return {source for line in instructions("COPY") if "--from" not in line for source in line.split()[:-1]}


def test_the_image_takes_what_exists_and_what_docker_may_see() -> None:
    allowed = {line[1:] for line in (BASE / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert [name for name in copied() if not (BASE / name).exists()] == []
    assert copied() == allowed


def test_the_image_takes_every_app() -> None:
    own = {app.split(".")[0] for app in settings.INSTALLED_APPS if (BASE / app.split(".")[0]).is_dir()}
    assert own <= copied()


def test_the_image_runs_as_somebody_without_rights() -> None:
    assert instructions("USER") == ["portal"]
    assert "useradd --uid 1000" in DOCKERFILE


def test_the_image_holds_no_secret() -> None:
    names = [pair.split("=")[0] for line in instructions("ENV") for pair in line.split()]
    assert [name for name in names if re.search("SECRET|PASSWORD|KEY|TOKEN", name)] == []
    assert instructions("ARG") == []


def commands() -> list[list[str]]:
    """Every command that the image or the compose file starts in our image."""
    [command] = instructions("CMD")
    [watch] = re.findall(r"^HEALTHCHECK .*CMD (.+)$", DOCKERFILE, re.MULTILINE)
    own = [
        service["command"] for service in SERVICES.values() if service["image"] == "swvportal" and "command" in service
    ]
    return [json.loads(command), json.loads(watch), *own]


def test_what_is_started_exists() -> None:
    for argv in commands():
        for word in argv:
            for script in re.findall(r"[\w/]+\.py\b", word):
                assert (BASE / script).is_file()
        if argv[0] in {"gunicorn", "celery"}:
            module = argv[-1] if argv[0] == "gunicorn" else argv[argv.index("-A") + 1]
            assert importlib.util.find_spec(module) is not None
        else:
            assert argv[0] in {"python", "sh"}


def test_the_services_are_those_of_the_operations_page() -> None:
    assert set(SERVICES) == {"migrate", "web", "worker", "beat", "postgres", "redis"}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_each_service_is_watched_restarted_and_waits_for_what_it_needs(name: str) -> None:
    service = SERVICES[name]
    assert set(service.get("depends_on", {})) <= set(SERVICES)
    assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")
    assert name in {"migrate", "web"} or "test" in service["healthcheck"]  # web: the image's own
    volumes = {volume.split(":")[0] for volume in service.get("volumes", [])}
    assert volumes <= set(COMPOSE["volumes"])
    if service["image"] == "swvportal":
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])


def test_secrets_come_from_the_environment() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("SECRET|PASSWORD", name):
                assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", value)


def test_only_the_portal_is_reached_and_only_from_this_machine() -> None:
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "web": ["127.0.0.1:8000:8000"]
    }


def read_by_the_code() -> set[str]:
    """Every environment variable that the portal reads."""
    pattern = r"""(?:env\.(?:str|bool|int|list|db|email)\(|environ(?:\.get|\.setdefault)?[\[(])\s*"([A-Z_]+)\""""
    found: set[str] = set()
    for path in (BASE / "swvportal").rglob("*.py"):
        text = path.read_text()
        found |= set(re.findall(pattern, text)) | set(re.findall(r'"([A-Z_]+)" in (?:env\.ENVIRON|os\.environ)', text))
    return found - {"DJANGO_SETTINGS_MODULE"}


def test_every_variable_is_on_the_operations_page() -> None:
    documented = {
        name for row in re.findall(r"^\| (`[^|]+) \|", OPERATIONS, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    }
    assert read_by_the_code() == documented


def test_compose_sets_only_variables_that_are_read() -> None:
    set_there = {name for service in SERVICES.values() for name in service.get("environment", {})}
    assert {name for name in set_there if not fnmatch(name, "POSTGRES_*")} <= read_by_the_code()


def test_each_dependency_has_its_reason() -> None:
    project = tomllib.loads((BASE / "pyproject.toml").read_text())
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    page = (BASE / "docs/decisions/dependencies.md").read_text()
    reasons = [name for row in re.findall(r"^\| ([a-zA-Z][^|]+) \| ", page, re.MULTILINE) for name in row.split(", ")]
    assert sorted(set(reasons) - {"package"}) == sorted({Requirement(text).name for text in asked})


@pytest.mark.parametrize("name", ["README.md", "docs/operations.md", "CHANGELOG.md"])
def test_links_lead_somewhere(name: str) -> None:
    paper = BASE / name
    links = [link for link in re.findall(r"\]\(([^)]+)\)", paper.read_text()) if "://" not in link]
    assert [link for link in links if not (paper.parent / link).exists()] == []
