"""Who sees which request: one rule for list, page, search, file, export, count and mail."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from intake.enums import COMMITTEE_HAS, IN_WORDS, MERGEABLE, RequestStatus, Sight, TransferStatus
from intake.terms import due_in_rows
from intake.ties import with_tie
from swvportal.foundation.enums import Role
from swvportal.foundation.finding import MOST, Plain, TextWords, has_words, holds, holds_or_nears, plain

if TYPE_CHECKING:
    from intake.models import (  # noqa: F401 - named in strings below
        Attachment,
        BulkRun,
        LeadTime,
        Request,
        SchoolCoach,
        Transfer,
    )
    from swvportal.foundation.models import User

WITHOUT_LETTERS = (Sight.ADVISER, Sight.FIXED_COACH)
COMMITTEE_SEES_FOR_DAYS = 31  # roles.md: "until a month after the decision"


def _schools_near(text: str) -> dict[UUID, float]:
    """The schools whose name holds the text or comes near it, and how near; one query."""
    from swvportal.foundation.models import School

    found = School.objects.alias(plain=Plain("name")).filter(holds_or_nears("plain", text)).order_by()
    near = TrigramWordSimilarity(plain(text), F("plain"))  # type: ignore[arg-type]
    return dict(found.values_list("pk", near))


def _found_by_index(
    text: str, schools: Iterable[UUID], among: models.QuerySet[Request]
) -> models.QuerySet[Request, Any]:
    """The keys of all requests that fit, each way of fitting by an index of its own; of those that only have the words
    so many of `among` as somebody can leaf through, since a common word stands in nearly all."""
    from intake.models import Request, RequestPart
    from swvportal.foundation.models import Pupil

    pupils = Pupil.objects.alias(plain=Plain("first_name", "last_name")).filter(holds_or_nears("plain", text))
    rows = Request.objects.order_by().values("pk")
    of_reference = rows.alias(plain=Plain("reference")).filter(holds("plain", text))
    of_pupil = rows.filter(pupil__in=pupils.order_by().values("pk"))
    parts = RequestPart.objects.alias(words=TextWords("data")).filter(has_words("words", text), key__in=IN_WORDS)
    of_words = parts.filter(request__in=among.order_by().values("pk")).order_by().values("request")
    return of_reference.union(of_pupil, rows.filter(school__in=schools), of_words[: (MOST + 1) * len(IN_WORDS)])


class SchoolCoachQuerySet(models.QuerySet["SchoolCoach"]):
    """Fixed coaches of schools, by date."""

    def current(self, on: datetime.date | None = None) -> SchoolCoachQuerySet:
        """Included if, and only if, the coach is the school's fixed coach on that day (today)."""
        day = on or timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def contacts(self) -> SchoolCoachQuerySet:
        """Included if, and only if, the coach is whom the school turns to first."""
        return self.filter(contact=True)


