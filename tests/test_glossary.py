"""The glossary knows every noun and every enumeration of the house."""

from __future__ import annotations

import importlib.util
import inspect
import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import Choices

APPS = ("foundation", "hours", "intake", "arrangements", "coaching")


def test_every_model_and_enumeration_has_a_line() -> None:
    known = set(re.findall(r"`(\w+)`", (Path(settings.BASE_DIR) / "docs/glossary.md").read_text()))
    nouns = {model.__name__ for label in APPS for model in apps.get_app_config(label).get_models()}
    for label in APPS:
        name = apps.get_app_config(label).name
        if importlib.util.find_spec(f"{name}.enums"):
            enums = importlib.import_module(f"{name}.enums")
            nouns |= {
                key
                for key, value in vars(enums).items()
                if inspect.isclass(value) and issubclass(value, Choices) and value.__module__ == enums.__name__
            }

    assert sorted(nouns - known) == []
