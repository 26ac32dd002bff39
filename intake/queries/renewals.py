"""What is known of renewing an arrangement: whether it can be, whether it began, when the school was invited."""

from __future__ import annotations

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.utils.translation import gettext_lazy as _

from intake.enums import COMMITTEE_KINDS, RequestStatus
from intake.models import RenewalInvitation, Request
from intake.permissions import GONE_ON, at_another_school
from swvportal.foundation.models import User
from swvportal.foundation.verdicts import Denied, Verdict, verdict

NO_KIND = _("Only an education arrangement is renewed. For other questions the loket gives more hours.")
BEGUN = _("The school began a renewal already.")
CAME_TO_NOTHING = (RequestStatus.WITHDRAWN, RequestStatus.DECLINED, RequestStatus.REFUSED)
_RENEWS = Q(kind=F("grew_from__kind"))


def renewals() -> QuerySet[Request]:
    """The requests that go on from another one in its own kind, whatever sort the school gives them, and that did not
    come to nothing: withdrawn, not taken up or refused."""
    return Request.objects.filter(_RENEWS).exclude(status__in=CAME_TO_NOTHING)


def may_be_renewed(request: Request, *, begun: bool | None = None) -> Verdict:
    """An arrangement of which no renewal began, of a pupil who is still at this school; one query, or none where it is
    known whether one did and the pupil is at hand."""
    if request.kind not in COMMITTEE_KINDS:
        return Denied(NO_KIND)
    if at_another_school(request):
        return Denied(GONE_ON)
    if begun is None:
        begun = renewals().filter(grew_from=request.pk).exists()
    return verdict(not begun, BEGUN)


def renewal_begun() -> Exists:
    """The same beside requests that are read: whether a renewal of each began."""
    return Exists(renewals().filter(grew_from=OuterRef("pk")))


def renewal_seen_by(user: User) -> Subquery:
    """The key of the last renewal of each request that is read, as far as this person may open it."""
    rows = Request.objects.visible_to(user).filter(_RENEWS, grew_from=OuterRef("pk"))
    return _last_of(rows.exclude(status__in=CAME_TO_NOTHING))


def refused_renewal_seen_by(user: User) -> Subquery:
    """The key of the last renewal of each request that is read that was refused, as far as this person may open it."""
    rows = Request.objects.visible_to(user).filter(_RENEWS, grew_from=OuterRef("pk"), status=RequestStatus.REFUSED)
    return _last_of(rows)


def _last_of(rows: QuerySet[Request]) -> Subquery:
    return Subquery(rows.order_by("-created_at").values("pk")[:1], output_field=UUIDField())


def invited_at(school_year: int) -> Subquery:
    """When the school of each request that is read was last invited to renew it in this school year."""
    rows = RenewalInvitation.objects.filter(request=OuterRef("pk"), school_year=school_year).order_by("-number")
    return Subquery(rows.values("invited_at")[:1], output_field=DateTimeField())
