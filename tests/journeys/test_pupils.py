"""The file of a pupil in a real browser: found by name, read, and a parent changed."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from intake import transitions as act
from intake.models import Transfer
from swvportal.foundation.models import Parent, School, User
from tests.intake.made import submitted
from tests.journeys.browser import Browse, check_page, go, screenshot

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_pupil_is_found_and_a_parent_changed(
    browse: Browse, anja: User, dirk: User, carla: User, wilg: School
) -> None:
    submitted(wilg, anja, dirk, carla)
    page = browse(anja, reverse("intake:pupils"))
    check_page(page)
    screenshot(page, "leerlingen")
    page.get_by_label("Naam van de leerling").fill("jansse")
    go(page.get_by_role("button", name="Zoeken"))
    go(page.get_by_role("link", name="Sam Jansen"))
    check_page(page)
    screenshot(page, "leerling")
    go(page.get_by_role("link", name="Eva Jansen"))
    check_page(page)
    screenshot(page, "ouder")
    page.get_by_label("Dit adres is geheim").check()
    go(page.get_by_role("button", name="Bewaar"))
    expect(page.get_by_text("De wijziging is bewaard.")).to_be_visible()
    expect(page.get_by_text("Geheim adres.")).to_be_visible()
    check_page(page)
    assert Parent.objects.get().secret_address


def test_the_pages_of_a_child_who_stands_twice_and_of_one_who_moves(
    browse: Browse, anja: User, dirk: User, carla: User, lotte: User, wilg: School, eik: School
) -> None:
    first, second = (submitted(wilg, anja, dirk, carla).pupil for _time in range(2))
    assert first is not None
    assert second is not None
    act.announce_transfer(
        second, target=eik, on=timezone.localdate(), remark="Het gezin verhuist.", by=anja, now=timezone.now()
    )
    desk = browse(lotte, reverse("intake:doubles"))
    check_page(desk)
    screenshot(desk, "dubbele-leerlingen")
    go(desk.get_by_role("main").get_by_role("link", name="Sam Jansen").first)
    check_page(desk)
    screenshot(desk, "leerling-van-het-loket")
    for name, args, picture in (
        ("intake:merge", [first.pk, second.pk], "leerlingen-samenvoegen"),
        ("intake:transfers", [], "schoolwisselingen"),
        ("intake:transfer_new", [first.pk], "schoolwisseling-melden"),
        ("arrangements:transfer", [Transfer.objects.get().pk], "schoolwisseling-uitvoeren"),
    ):
        desk.goto(reverse(name, args=args))
        check_page(desk)
        screenshot(desk, picture)
