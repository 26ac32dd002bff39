"""Asking for a file: one at a time, the same one once, also for two clicks at the same instant."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from swvportal.foundation.enums import ExportState
from swvportal.foundation.exports import asking
from swvportal.foundation.exports.asking import Busy, ask_export, cancel_export
from swvportal.foundation.exports.making import make_exports
from swvportal.foundation.models import Export, Membership, Move, User
from swvportal.foundation.workflow import NotAllowed, NotReady
from tests.clients import signed_in
from tests.files import ask, asked
from tests.racing import falls, race, without_key
from tests.story import SINCE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("trial")]
CSV = {"as": "csv"}


def wish(user: User, what: str = "a") -> Export:
    return ask_export("proef", {"what": what, "as": "csv"}, by=user, now=timezone.now())


def test_writes_who_asked_for_what_and_in_the_trail(anja: User) -> None:
    row = wish(anja)

    assert (row.by, row.title, row.name, row.media_type) == (anja, "Proef a (CSV)", "proef.csv", "text/csv")
    assert Move.objects.get(subject_id=row.pk).name == "ask_export"


def test_the_same_that_waits_is_given_again_and_another_waits(anja: User, bas: User) -> None:
    first = wish(anja)
    assert wish(anja) == first
    with pytest.raises(Busy, match="Proef a"):
        wish(anja, "b")
    wish(bas, "b")
    make_exports()

    assert wish(anja, "b").pk != first.pk


def test_a_kind_or_format_that_is_not_there_is_refused(anja: User, carla: User) -> None:
    for kind, form, user in (("proef", "pdf", anja), ("niets", "csv", anja), ("proef", "csv", carla)):
        with pytest.raises(NotAllowed):
            ask_export(kind, {"as": form}, by=user, now=timezone.now())
    assert not Export.objects.exists()


def test_so_many_a_day(anja: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_A_DAY", 2)
    for what in "ab":
        wish(anja, what)
        make_exports()
    with pytest.raises(NotReady):
        wish(anja, "c")
    answer = signed_in(anja).post("/bestanden/vragen/proef/", {**CSV, "what": "d"}, follow=True)

    assert "veel bestanden" in answer.content.decode()
    assert Export.objects.count() == 2
    Export.objects.update(asked_at=timezone.now() - datetime.timedelta(hours=25))
    wish(anja, "c")


def test_the_page_of_the_first_says_that_the_second_has_to_wait(anja: User) -> None:
    client = signed_in(anja)
    first = asked(client, "proef", what="a", **CSV)
    answer = client.post("/bestanden/vragen/proef/", {**CSV, "what": "b"}, follow=True)

    assert answer.redirect_chain == [(f"/bestanden/{first.pk}/", 302)]
    assert "Eén bestand tegelijk" in answer.content.decode()


def test_what_was_asked_with_other_roles_keeps_nobody_waiting(anja: User) -> None:
    first = wish(anja)
    Membership.objects.create(user=anja, role="coordinator", starts_on=SINCE)
    again = User.objects.get(pk=anja.pk)
    second = wish(again)
    first.refresh_from_db()

    assert (first.state, second.state) == (ExportState.CANCELLED, ExportState.WAITING)
    assert list(Export.objects.visible_to(again)) == [second]


def test_a_file_that_is_ready_is_not_cancelled_nor_is_anothers(anja: User, bas: User) -> None:
    row = wish(anja)
    with pytest.raises(NotReady):
        cancel_export(row, by=bas, now=timezone.now())
    make_exports()
    with pytest.raises(NotReady):
        cancel_export(row, by=anja, now=timezone.now())


def test_two_clicks_at_the_same_instant_give_one_file(anja: User) -> None:
    one, other = (signed_in(anja) for _n in range(2))
    answers = race(lambda: ask(one, "proef", what="a", **CSV), lambda: ask(other, "proef", what="a", **CSV))

    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert Export.objects.count() == 1


def test_that_holds_by_the_key_in_the_database(anja: User, request: pytest.FixtureRequest) -> None:
    row = wish(anja)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    Export.objects.all().delete()
    with without_key(Export, "by"):
        falls(test_two_clicks_at_the_same_instant_give_one_file, request)
