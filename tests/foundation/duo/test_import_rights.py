"""Who may bring schools in: the acts themselves ask, whatever page calls them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from swvportal.foundation.duo.imports import cancel_import, work_off_imports
from swvportal.foundation.enums import ImportState as State
from swvportal.foundation.models import User
from swvportal.foundation.workflow import NotAllowed
from tests.foundation.duo.uploads import confirm, start, state


@pytest.mark.django_db
def test_only_the_office_starts_confirms_or_cancels(oscar: User, carla: User) -> None:
    with pytest.raises(NotAllowed):
        start(carla)
    row = start(oscar)
    work_off_imports()
    with pytest.raises(NotAllowed):
        confirm(row, carla)
    with pytest.raises(NotAllowed):
        cancel_import(row, by=carla, now=timezone.now())
    assert state(row) == State.PREVIEW
