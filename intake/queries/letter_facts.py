"""What letters about a request share: sender, pupil, days, addressees. It renders none and writes none."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from intake.models import Request
from intake.queries.consents import speaks_alone
from swvportal.foundation.enums import Custody
from swvportal.foundation.letters import schema
from swvportal.foundation.models import Parent, Partnership
from swvportal.foundation.towns import place

Recipient = Parent | None
"""Whom a copy of a letter goes to: one parent, or (None) the pupil."""


def recipients(request: Request, on: datetime.date) -> list[Recipient]:
    """Who gets a copy of a letter of that day: the parents with authority (gezag) who want one; from the 16th birthday
    the pupil, and no parent any more. Nobody else is a recipient (security bar, 91; D8)."""
    if request.pupil is None:
        return []
    if speaks_alone(request.pupil.birth_date, on):
        return [None]
    return list(request.pupil.parents.filter(custody=Custody.YES, wants_copy=True).order_by("name", "pk"))


def is_secret(request: Request, recipient: Recipient) -> bool:
    """Whether the address of this recipient is for the office alone; a pupil may live with a parent whose it is."""
    if recipient is not None:
        return recipient.secret_address
    return request.pupil is not None and request.pupil.parents.filter(secret_address=True).exists()


def addressee_of_pupil(request: Request) -> schema.Addressee:
    """At home where the whole address of the pupil is known, else by way of the school, which hands the letter over."""
    pupil, school = request.pupil, request.school
    assert pupil is not None  # noqa: S101 - whoever is written to is named
    if pupil.street and pupil.postcode and pupil.city:
        return schema.Addressee(
            name=pupil.full_name, street=pupil.street, postcode=pupil.postcode, city=place(pupil.city)
        )
    return schema.Addressee(
        name=pupil.full_name,
        care_of=school.name,
        street=school.street,
        postcode=school.postcode,
        city=place(school.city),
    )


def sender_of(house: Partnership) -> schema.Sender:
    """The partnership as every letter names it."""
    return schema.Sender(
        name=house.name,
        street=house.street,
        postcode=house.postcode,
        city=house.city,
        phone=house.phone,
        email=house.email,
        website=house.website,
    )


class FactsOfRequest:
    """Gathers once what the letters about one request share: `shared` by all, `about` by those that name the pupil."""

    def __init__(self, request: Request, *, number: str, dated: datetime.date) -> None:
        self.request = request
        self.house = Partnership.objects.get()
        self.dated = dated
        self.recipients = recipients(request, dated)
        self.shared: dict[str, Any] = {
            "sender": sender_of(self.house),
            "number": number,
            "dated": dated,
            "request_number": request.reference,
            "signature": schema.Signature(
                name=self.house.signatory,
                title=self.house.signatory_title,
                mandate=_("on behalf of the committee for arrangements"),
            ),
        }
        self.about: dict[str, Any] = {
            "school": request.school.name,
            "pupil": self.pupil(),
            "dates": self.dates(),
            "contact": self.contact(),
        }

    def pupil(self) -> schema.Pupil:
        pupil = self.request.pupil
        assert pupil is not None  # noqa: S101 - an OA is not submitted without
        assert pupil.birth_date is not None  # noqa: S101 - nor without this
        return schema.Pupil(name=pupil.full_name, birth_date=pupil.birth_date, group=pupil.group)

    def dates(self) -> schema.Dates:
        def day(moment: datetime.datetime | None) -> datetime.date:
            return timezone.localtime(moment or self.request.created_at).date()

        return schema.Dates(
            requested_on=day(self.request.created_at),
            received_on=day(self.request.submitted_at),
            complete_on=day(self.request.complete_at),
        )

    def contact(self) -> str:
        reach = [text for text in (self.house.phone, self.house.email) if text]
        return _("the loket of %(name)s (%(reach)s)") % {"name": self.house.name, "reach": ", ".join(reach)}

    def to_school(self) -> schema.Addressee:
        school = self.request.school
        return schema.Addressee(
            name=school.name,
            street=school.street,
            postcode=school.postcode,
            city=place(school.city),
            attention=_("the management"),
        )

    def to_recipient(self, recipient: Recipient) -> schema.Addressee:
        if recipient is None:
            return addressee_of_pupil(self.request)
        return schema.Addressee(
            name=recipient.name, street=recipient.street, postcode=recipient.postcode, city=recipient.city
        )

    def copies_to(self) -> tuple[str, ...]:
        if None in self.recipients:
            return (_("the pupil"),)
        return (_("the parents of the pupil"),) if self.recipients else ()
