"""Reads for the pages of the committee and of letters about requests; changes nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from arrangements.enums import Principle, Score
from arrangements.models import Agreement, Decision, Meeting, Review
from hours.enums import Purpose
from hours.models import Budget
from intake.enums import RequestStatus
from intake.models import Request
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Letter, User
from swvportal.foundation.schoolyears import school_year_of

SCHOOL_PART = "school"


@dataclass(frozen=True)
class Tested:
    """One principle over all open reviews: the scores given, and their mean with one decimal."""

    principle: Principle
    scores: list[Score]
    mean: float | None


def next_meeting(on: datetime.date | None = None) -> Meeting | None:
    """The first meeting on or after that day (today)."""
    return Meeting.objects.filter(held_on__gte=on or timezone.localdate()).first()


def decided_too_late(on: datetime.date) -> int:
    """How many cases before the committee were promised a decision before the first meeting on or after that day; all
    of them while none is planned."""
    meeting = next_meeting(on)
    if meeting is None:
        return Request.objects.filter(status=RequestStatus.AT_COMMITTEE).count()
    return Request.objects.filter(status=RequestStatus.AT_COMMITTEE, decide_by__lt=meeting.held_on).count()


def agenda(user: User) -> QuerySet[Request]:
    """What lies before the committee for this member: earliest promised day first, with how many reviews are in."""
    open_review = Q(reviews__decision__isnull=True)
    return (
        _cases(user)
        .select_related("school", "pupil")
        .annotate(
            reviews_in=Count("reviews", filter=open_review, distinct=True),
            own_review=Count("reviews", filter=open_review & Q(reviews__member=user), distinct=True),
        )
        .order_by("decide_by", "reference")
    )


def waiting_for(user: User) -> int:
    """How many cases this member has still to review."""
    open_cases = _cases(user).filter(status=RequestStatus.AT_COMMITTEE)
    return open_cases.exclude(reviews__in=Review.objects.open().filter(member=user)).count()


def _cases(user: User) -> QuerySet[Request]:
    """What the committee has in hand, as far as this member sits on it."""
    return (
        Request.objects.visible_to(user)
        .filter(status__in=[RequestStatus.AT_COMMITTEE, RequestStatus.DECIDED, RequestStatus.OBJECTION])
        .untied_to(user)
    )


def open_reviews(request: Request, user: User) -> list[Review]:
    """The reviews that a decision can be made on now, with their scores, as far as this person may see them."""
    reviews = Review.objects.visible_to(user).open().filter(request=request)
    return list(reviews.select_related("member").prefetch_related("scores").order_by("reviewed_at"))


def tested(reviews: list[Review]) -> list[Tested]:
    """The principles in order with what the members scored."""
    found = []
    for principle in Principle:
        scores = [Score(row.score) for review in reviews for row in review.scores.all() if row.principle == principle]
        mean = round(sum(scores) / len(scores), 1) if scores else None
        found.append(Tested(principle, scores, mean))
    return found


def pending_decision(request: Request) -> Decision | None:
    """The decision that is recorded and not released."""
    return request.decisions.pending().select_related("coach", "decided_by", "reservation__budget").first()


def waiting_for_release(user: User) -> QuerySet[Decision]:
    """The recorded decisions that this person may make final: the office all, a chair those without a tie; first
    recorded first. With what tells whether they may be sent at hand: three queries for any number.
    """
    rows = Decision.objects.visible_to(user).pending().filter(request__status=RequestStatus.DECIDED)
    if not user.standing.has(Role.OFFICE):
        rows = rows.filter(request__in=Request.objects.untied_to(user))
    rows = rows.select_related("request__school", "request__pupil", "coach", "decided_by")
    return rows.prefetch_related("request__consents", "request__pupil__parents").order_by("decided_at", "pk")


def taken_back(request: Request) -> Decision | None:
    """The last decision on a request, when it was taken back before anybody outside saw it."""
    last = request.decisions.select_related("coach").order_by("-decided_at").first()
    return last if last is not None and last.undone_at is not None else None


def decisions_on(request: Request) -> tuple[Decision | None, Decision | None]:
    """The decision that waits for its release and the last one that was released; one query for both."""
    rows = request.decisions.filter(undone_at__isnull=True).select_related("coach", "decided_by")
    found = list(rows.order_by("-released_at"))
    pending = next((one for one in found if one.released_at is None), None)
    return pending, next((one for one in found if one.released_at), None)


def earlier_decisions(request: Request) -> list[Decision]:
    """The released decisions on a request, last first: all of them stay readable."""
    released = request.decisions.released().select_related("coach")
    return list(released.order_by("-released_at"))


def oa_budgets(user: User) -> list[Budget]:
    """What is left for arrangements, for whoever decides: this school year's budgets and later ones, per supplier."""
    this_year = school_year_of(timezone.localdate())
    budgets = Budget.objects.visible_to(user).of_partnership().filter(purpose=Purpose.OA, school_year__gte=this_year)
    return list(budgets.select_related("supplier").order_by("school_year", "supplier__name"))


def budget_for(coach: User, starts_on: datetime.date) -> Budget | None:
    """The partnership's OA budget with the coach's supplier in the school year of that day."""
    return (
        Budget.objects.of_partnership()
        .filter(
            purpose=Purpose.OA,
            supplier__in=coach.standing.supplier_ids,
            school_year=school_year_of(starts_on),
        )
        .select_related("supplier")
        .first()
    )


def letters_visible_to(user: User) -> QuerySet[Letter]:
    """Letters about requests that this person may open.

    Included if, and only if, the request is visible, for a coach also assigned (roles.md), and the person is office or
    the letter is the one to the school: what goes to a parent may hold an address that never leaves the office
    (security bar, 91).
    """
    visible = Request.objects.with_letters_for(user).values("pk")
    return _as_read_by(user, Letter.objects.filter(subject_type=Request._meta.label_lower, subject_id__in=visible))


def letters_on(request: Request, user: User) -> QuerySet[Letter]:
    """The letters about a request to which this person was let in, by the same rule as `letters_visible_to`.

    Only for a coach the rule asks more than that; for everybody else nothing is asked again.
    """
    if user.standing.has(Role.COACH) and request.coach_id != user.pk:
        return letters_visible_to(user).filter(subject_id=request.pk)
    return _as_read_by(user, Letter.objects.filter(subject_type=Request._meta.label_lower, subject_id=request.pk))


def _as_read_by(user: User, letters: QuerySet[Letter]) -> QuerySet[Letter]:
    return letters if user.standing.has(Role.OFFICE) else letters.filter(part=SCHOOL_PART)


@dataclass(frozen=True)
class LetterRow:
    """One letter in a list, with the request or the agreement it is about and the name of that one's page."""

    letter: Letter
    subject: Request | Agreement
    page: str


def letters_with_subjects(letters: Iterable[Letter]) -> list[LetterRow]:
    """Put the request or agreement beside each letter; two queries for all."""
    found = list(letters)
    keys = [letter.subject_id for letter in found]
    requests = Request.objects.select_related("school").in_bulk(keys)
    agreements = Agreement.objects.select_related("school").in_bulk(keys)
    return [
        LetterRow(letter, agreements[letter.subject_id], "arrangements:agreement")
        if letter.subject_id in agreements
        else LetterRow(letter, requests[letter.subject_id], "dossier")
        for letter in found
    ]
