"""The two confirmations of an agreement for hours: to the school's board and to the supplier (PO3002, spelregel 4).

Nothing is rendered or written here, and neither letter holds anything of a pupil.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from arrangements.models import Agreement
from hours.models import Budget
from intake.queries import sender_of
from swvportal.foundation.letters import schema
from swvportal.foundation.models import Partnership


def confirmations(
    agreement: Agreement, *, budget: Budget, number: str, dated: datetime.date
) -> tuple[schema.AgreementFacts, schema.AgreementSupplierFacts]:
    """The letters to board and supplier, in Dutch. That to the board names the budget that pays and nothing of what is
    left in it: the school opens it too.
    """
    with override("nl"):
        supplier, agreed_on = agreement.supplier, agreement.agreed_on
        assert supplier is not None  # noqa: S101 - agreement_terms_are_whole
        assert agreed_on is not None  # noqa: S101 - agreement_terms_are_whole
        board = agreement.board
        subject = _("Confirmation of the agreement for hours")
        shared: dict[str, Any] = {
            **_shared(agreement, number=number, dated=dated),
            "hours": _hours(agreement, supplier.name),
            "agreed_on": agreed_on,
            "registered_on": dated,
        }
        to_board = schema.Addressee(
            name=board.name,
            street=board.street,
            postcode=board.postcode,
            city=board.city,
            attention=_("the administration"),
        )
        return (
            schema.AgreementFacts(**shared, addressee=to_board, subject=subject, budget=str(budget)),
            schema.AgreementSupplierFacts(**shared, addressee=schema.Addressee(name=supplier.name), subject=subject),
        )


def _shared(agreement: Agreement, *, number: str, dated: datetime.date) -> dict[str, Any]:
    house = Partnership.objects.get()
    reach = ", ".join(text for text in (house.phone, house.email) if text)
    return {
        "sender": sender_of(house),
        "number": number,
        "dated": dated,
        "request_number": agreement.reference,
        "signature": schema.Signature(name=house.signatory, title=house.signatory_title),
        "school": agreement.school.name,
        "board": agreement.board.name,
        "contact": _("the office of %(name)s (%(reach)s)") % {"name": house.name, "reach": reach},
    }


def _hours(agreement: Agreement, supplier: str) -> schema.Hours:
    assert agreement.starts_on is not None  # noqa: S101 - agreement_terms_are_whole
    assert agreement.ends_on is not None  # noqa: S101 - agreement_terms_are_whole
    return schema.Hours(
        task=agreement.task,
        minutes=agreement.minutes,
        supplier=supplier,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
    )
