"""What the acts on a request refuse, whichever page or program asks: not yours, not now, not like this."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.utils import timezone

from intake import transitions as act
from intake.enums import AttachmentKind, ConsentMethod, ConsentState, PartKey, RequestSort, RequestStatus
from intake.models import Attachment, Consent, Request, RequestPart, RequestShare, SchoolCoach
from intake.permissions import advises
from intake.queries.completeness import missing_in
from intake.queries.consents import needed_consents
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Notification, Parent, Pupil, School, User
from swvportal.foundation.shares import end_share, share, shared_ids
from swvportal.foundation.workflow import AlreadyMoved, NotAllowed, NotReady
from tests.intake.made import PARENT, complete_draft, stored_document, submitted
from tests.story import person

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def draft(wilg: School, anja: User) -> Request:
    """An empty draft."""
    return act.start_request(wilg, by=anja, key=uuid.uuid4(), now=timezone.now())


@pytest.fixture
def complete(wilg: School, anja: User, dirk: User, carla: User) -> Request:
    """A complete draft with a second parent who has not answered yet."""
    return complete_draft(wilg, anja, dirk, carla, second_parent=True)


def answer(request: Request, by: User, **changes: Any) -> Consent:
    """Note what Tom Jansen answered."""
    typed: dict[str, Any] = {
        "parent": Parent.objects.filter(name="Tom Jansen").first(),
        "state": ConsentState.GIVEN,
        "method": ConsentMethod.TALK,
        "text": "Mag het team meekijken?",
        "answered_on": timezone.localdate(),
    }
    return act.record_consent(request, by=by, now=timezone.now(), **{**typed, **changes})


def test_a_request_is_started_by_the_school_or_the_coordinator(
    wilg: School, olga: User, carla: User, lotte: User
) -> None:
    for user in (olga, carla):
        with pytest.raises(NotAllowed):
            act.start_request(wilg, by=user, key=uuid.uuid4(), now=timezone.now())

    assert act.start_request(wilg, by=lotte, key=uuid.uuid4(), now=timezone.now()).on_behalf
    assert Request.objects.count() == 1


def test_the_key_of_somebody_elses_form_starts_nothing(draft: Request, wilg: School, bas: User) -> None:
    with pytest.raises(NotAllowed):
        act.start_request(wilg, by=bas, key=draft.one_time_key, now=timezone.now())
    assert Request.objects.get() == draft


def test_the_directors_part_is_not_written_like_another(draft: Request, dirk: User) -> None:
    with pytest.raises(NotAllowed):
        act.save_part(draft, PartKey.DIRECTOR, data={"agreed_at": "x"}, version=0, by=dirk, now=timezone.now())
    assert RequestPart.objects.get(request=draft, key=PartKey.DIRECTOR).data == {}


def test_the_same_answers_again_make_no_new_version(draft: Request, anja: User, bas: User) -> None:
    def saved(by: User, version: int) -> int:
        data = {"occasion": "Sam raakt de draad kwijt."}
        part = act.save_part(draft, PartKey.QUESTION, data=data, version=version, by=by, now=timezone.now())
        return part.version

    assert (saved(anja, 0), saved(bas, 1)) == (1, 1)
    assert RequestPart.objects.get(request=draft, key=PartKey.QUESTION).saved_by == anja


def test_the_sort_of_the_head_is_kept_on_the_request(draft: Request, anja: User) -> None:
    act.save_part(draft, PartKey.HEAD, data={"sort": RequestSort.RENEWAL}, version=0, by=anja, now=timezone.now())

    draft.refresh_from_db()
    assert draft.sort == RequestSort.RENEWAL
    assert RequestPart.objects.get(request=draft, key=PartKey.HEAD).data == {}


def test_a_parent_who_answered_stays(complete: Request, anja: User) -> None:
    version = RequestPart.objects.get(request=complete, key=PartKey.PARENTS).version
    only = [{**PARENT, "id": Parent.objects.get(name="Tom Jansen").pk, "name": "Tom Jansen"}]

    with pytest.raises(NotReady):
        act.save_parents(complete, parents=only, disagree=False, version=version, by=anja, now=timezone.now())
    assert Parent.objects.count() == 2


def test_the_director_agrees_with_a_whole_question_only(draft: Request, dirk: User) -> None:
    with pytest.raises(NotReady):
        act.agree(draft, version=0, remark="", by=dirk, now=timezone.now())
    assert RequestPart.objects.get(request=draft, key=PartKey.DIRECTOR).version == 0


def test_only_the_director_of_the_school_agrees(
    complete: Request, anja: User, carla: User, olga: User, lotte: User, eik: School
) -> None:
    part = RequestPart.objects.get(request=complete, key=PartKey.DIRECTOR)
    for user in (anja, carla, olga, lotte, person("Dora Kuip", Role.DIRECTOR, school=eik)):
        with pytest.raises(NotAllowed):
            act.agree(complete, version=part.version, remark="", by=user, now=timezone.now())
    part.refresh_from_db()
    assert part.data["agreed_by"] == "Dirk Mulder"


def test_advice_is_asked_of_a_coach_by_the_school(
    draft: Request, anja: User, olga: User, bas: User, cees: User
) -> None:
    with pytest.raises(NotAllowed):
        act.ask_adviser(draft, coach=cees, by=olga, now=timezone.now())
    with pytest.raises(NotReady):
        act.ask_adviser(draft, coach=bas, by=anja, now=timezone.now())
    assert Request.objects.get().adviser is None

    for _twice in range(2):
        act.ask_adviser(draft, coach=cees, by=anja, now=timezone.now())
    assert Notification.objects.filter(kind="advice_asked", user=cees).count() == 1


def test_while_nobody_is_asked_the_fixed_coach_advises(draft: Request, wilg: School, carla: User, cees: User) -> None:
    SchoolCoach.objects.create(school=wilg, coach=carla, since=timezone.localdate())

    assert advises(carla, draft)
    assert not advises(cees, draft)


def test_consent_is_noted_by_the_school(complete: Request, carla: User, olga: User) -> None:
    for user in (carla, olga):
        with pytest.raises(NotAllowed):
            answer(complete, user)


def test_consent_is_about_a_pupil_and_one_of_its_own_parents(
    draft: Request, complete: Request, anja: User, wilg: School
) -> None:
    stranger = Parent.objects.create(pupil=Pupil.objects.create(school=wilg), name="Iemand anders")

    with pytest.raises(NotReady):
        answer(draft, anja, parent=None)
    with pytest.raises(NotReady):
        answer(complete, anja, parent=stranger)


@pytest.mark.parametrize(
    "changes",
    [
        {"answered_on": timezone.localdate() + 2 * DAY},
        {"method": ConsentMethod.FORM},
        {"state": ConsentState.RELIED, "reason": "  "},
    ],
    ids=["a day to come", "no form", "no reason"],
)
def test_consent_is_noted_whole(complete: Request, anja: User, changes: dict[str, Any]) -> None:
    before = Consent.objects.count()

    with pytest.raises(NotReady):
        answer(complete, anja, **changes)
    assert Consent.objects.count() == before


def test_a_second_answer_waits_until_the_first_is_withdrawn(complete: Request, anja: User) -> None:
    first = answer(complete, anja, state=ConsentState.REFUSED)
    with pytest.raises(NotReady):
        answer(complete, anja)

    act.withdraw_consent(first, by=anja, now=timezone.now())
    assert answer(complete, anja).state == ConsentState.GIVEN


def test_a_consent_is_withdrawn_once_and_by_the_school(complete: Request, anja: User, olga: User) -> None:
    consent = Consent.objects.get()
    with pytest.raises(NotAllowed):
        act.withdraw_consent(consent, by=olga, now=timezone.now())
    act.withdraw_consent(consent, by=anja, now=timezone.now())
    with pytest.raises(AlreadyMoved):
        act.withdraw_consent(consent, by=anja, now=timezone.now())


def test_a_document_comes_and_goes_by_the_school_once(complete: Request, anja: User, carla: User) -> None:
    def attach(by: User) -> Attachment:
        document = stored_document(by)
        return act.attach(complete, document=document, kind=AttachmentKind.OTHER, by=by, now=timezone.now())

    with pytest.raises(NotAllowed):
        attach(carla)
    found = attach(anja)
    with pytest.raises(NotAllowed):
        act.remove_attachment(found, by=carla, now=timezone.now())
    act.remove_attachment(found, by=anja, now=timezone.now())
    with pytest.raises(AlreadyMoved):
        act.remove_attachment(found, by=anja, now=timezone.now())


def test_only_the_loket_picks_up_and_puts_back(wilg: School, anja: User, dirk: User, carla: User, oscar: User) -> None:
    request = submitted(wilg, anja, dirk, carla)
    for user in (anja, oscar):
        for doing in (act.claim, act.unclaim):
            with pytest.raises(NotAllowed):
                doing(request, by=user)
    assert Request.objects.get().desk_owner is None


def test_a_draft_that_is_withdrawn_troubles_nobody(draft: Request, anja: User) -> None:
    before = Notification.objects.count()

    act.withdraw(draft, reason="Toch niet nodig.", by=anja, now=timezone.now())

    assert draft.status == RequestStatus.WITHDRAWN
    assert Notification.objects.count() == before


def test_a_share_opens_one_request_for_a_time(draft: Request, complete: Request, fleur: User, oscar: User) -> None:
    today = timezone.localdate()

    def sharing(days: int) -> None:
        share(
            RequestShare,
            draft,
            with_=fleur,
            by=oscar,
            until=today + days * DAY,
            reason="Steekproef",
            now=timezone.now(),
        )

    sharing(7)
    sharing(2)
    assert list(Request.objects.visible_to(fleur)) == [draft]
    assert RequestShare.objects.get().until == today + 2 * DAY
    assert shared_ids(fleur, RequestShare, on=today + 3 * DAY) == set()

    fleur.is_active = False
    assert shared_ids(fleur, RequestShare) == set()
    fleur.is_active = True
    end_share(RequestShare, draft, with_=fleur)
    assert not Request.objects.visible_to(fleur).exists()


def test_what_is_missing_is_named_line_by_line(
    draft: Request, anja: User, carla: User, dirk: User, wilg: School
) -> None:
    def missing(request: Request, key: PartKey) -> list[str]:
        return [one.field for one in missing_in(Request.objects.get(pk=request.pk)) if one.part == key]

    rows = [{"what": "Taakkaart", "when": "", "by_whom": "", "effect": ""}]
    act.save_part(draft, PartKey.TRIED, data={"rows": rows}, version=0, by=anja, now=timezone.now())
    assert missing(draft, PartKey.TRIED) == ["rows-0-when", ""]
    act.save_part(draft, PartKey.HEAD, data={"sort": RequestSort.URGENT}, version=0, by=anja, now=timezone.now())
    assert missing(draft, PartKey.HEAD) == ["urgent_reason"]
    assert needed_consents(draft) == []

    whole = complete_draft(wilg, anja, dirk, carla)
    advice = whole.parts.get(key=PartKey.ADVICE)
    for hole, field in (
        ({"direct_minutes": 0, "indirect_minutes": 0}, "direct_minutes"),
        ({"ends_on": "2026-01-01"}, "ends_on"),
    ):
        RequestPart.objects.filter(pk=advice.pk).update(data={**advice.data, **hole})
        assert missing(whole, PartKey.ADVICE) == [field]