class RequestQuerySet(models.QuerySet["Request"]):
    """Requests by what a person may see and by where they stand."""

    def visible_to(self, user: User) -> RequestQuerySet:
        """Included if, and only if, one of these holds (roles.md).

        It is of a school where the person is IB'er or director. The person is a coach and is asked for its advice,
        has it assigned or is the school's fixed coach. It was submitted and the person is coordinator or office, or
        the person made it on the school's behalf. The person is on the committee, it is before the committee or was
        decided at most a month ago, and the person has no tie to it. Or it was shared with the
        person by name and the share has not ended.
        """
        return self.filter(reduce(or_, self.sights(user).values()))

    def with_letters_for(self, user: User) -> RequestQuerySet:
        """Included if, and only if, visible to the person, and not only as a coach who works on something else:
        coaches read the letters of their own assignments (roles.md)."""
        sights = self.sights(user)
        return self.filter(reduce(or_, (rule for sight, rule in sights.items() if sight not in WITHOUT_LETTERS)))

    def sights(self, user: User) -> dict[Sight, Q]:
        """By reason which requests a person sees, for the reasons that may hold for this person at all; two queries at
        most. `queries.sight` answers the same the other way round: who sees one request."""
        from intake.models import RequestShare, SchoolCoach
        from swvportal.foundation.shares import shared_ids

        standing = user.standing
        found = {Sight.SHARED: Q(pk__in=shared_ids(user, RequestShare))}
        if standing.school_ids:
            found[Sight.SCHOOL] = Q(school__in=standing.school_ids)
        if standing.has(Role.COORDINATOR, Role.OFFICE):
            found[Sight.DESK] = Q(submitted_at__isnull=False)
            found[Sight.MAKER] = Q(created_by=user)
        if standing.on_committee:
            found[Sight.COMMITTEE] = self.before_committee() & ~with_tie(user)
        if standing.has(Role.COACH):
            schools = list(SchoolCoach.objects.filter(coach=user).current().values_list("school", flat=True))
            found[Sight.ADVISER] = Q(adviser=user)
            found[Sight.COACH] = Q(coach=user)
            found[Sight.FIXED_COACH] = Q(school__in=schools)
        return found

    @staticmethod
    def before_committee() -> Q:
        """What the committee has in hand, also while it waits for the school or for a day, and what it decided at
        most a month ago."""
        recently = timezone.localdate() - datetime.timedelta(days=COMMITTEE_SEES_FOR_DAYS)
        asked = Q(status=RequestStatus.RETURNED, returned_from=RequestStatus.AT_COMMITTEE)
        return Q(status__in=COMMITTEE_HAS) | asked | Q(decided_on__gte=recently)

    def tied_to(self, user: User) -> RequestQuerySet:
        """Included if, and only if, the person has a tie to it (`ties`)."""
        return self.filter(with_tie(user))

    def untied_to(self, user: User) -> RequestQuerySet:
        """Included if, and only if, the person has no tie to it: what a member of the committee may work on."""
        return self.exclude(with_tie(user))

    def awaiting_desk(self) -> RequestQuerySet:
        """What the loket has to look at."""
        return self.filter(status=RequestStatus.SUBMITTED)

    def with_due(self, among: Collection[str] = ()) -> RequestQuerySet:
        """Adds `due`, the last day of whoever has it now, as `terms.due_on` says it; empty while no term runs.

        `among` are the states that the caller asks for: of new ones alone the index knows the order.
        """
        return self.annotate(due=F("desk_by") if set(among) == {RequestStatus.SUBMITTED} else due_in_rows())

    def with_another_open(self) -> RequestQuerySet:
        """Adds `another`, whether there is another request about this child that was handed in and not decided."""
        others = self.model._default_manager.filter(pupil=OuterRef("pupil"), status__in=MERGEABLE)
        return self.annotate(another=Exists(others.exclude(pk=OuterRef("pk"))))

    def matching(self, text: str) -> RequestQuerySet:
        """Included if, and only if, the reference or the name of school or pupil holds the text or comes near it, or
        one part of the request has all its words, in whatever form of them.

        Accents and capitals do not count, a typing error in a name is forgiven. Adds `closeness`, 1 for a reference;
        what was found by its words alone comes after what was found by name.
        What narrows the rows further is asked before, for of a common word no more are looked up than can be shown.
        Asks one query at once: how near each school comes is reckoned once, and not for each of its requests.
        """
        nearness = _schools_near(text)
        keys = defaultdict[float, list[UUID]](list)
        for school, near in nearness.items():
            keys[near].append(school)
        pupil = Plain("pupil__first_name", "pupil__last_name")
        near_pupil = TrigramWordSimilarity(plain(text), pupil)  # type: ignore[arg-type]
        near_school = Case(*(When(school__in=keys[near], then=Value(near)) for near in keys), default=Value(0.0))
        best = Greatest(Coalesce(near_pupil, 0.0), near_school)
        sure = Q(reference__icontains=text) | Q(school__in=keys[1.0])  # what can come no nearer is not reckoned out
        found = self.filter(pk__in=_found_by_index(text, nearness, self))
        return found.annotate(closeness=Case(When(sure, then=Value(1.0)), default=best))

    def due_to_resume(self, on: datetime.date) -> RequestQuerySet:
        """Deferred requests whose date has come."""
        return self.filter(status=RequestStatus.DEFERRED, deferred_until__lte=on)


class TransferQuerySet(models.QuerySet["Transfer"]):
    """Changes of school."""

    def visible_to(self, user: User) -> TransferQuerySet:
        """Included if, and only if, the person is coordinator or office, or IB'er or director of the old school."""
        standing = user.standing
        return self if standing.has(Role.COORDINATOR, Role.OFFICE) else self.filter(source__in=standing.school_ids)

    def open(self) -> TransferQuerySet:
        """Included if, and only if, it waits to be carried out."""
        return self.filter(status=TransferStatus.ANNOUNCED)


class LeadTimeQuerySet(models.QuerySet["LeadTime"]):
    """Lead times follow their request; the figures that are made of many name none."""

    def visible_to(self, user: User) -> LeadTimeQuerySet:
        """Included if, and only if, the request is visible to the person."""
        from intake.models import Request

        return self.filter(request__in=Request.objects.visible_to(user))


class BulkRunQuerySet(models.QuerySet["BulkRun"]):
    """What was done to many requests at once, by who did it."""

    def visible_to(self, user: User) -> BulkRunQuerySet:
        """Included if, and only if, the person did it."""
        return self.filter(by=user)


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Attachments follow their request."""

    def visible_to(self, user: User) -> AttachmentQuerySet:
        """Included if, and only if, the request is visible to the person."""
        from intake.models import Request

        return self.filter(request__in=Request.objects.visible_to(user))

    def standing(self) -> AttachmentQuerySet:
        """Included if, and only if, it was not taken away."""
        return self.filter(removed_at__isnull=True)
