"""A child and those who have a say over it; no BSN, religion or ethnicity has a place here."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.enums import Custody
from swvportal.foundation.finding import plain_index
from swvportal.foundation.models.base import Row
from swvportal.foundation.models.organisation import School


def follow_merge(field: str, table: str) -> pgtrigger.Trigger:
    """A trigger by which a row that is to point to a merged-away row of `table` points to the one that stays.

    It waits for a merge that is under way, so that nothing is left behind by what was written meanwhile.
    """
    return pgtrigger.Trigger(
        name=f"follow_merged_{field}",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(f"{field}_id"),  # type: ignore[no-untyped-call]
        declare=[("stays", "uuid")],
        func=f"""
            SELECT merged_into_id INTO stays FROM {table} WHERE id = NEW.{field}_id FOR KEY SHARE;
            IF stays IS NOT NULL THEN NEW.{field}_id := stays; END IF;
            RETURN NEW;
        """,  # noqa: S608 - both names are written here, by nobody else
    )


def _not_into_itself(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")))


class Pupil(Row):
    """A pupil as the school named it; seen only through a dossier that one may open. Incomplete in a draft.

    E-mail and address are asked from the age of 16 only, when letters go to the pupil (security bar, 91).
    With `merged_into` it is a double that was merged into the other one: kept as it was, with no dossier of its own.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="pupils")
    first_name = models.CharField(_("first name"), max_length=60, blank=True)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    group = models.CharField(_("group"), max_length=20, blank=True)
    group_history = models.CharField(_("course through the groups"), max_length=200, blank=True)
    home_language = models.CharField(_("language at home"), max_length=60, blank=True)
    parents_disagree = models.BooleanField(_("parents disagree"), default=False)
    email = models.EmailField(_("e-mail address"), blank=True)
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    city = models.CharField(_("town"), max_length=80, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged_from"
    )

    class Meta:
        verbose_name = _("pupil")
        ordering = ["last_name", "first_name"]
        indexes = [
            plain_index("pupil_sought", "first_name", "last_name"),
            models.Index(name="pupil_born", fields=["birth_date"]),
        ]
        constraints = [_not_into_itself("pupil_not_into_itself")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class Parent(Row):
    """A parent or carer of one pupil; authority and address belong to the relation, not to the person.

    With `merged_into` it is a double that was joined to the other one, and stands with a pupil that was merged away.
    """

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="parents")
    name = models.CharField(_("name"), max_length=120)
    custody = models.CharField(
        _("has authority (gezag)"), max_length=8, choices=Custody.choices, default=Custody.UNKNOWN
    )
    wants_copy = models.BooleanField(_("wants a copy of letters"), default=True)
    language = models.CharField(_("language"), max_length=2, default="nl")
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    city = models.CharField(_("town"), max_length=80, blank=True)
    secret_address = models.BooleanField(_("secret address"), default=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged_from"
    )

    class Meta:
        verbose_name = _("parent")
        ordering = ["name"]
        constraints = [_not_into_itself("parent_not_into_itself")]
        triggers = [follow_merge("pupil", "foundation_pupil")]

    def __str__(self) -> str:
        return self.name
