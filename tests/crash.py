"""Run one of the portal's own commands on a test database, and kill this very process at a named point of it.

    python -m tests.crash DATABASE POINT deliver          (POINT "none": let it live)
    python -m tests.crash DATABASE POINT worker
    python -m tests.crash DATABASE POINT sweep
    python -m tests.crash DATABASE POINT daily           (write the daily mails of a Tuesday)
    python -m tests.crash DATABASE POINT "loop short"     (or "loop long")

The process, its commits and the kill are real; only the moment is chosen.
"""

from __future__ import annotations

import datetime
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

STALE = datetime.timedelta(seconds=1)


def die(*_args: object, **_kwargs: object) -> Any:
    """End like a machine that loses power: no handler runs, nothing is flushed."""
    os.kill(os.getpid(), signal.SIGKILL)


def after(act: Callable[..., Any]) -> Callable[..., Any]:
    """Do it, then die."""

    def done_and_dead(*args: Any, **kwargs: Any) -> Any:
        act(*args, **kwargs)
        die()

    return done_and_dead


def arm(point: str) -> None:
    """Put the kill where it is asked for."""
    from django.core.mail import EmailMessage

    from hours.transitions import bringing_in, log_time
    from swvportal.foundation import delivery, digests, importing, outbox
    from swvportal.foundation.exports import making as files
    from swvportal.foundation.letters import making
    from swvportal.foundation.models import ExportPiece

    points: dict[str, tuple[Any, str, Callable[..., Any]]] = {
        "mail claimed": (delivery, "compose", die),
        "before the conversation": (EmailMessage, "send", die),
        "after the conversation": (EmailMessage, "send", after(EmailMessage.send)),
        "daily mail opened, not committed": (digests, "open_daily_mail", after(outbox.open_daily_mail)),
        "sheet claimed": (bringing_in, "planned", die),
        "first row booked": (bringing_in, "log_time", after(log_time)),
        "sheet booked, not committed": (importing, "held", die),
        "letter claimed": (making, "letter_html", die),
        "letter rendered": (making, "store", die),
        "letter stored, not committed": (making, "notify", die),
        "file claimed": (files, "_make", die),
        "file made": (files, "store", die),
        "file stored, not committed": (ExportPiece.objects, "create", after(ExportPiece.objects.create)),
        "letter committed": (making, "store", after(making.store)),
    }
    if point != "none":
        holder, name, deadly = points[point]
        setattr(holder, name, deadly)


def main() -> None:
    database, point, command = sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "swvportal.settings")
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    settings.EMAIL_TIMEOUT = 5
    django.setup()
    from swvportal.foundation import delivery
    from swvportal.foundation.letters import making
    from tests import slow

    arm(point)
    slow.register()
    if command == "worker":
        from swvportal.celery import app

        app.worker_main(["worker", "-B", "-s", f"{settings.VAR}/beat-{os.getpid()}", "-c", "2", "--loglevel", "error"])
    elif command == "sweep":
        from django.utils import timezone

        from swvportal.foundation.sweeping import sweep, work_long

        sweep(timezone.now())
        work_long(timezone.now())
    elif command == "daily":
        from tests.foundation.telling import gather

        gather()
    else:
        from django.core.management import call_command

        making.STALE = delivery.STALE = STALE
        loop, _, only = command.partition(" ")
        call_command("deliver", loop=loop == "loop", only=only or None)


if __name__ == "__main__":
    main()
