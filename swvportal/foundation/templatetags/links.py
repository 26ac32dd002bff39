"""Links with a secret, made at the moment a mail is written, so that no row ever holds them. Only for `mail/*.txt`."""

from __future__ import annotations

from django import template

from swvportal.foundation.accounts import reset_link
from swvportal.foundation.invitations import link_of
from swvportal.foundation.models import Invitation, PersonalLink, User
from swvportal.foundation.personal_links import address_of

register = template.Library()


@register.simple_tag
def invitation_link(key: str) -> str:
    """The link of the invitation with this key."""
    return link_of(Invitation.objects.get(pk=key))


@register.simple_tag
def password_link(key: str) -> str:
    """The link with which the person with this key chooses a new password; good for an hour from this moment."""
    return reset_link(User.objects.get(pk=key))


@register.simple_tag
def personal_link(key: str) -> str:
    """The address of the personal link with this key; the code goes another way."""
    return address_of(PersonalLink.objects.get(pk=key))
