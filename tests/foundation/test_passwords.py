"""Which passwords are refused, without a look outside the machine."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, PBKDF2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

from swvportal.foundation.models import Partnership, User
from swvportal.foundation.passwords import OwnNamesValidator

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "password",
    [
        "kort-7-teken",
        "x" * 64 + "-lang-mag-ook-7",
        "hoe vaak regent het in mei",
    ],
)
def test_req_020_twelve_characters_are_enough_and_no_composition_is_asked(password: str, anja: User) -> None:
    validate_password(password, anja)


@pytest.mark.parametrize(
    "password",
    [
        "kort-7-teke",
        "1qaz2wsx3edc",  # on Django's own list of twenty thousand
        "welkom bij SWVportal",
        "anja-houdt-van-thee",
        "de wilg staat er nog",
        "bloesem in het voorjaar",
    ],
)
def test_req_020_short_common_and_own_names_are_refused(password: str, anja: User, partnership: Partnership) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, anja)


def test_a_short_part_of_a_name_refuses_nothing(anja: User) -> None:
    anja.name = "Jo van de Laan"

    OwnNamesValidator().validate("vandaag-is-de-dag", anja)


def test_req_020_the_shipped_hash_is_an_approved_one() -> None:
    from django.conf import global_settings

    first = import_string(global_settings.PASSWORD_HASHERS[0])
    assert issubclass(first, PBKDF2PasswordHasher | Argon2PasswordHasher)
    assert "PASSWORD_HASHERS" not in vars(import_string("swvportal.settings"))
    assert len(settings.AUTH_PASSWORD_VALIDATORS) == 3


def test_without_a_person_the_names_of_the_house_still_count(partnership: Partnership) -> None:
    with pytest.raises(ValidationError):
        OwnNamesValidator().validate("mijn-bloesem-2026")
    OwnNamesValidator().validate("rustig-ruist-het-riet-9")
