"""The worker makes a file as the person who asked, once, and removes it after a day; also when it is killed."""

from __future__ import annotations

import datetime
import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from swvportal.foundation.enums import ExportState
from swvportal.foundation.exports import making
from swvportal.foundation.exports.asking import ask_export, cancel_export
from swvportal.foundation.exports.kinds import Heard
from swvportal.foundation.exports.making import KEPT, MAX_ATTEMPTS, REMEMBERED, STALE, make_exports
from swvportal.foundation.models import Export, ExportPiece, Look, Membership, Partnership, School, User
from tests.clients import signed_in
from tests.files import asked, opened
from tests.foundation.exports.conftest import Trial
from tests.racing import Rival, race, without_locks

pytestmark = pytest.mark.django_db(transaction=True)
CSV = {"as": "csv"}


def wish(user: User, what: str = "a") -> Export:
    return ask_export("proef", {"what": what, "as": "csv"}, by=user, now=timezone.now())


def later(by: datetime.timedelta) -> making.Clock:
    return lambda: timezone.now() + by


class TestFromClickToDownload:
    def test_is_made_and_handed_out_inert(self, anja: User, trial: Trial) -> None:
        client = signed_in(anja)
        row = asked(client, "proef", what="a", **CSV)
        page = client.get(f"/bestanden/{row.pk}/").content.decode()
        assert "wacht op zijn beurt" in page
        assert client.get(f"/bestanden/{row.pk}/voortgang/").headers.get("HX-Refresh") is None
        assert opened(client, row).status_code == 404
        assert make_exports() == 1
        assert client.get(f"/bestanden/{row.pk}/voortgang/").headers["HX-Refresh"] == "true"
        assert "Download" in client.get(f"/bestanden/{row.pk}/").content.decode()
        assert "Proef a (CSV)" in client.get("/bestanden/").content.decode()
        answer = opened(client, row)

        assert b"".join(answer.streaming_content) == b"Anja Smit: a"
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="proef.csv"')
        assert (answer.headers["Content-Type"], answer.headers["Content-Length"]) == ("text/csv", "12")
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert Look.objects.get(subject_id=row.pk).what == "export"

    def test_large_ones_come_in_pieces(self, anja: User, trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(making, "PIECE", 5)
        client = signed_in(anja)
        row = asked(client, "proef", what="a", **CSV)
        make_exports()
        row.refresh_from_db()

        assert (row.pieces, row.size) == (3, 12)
        assert b"".join(opened(client, row).streaming_content) == b"Anja Smit: a"

    def test_of_somebody_else_is_not_there(self, anja: User, bas: User, trial: Trial) -> None:
        row = wish(anja)
        make_exports()
        client = signed_in(bas)

        assert opened(client, row).status_code == 404
        assert client.get(f"/bestanden/{row.pk}/").status_code == 404
        assert "Proef" not in client.get("/bestanden/").content.decode()

    def test_a_failure_says_what_to_do_and_stops_no_other(self, anja: User, bas: User, trial: Trial) -> None:
        def fail(heard: Heard) -> None:
            trial.during = lambda heard: None
            raise ValueError("kapot")

        trial.during = fail
        row = wish(anja)
        wish(bas)

        assert make_exports() == 1
        assert "kon niet gemaakt worden" in signed_in(anja).get(f"/bestanden/{row.pk}/").content.decode()
        assert wish(anja).pk != row.pk


class TestRights:
    def test_a_role_that_ended_before_it_is_made_gives_nothing(self, anja: User, trial: Trial) -> None:
        row = wish(anja)
        Membership.objects.filter(user=anja).update(ends_on=timezone.localdate() - datetime.timedelta(days=1))
        make_exports()
        row.refresh_from_db()

        assert (row.state, trial.runs, ExportPiece.objects.count()) == (ExportState.FAILED, 0, 0)

    def test_a_role_that_ended_before_the_download_gives_nothing(self, anja: User, trial: Trial) -> None:
        client, row = signed_in(anja), wish(anja)
        make_exports()
        Membership.objects.filter(user=anja).update(ends_on=timezone.localdate() - datetime.timedelta(days=1))

        assert opened(client, row).status_code == 404
        assert not Look.objects.exists()

    def test_nor_does_another_role_than_it_was_made_for(self, anja: User, eik: School, trial: Trial) -> None:
        client, row = signed_in(anja), wish(anja)
        make_exports()
        Membership.objects.create(user=anja, role="ib", school=eik, starts_on=timezone.localdate())

        assert opened(client, row).status_code == 404

    def test_a_closed_account_gets_nothing(self, anja: User, trial: Trial) -> None:
        row = wish(anja)
        User.objects.filter(pk=anja.pk).update(is_active=False)
        make_exports()
        row.refresh_from_db()

        assert row.state == ExportState.FAILED


class TestExpiry:
    def test_after_a_day_the_bytes_are_gone_and_after_a_month_the_row(self, anja: User, trial: Trial) -> None:
        client, row = signed_in(anja), wish(anja)
        make_exports()
        make_exports(later(KEPT - datetime.timedelta(minutes=1)))
        assert opened(client, row).status_code == 200
        make_exports(later(KEPT))
        row.refresh_from_db()

        assert (row.state, ExportPiece.objects.count()) == (ExportState.EXPIRED, 0)
        assert opened(client, row).status_code == 404
        assert "blijft een dag staan" in client.get(f"/bestanden/{row.pk}/").content.decode()
        make_exports(later(REMEMBERED))
        assert not Export.objects.exists()

    def test_a_download_that_has_begun_ends_whole(
        self, anja: User, trial: Trial, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(making, "PIECE", 5)
        client, row = signed_in(anja), wish(anja)
        make_exports()
        coming = iter(opened(client, row).streaming_content)
        first = next(coming)
        making.expire(timezone.now() + KEPT)

        assert not ExportPiece.objects.exists()
        assert first + b"".join(coming) == b"Anja Smit: a"

    def test_a_late_sweep_hands_nothing_out(self, anja: User, trial: Trial) -> None:
        client, row = signed_in(anja), wish(anja)
        make_exports()
        Export.objects.update(expires_at=timezone.now())

        assert opened(client, row).status_code == 404


class TestCancelling:
    def test_before_it_is_made(self, anja: User, trial: Trial) -> None:
        client = signed_in(anja)
        row = asked(client, "proef", what="a", **CSV)
        answer = client.post(f"/bestanden/{row.pk}/stop/", follow=True)

        assert "Het bestand is geannuleerd." in answer.content.decode()
        assert (make_exports(), trial.runs) == (0, 0)

    def test_while_it_is_made_the_worker_stops_and_keeps_nothing(
        self, anja: User, trial: Trial, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(making, "BEAT", 0)
        reached: list[bool] = []

        def during(heard: Heard) -> None:
            heard(1, 4)
            row.refresh_from_db()
            assert (row.percent, row.state) == (25, ExportState.MAKING)
            cancel_export(row, by=anja, now=timezone.now())
            heard(2, 4)
            reached.append(True)

        row = wish(anja)
        trial.during = during

        assert make_exports() == 0
        row.refresh_from_db()
        assert (row.state, reached, ExportPiece.objects.count()) == (ExportState.CANCELLED, [], 0)

    def test_just_before_it_is_kept(self, anja: User, trial: Trial) -> None:
        row = wish(anja)
        trial.during = lambda heard: cancel_export(row, by=anja, now=timezone.now())

        assert make_exports() == 0
        assert ExportPiece.objects.count() == 0


class TestProgress:
    def test_after_the_last_row_the_page_says_that_it_is_packed(
        self, anja: User, trial: Trial, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(making, "BEAT", 0)
        client, row, pages = signed_in(anja), wish(anja), []

        def during(heard: Heard) -> None:
            for far in ((3, 4), (4, 4)):
                heard(*far)
                pages.append(client.get(f"/bestanden/{row.pk}/voortgang/").content.decode())

        trial.during = during

        assert make_exports() == 1
        assert "75 % is klaar" in pages[0]
        assert "wordt ingepakt en bewaard" in pages[1]
        assert "100 %" not in pages[1]


class TestWorkers:
    def test_two_at_once_make_it_once(self, anja: User, trial: Trial) -> None:
        row = wish(anja)

        assert sorted(race(make_exports, make_exports)) == [0, 1]
        assert (trial.runs, ExportPiece.objects.filter(export=row).count()) == (1, 1)

    def test_a_worker_that_was_overtaken_keeps_nothing(self, anja: User, trial: Trial) -> None:
        row = wish(anja)

        def during(heard: Heard) -> None:
            trial.during = lambda heard: None
            other = Rival(lambda: make_exports(later(STALE + datetime.timedelta(seconds=1))))
            other.start()
            assert other.result() == 1

        trial.during = during

        assert make_exports() == 0
        assert (trial.runs, ExportPiece.objects.filter(export=row).count()) == (2, 1)

    def test_a_file_that_kills_every_worker_is_given_up(self, anja: User, trial: Trial) -> None:
        row = wish(anja)
        held = {"state": ExportState.MAKING, "claim": row.pk, "claimed_at": timezone.now()}
        Export.objects.update(**held, attempts=MAX_ATTEMPTS)
        make_exports(later(STALE * 2))
        row.refresh_from_db()

        assert (row.state, trial.runs) == (ExportState.FAILED, 0)

    @pytest.mark.parametrize("point", ["file claimed", "file made", "file stored, not committed"])
    def test_a_kill_at_this_point_ends_in_exactly_one_file(
        self, point: str, partnership: Partnership, anja: User
    ) -> None:
        client = signed_in(anja)
        row = asked(client, "urenbudgetten", **CSV)
        killed = subprocess.run(
            [sys.executable, "-m", "tests.crash", connection.settings_dict["NAME"], point, "deliver"],
            cwd=settings.BASE_DIR,
            env={**os.environ},
            stderr=subprocess.DEVNULL,
            timeout=60,
            check=False,
        )
        assert killed.returncode == -signal.SIGKILL
        row.refresh_from_db()
        assert (row.state, ExportPiece.objects.count()) == (ExportState.MAKING, 0)
        assert make_exports() == 0
        assert make_exports(later(STALE * 2)) == 1

        assert ExportPiece.objects.get().export == row


def test_the_bytes_are_there_once_even_when_two_workers_took_the_file(anja: User, trial: Trial) -> None:
    """Without the lock of the claim both take it now and then; the token lets only one of them keep its bytes."""
    for _round in range(20):
        Export.objects.all().delete()
        wish(anja)
        trial.runs = 0
        with without_locks():
            race(make_exports, make_exports)
        assert ExportPiece.objects.count() == 1
        if trial.runs == 2:
            return
    pytest.fail("Both never took it.")
