"""The forms of the people pages and of accepting an invitation; they check what was typed, never who may."""

from __future__ import annotations

import datetime
from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.enums import ROLE_SCOPE, Role, Scope
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.models import Board, Invitation, School, Supplier, User
from swvportal.foundation.permissions import Place


class PlaceForm(SwvForm):
    """A role and the place where it is held; only the field of the role's own kind of place counts."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    school = forms.ModelChoiceField(
        School.objects.none(), label=_("School"), required=False, help_text=_("For an internal supervisor or director.")
    )
    board = forms.ModelChoiceField(
        Board.objects.all(), label=_("School board"), required=False, help_text=_("For board staff.")
    )
    supplier = forms.ModelChoiceField(
        Supplier.objects.all(), label=_("Team"), required=False, help_text=_("For a school coach.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schools = cast("forms.ModelChoiceField[School]", self.fields["school"])
        schools.queryset = School.objects.filter(closed_on=None)

    def clean(self) -> dict[str, Any]:
        """Ask for the place that goes with the role."""
        cleaned: dict[str, Any] = super().clean() or {}
        scope = ROLE_SCOPE.get(cleaned.get("role", ""), Scope.PARTNERSHIP)
        if scope != Scope.PARTNERSHIP and scope not in self.errors and not cleaned.get(scope):
            self.add_error(scope, _("Choose where this role is held."))
        return cleaned

    def place(self) -> Place:
        """The chosen place; None for a role at the partnership."""
        found: Place = self.cleaned_data.get(ROLE_SCOPE[self.cleaned_data["role"]])
        return found


class InviteForm(PlaceForm):
    """Whom the office invites into what."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"))
    field_order = ["name", "email", "role", "school", "board", "supplier"]


class InviteToSchoolForm(SwvForm):
    """Whom a director (or board staff) invites: the role is fixed, the school is one of the own."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"))
    school = forms.ModelChoiceField(School.objects.none(), label=_("School"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, standing = cast("forms.ModelChoiceField[School]", self.fields["school"]), user.standing
        own = School.objects.filter(pk__in=standing.director_school_ids)
        field.queryset = (own | School.objects.filter(board__in=standing.board_ids)).filter(closed_on=None)
        if len(found := list(field.queryset[:2])) == 1:
            field.initial = found[0]


class RoleForm(PlaceForm):
    """A role for somebody with an account, from a day up to and including a day."""

    starts_on = forms.DateField(label=_("From"), initial=timezone.localdate)
    ends_on = forms.DateField(
        label=_("Up to and including"), required=False, help_text=_("Leave empty for as long as it lasts.")
    )

    def clean(self) -> dict[str, Any]:
        """The last day does not come before the first."""
        cleaned = super().clean()
        starts_on: datetime.date | None = cleaned.get("starts_on")
        ends_on: datetime.date | None = cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day comes before the first."))
        return cleaned


class FindPeopleForm(SwvForm):
    """The filters above the list of people."""

    q = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All roles")), *Role.choices])
    place = forms.CharField(label=_("School, board or team"), required=False, max_length=100)


class AcceptForm(SwvForm):
    """The name and the password of a new account."""

    name = forms.CharField(label=_("Your name"), max_length=120, help_text=_("As colleagues know you."))
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.fields["name"].initial = invitation.name
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        """The passwords are equal and good enough for this person at this place."""
        cleaned: dict[str, Any] = super().clean() or {}
        password = cleaned.get("password")
        if not password:
            return cleaned
        if "again" in cleaned and cleaned["again"] != password:
            self.add_error("again", _("The two passwords differ."))
        person = User(email=self.invitation.email, name=f"{cleaned.get('name', '')} {self.invitation.at}")
        try:
            validate_password(password, person)
        except ValidationError as problem:
            self.add_error("password", problem)
        return cleaned
