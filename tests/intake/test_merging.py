"""Two files of one child made into one: nothing is lost, nothing gets looser, and two people at once do it once."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from intake import transitions as act
from intake.enums import RequestKind
from intake.models import AgendaItem, Attachment, Consent, ConsentQuestion, KeptApart, Request
from intake.queries.doubles import doubles_of, pupils_with_doubles
from intake.queries.merging import fingerprint
from intake.queries.pupils import visible_pupils
from intake.transitions import Merge, StalePart
from intake.transitions.merging import PUPIL_FIELDS, SeenOther
from intake.transitions.writing import PUPIL_FIELDS as TYPED
from swvportal.foundation.models import Document, Letter, Move, Parent, Pupil, School, User
from swvportal.foundation.workflow import AlreadyMoved, NotAllowed, NotReady
from tests.clients import signed_in
from tests.intake.made import PARENT, complete_of, submitted
from tests.intake.sot import about_pupil, planned
from tests.racing import between, falls, without_locks

pytestmark = pytest.mark.django_db
Two = tuple[Pupil, Pupil]
HELD: tuple[type[models.Model], ...] = (
    Request, Attachment, Document, Consent, ConsentQuestion, Letter, AgendaItem, Parent, Pupil, Move,
)  # fmt: skip


def of(request: Request) -> Pupil:
    return Pupil.objects.get(requests=request)


@pytest.fixture
def two(anja: User, dirk: User, carla: User, wilg: School) -> Two:
    """Sam handed in twice: with one parent, and with two of whom Eva is the same one."""
    first = of(submitted(wilg, anja, dirk, carla))
    second = of(submitted(wilg, anja, dirk, carla, first_name="Samm"))
    Parent.objects.create(pupil=second, **{**PARENT, "name": "Tom Jansen", "secret_address": True})
    act.go_on_from(second.requests.get(), kind=RequestKind.CONSULTATION, by=anja, key=uuid.uuid4(), now=timezone.now())
    about_pupil(planned(wilg, anja), anja)
    named = Pupil.objects.get(sot_items__isnull=False)
    AgendaItem.objects.update(pupil=second)
    named.delete()
    return first, second


def leads_to(answer: Any) -> list[Any]:
    """The keys in the address of the file that a page leads on to."""
    match = resolve(answer.headers["Location"])
    assert match.view_name == "intake:pupil"
    return [*match.kwargs.values()]


def eva_of(pupil: Pupil) -> Parent:
    return pupil.parents.get(name="Eva Jansen")


def merge(goes: Pupil, stays: Pupil, by: User, **chosen: Any) -> None:
    fields = {name: getattr(stays, name) for name in PUPIL_FIELDS}
    choice = Merge(fields=fields, seen=fingerprint(goes, stays), **chosen)
    act.merge_pupils(goes, stays, choice, reason="Twee keer ingetypt.", by=by, now=timezone.now())


MOVED = {"pupil", "parent", "merged_into", "parents_disagree"}


def everything() -> dict[str, set[tuple[Any, ...]]]:
    """All rows there are, but for which pupil and parent they point to."""
    found = {}
    for model in HELD:
        names = [one.name for one in model._meta.concrete_fields if one.get_internal_type() != "JSONField"]
        found[model.__name__] = set(model._default_manager.values_list(*[one for one in names if one not in MOVED]))
    return found


@pytest.mark.parametrize("backwards", [False, True])
def test_after_a_merge_nothing_is_lost(two: Two, lotte: User, anja: User, backwards: bool) -> None:
    goes, stays = two if backwards else reversed(two)
    before, together = everything(), set(Request.objects.filter(pupil__in=two).values_list("pk", flat=True))
    said = set(Consent.objects.values_list("pk", "text", "state", "answered_on"))

    merge(goes, stays, lotte, same={eva_of(goes).pk: eva_of(stays).pk})

    after = everything()
    lines = after["Move"] - before["Move"]
    assert {name: rows for name, rows in after.items() if name != "Move"} == {
        name: rows for name, rows in before.items() if name != "Move"
    }
    assert before["Move"] <= after["Move"]
    assert len(lines) == 4  # both pupils, both rows of Eva
    assert set(Request.objects.filter(pupil=stays).values_list("pk", flat=True)) == together
    assert AgendaItem.objects.get().pupil_id == stays.pk
    assert set(Consent.objects.values_list("pk", "text", "state", "answered_on")) == said
    assert set(Consent.objects.values_list("parent", flat=True)) == {eva_of(stays).pk}
    assert sorted(stays.parents.values_list("name", flat=True)) == ["Eva Jansen", "Tom Jansen"]
    assert {move.by for move in Move.objects.filter(name="merge_pupil", subject_id__in=[goes.pk, stays.pk])} == {lotte}
    for user in (lotte, anja):
        assert goes.pk not in set(visible_pupils(user).values_list("pk", flat=True))
        assert leads_to(signed_in(user).get(reverse("intake:pupil", args=[goes.pk]))) == [stays.pk]


def test_what_is_written_of_the_one_that_went_follows_and_what_was_said_changes_hands_no_other_way(
    two: Two, lotte: User, anja: User
) -> None:
    goes, stays = two
    eva, other = eva_of(goes), eva_of(stays)
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.filter(parent=eva).update(parent=other)
    merge(goes, stays, lotte, same={eva.pk: other.pk})

    late = complete_of(RequestKind.CONSULTATION, stays.school, anja)
    Request.objects.filter(pk=late.pk).update(pupil=goes)
    late.refresh_from_db()
    assert late.pupil_id == stays.pk
    assert Parent.objects.create(pupil=goes, name="Oma").pk in stays.parents.values_list("pk", flat=True)


@pytest.mark.parametrize("chosen", [{"custody": "unknown"}, {"custody": "yes", "secret_address": False}])
def test_of_a_parent_the_strictest_stands_but_where_somebody_chose(
    two: Two, lotte: User, oscar: User, chosen: dict[str, Any]
) -> None:
    goes, stays = two
    eva, other = eva_of(goes), eva_of(stays)
    Parent.objects.filter(pk=eva.pk).update(custody="no", secret_address=True, phone="06 00000001", city="Eikendam")
    Parent.objects.filter(pk=other.pk).update(street="", postcode="", city="Hengelo")
    Pupil.objects.filter(pk=goes.pk).update(parents_disagree=True)
    for one in two:
        one.refresh_from_db()
    with pytest.raises(NotReady, match="gezag"):  # of which no answer is strict
        merge(goes, stays, lotte, same={eva.pk: other.pk})
    opens = "secret_address" in chosen
    if opens:  # that a secret address is none, only the office says
        with pytest.raises(NotAllowed):
            merge(goes, stays, lotte, same={eva.pk: other.pk}, flags={eva.pk: chosen})
    merge(goes, stays, oscar if opens else lotte, same={eva.pk: other.pk}, flags={eva.pk: chosen})
    other.refresh_from_db()
    stays.refresh_from_db()
    assert (other.custody, other.secret_address) == (chosen["custody"], not opens)
    assert other.phone == "06 00000001"
    assert (other.street, other.city) == ("Beukenlaan 4", "Eikendam")  # an address as a whole
    assert stays.parents_disagree


def test_of_a_pair_matched_by_hand_gezag_is_asked_without_an_answer(two: Two, lotte: User) -> None:
    left, right = two
    tom = right.parents.get(name="Tom Jansen")
    Parent.objects.filter(pk=tom.pk).update(custody="unknown")
    url, field = reverse("intake:merge", args=[left.pk, right.pk]), f"flag_custody_{tom.pk}"
    browser = signed_in(lotte)
    form = browser.get(url).context["form"]
    assert form.fields[field].initial is None
    typed = {name: one.initial for name, one in form.fields.items() if one.initial is not None} | form.initial
    typed |= {"keep": "left", "reason": "Dubbel.", "sure": "on"}
    typed |= {f"same_{tom.pk}": eva_of(left).pk, f"same_{eva_of(right).pk}": ""}
    refused = browser.post(url, typed)
    assert refused.status_code == 422
    assert "Tom Jansen gezag heeft" in str(refused.context["form"].errors[field])
    assert leads_to(browser.post(url, typed | {field: "unknown"})) == [left.pk]
    assert sorted(left.parents.values_list("custody", flat=True)) == ["unknown", "yes"]


def test_a_file_that_went_meanwhile_is_told_of(two: Two, lotte: User) -> None:
    goes, stays = two
    seen = fingerprint(goes, stays)
    alone = Pupil.objects.create(school=goes.school, first_name="Sam")
    Pupil.objects.filter(pk=alone.pk).delete()
    with pytest.raises(SeenOther, match="niet meer"):
        act.merge_pupils(alone, stays, Merge(fields={}, seen=seen), reason="Dubbel.", by=lotte, now=timezone.now())


def test_the_school_that_the_child_is_not_at_reads_of_no_other(two: Two, lotte: User, anja: User, eik: School) -> None:
    goes, stays = two
    Pupil.objects.filter(pk=goes.pk).update(school=eik, group="8")
    Request.objects.filter(pupil=goes).update(school=eik)
    stays.refresh_from_db()
    page = signed_in(lotte).get(reverse("intake:merge", args=[goes.pk, stays.pk])).content.decode()
    assert "van verschillende scholen" in page
    Pupil.objects.filter(pk=stays.pk).update(school=eik)
    stays.refresh_from_db()
    merge(Pupil.objects.get(pk=goes.pk), stays, lotte, same={eva_of(goes).pk: eva_of(stays).pk})
    theirs = signed_in(anja).get(reverse("intake:pupils")).content.decode()
    assert "Niet meer op uw school" in theirs
    assert "De Eik" not in theirs


def test_likely_doubles_stand_on_the_list_and_the_file_until_they_are_kept_apart(
    two: Two, lotte: User, oscar: User, anja: User
) -> None:
    one, other = two
    Pupil.objects.create(school=one.school, first_name="Sam", last_name="Jansen", birth_date=one.birth_date)  # unseen
    for user in (lotte, oscar):
        assert [{row.pk, vars(row)["double"]} for row in pupils_with_doubles(user)] == [{one.pk, other.pk}]
        assert [row.pk for row in doubles_of(one, user)] == [other.pk]
        assert reverse("intake:merge", args=[one.pk, other.pk]) in (
            signed_in(user).get(reverse("intake:pupil", args=[one.pk])).content.decode()
        )
    assert "twee keer" not in signed_in(anja).get(reverse("intake:pupil", args=[one.pk])).content.decode()

    assert signed_in(lotte).post(reverse("intake:apart", args=[one.pk, other.pk])).status_code == 302
    act.keep_apart(other, one, by=oscar, now=timezone.now())
    assert not pupils_with_doubles(lotte).exists()
    assert not doubles_of(other, lotte).exists()
    assert KeptApart.objects.count() == 1
    with pytest.raises(NotAllowed):
        act.keep_apart(one, other, by=anja, now=timezone.now())
    with pytest.raises(NotAllowed):
        merge(one, other, anja)


def test_the_page_shows_both_and_merges_what_was_chosen(two: Two, lotte: User, oscar: User) -> None:
    left, right = two
    url, tom = reverse("intake:merge", args=[left.pk, right.pk]), right.parents.get(name="Tom Jansen")
    browser = signed_in(lotte)
    page = browser.get(url)
    assert page.status_code == 200
    shown = page.content.decode()
    assert "Samm" in shown
    assert "Dit kan niet ongedaan worden gemaakt" in shown
    assert f"Tom Jansen: {left.requests.get().reference}" in shown  # stops until he consents
    assert shown.count("Beukenlaan 4") == 2  # of the two Evas; Tom's is secret
    assert signed_in(oscar).get(url).content.decode().count("Beukenlaan 4") == 3
    form = dict(page.context["form"].initial)
    form |= {name: field.initial for name, field in page.context["form"].fields.items() if field.initial is not None}
    assert (form[f"same_{eva_of(right).pk}"], form[f"same_{tom.pk}"]) == (str(eva_of(left).pk), "")
    form |= {"keep": "right", "field_first_name": "left", "reason": "Twee keer ingetypt."}

    assert browser.post(url, form).status_code == 422  # not sure
    Parent.objects.filter(pk=tom.pk).update(phone="06 00000002")
    refused = browser.post(url, form | {"sure": "on"})
    assert refused.status_code == 422
    assert "gewijzigd" in refused.content.decode()
    assert refused.context["form"]["seen"].value() == fingerprint(left, right)
    form |= {"sure": "on", "seen": fingerprint(left, right)}
    assert leads_to(browser.post(url, form)) == [right.pk]
    right.refresh_from_db()
    assert (right.first_name, right.parents.count()) == ("Sam", 2)
    late = signed_in(oscar).post(url, form, follow=True)
    assert "Lotte Vos was u voor" in late.content.decode()


def test_the_list_of_doubles_asks_the_same_for_one_and_for_thirty(anja: User, wilg: School, lotte: User) -> None:
    counts = []
    for many in (2, 28):
        for _n in range(many):
            act.submit(complete_of(RequestKind.OBSERVATION, wilg, anja), by=anja, now=timezone.now())
        browser = signed_in(lotte)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(reverse("intake:doubles")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20


@pytest.mark.django_db(transaction=True)
def test_two_people_merge_once(two: Two, lotte: User, oscar: User) -> None:
    one, other = two
    _done, late = between(lambda: merge(one, other, lotte), lambda: merge(other, one, oscar))
    assert isinstance(late, AlreadyMoved)
    assert "Lotte" in late.message
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.merged_into_id, other.merged_into_id) == (other.pk, None)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_be_gone(request: pytest.FixtureRequest) -> None:
    with without_locks():
        falls(test_two_people_merge_once, request)


@pytest.mark.django_db(transaction=True)
def test_a_request_that_is_begun_or_written_meanwhile_follows(two: Two, lotte: User, anja: User) -> None:
    stays, goes = two
    draft = goes.requests.get(submitted_at__isnull=True)
    version = draft.parts.get(key="pupil").version
    fields = {name: getattr(goes, name) for name in TYPED} | {"birth_date": datetime.date(2018, 3, 9), "group": "6"}

    def both() -> tuple[Any, ...]:
        grown = act.go_on_from(
            goes.requests.get(submitted_at__isnull=False), kind=RequestKind.OA, by=anja, key=uuid.uuid4(),
            now=timezone.now(),
        )  # fmt: skip
        grown.refresh_from_db()
        try:
            return grown, act.save_pupil(draft, fields=fields, version=version, by=anja, now=timezone.now())
        except StalePart as stale:
            return grown, stale

    _done, (grown, written) = between(lambda: merge(goes, stays, lotte), both)
    assert grown.pupil_id == stays.pk
    assert isinstance(written, StalePart)
    assert not goes.requests.exists()
    assert Pupil.objects.count() == 2
