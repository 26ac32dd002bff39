"""An IB'er asks for a consultation in a few clicks, the loket gives it to a coach, and the coach starts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from hours.models import Budget
from intake.enums import RequestKind
from intake.models import Request
from swvportal.foundation.models import School, Supplier, User
from tests.arrangements.made import cb_budget
from tests.intake.made import complete_of
from tests.journeys.browser import Browse, check_page, go, screenshot
from tests.journeys.steps import choose, fill, follow, headed, nl, press, shows

pytestmark = pytest.mark.django_db(transaction=True)
QUESTION = "Hoe krijg ik rust bij de start van de dag?"
CLICK_SECONDS, KEY_SECONDS = 5, 0.3  # of somebody who looks, thinks, points and clicks, and types slowly
COUNT = """addEventListener('click', event => {
  if (event.isTrusted) sessionStorage.setItem('clicks', 1 + Number(sessionStorage.getItem('clicks')));
}, true);"""


@pytest.fixture
def hours(team: Supplier, oscar: User, wilg: School) -> Budget:
    return cb_budget(team, oscar, school=wilg)


def look(page: Page, name: str, *, looking: bool) -> None:
    if looking:
        check_page(page, expected=("status of 422",))
        screenshot(page, name)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_consultation_without_a_name(
    browse: Browse, hours: Budget, anja: User, carla: User, lotte: User, wilg: School, script: bool
) -> None:
    school = browse(anja, "/aanvragen/", script=script)
    school.add_init_script(COUNT)
    school.reload()
    follow(school, "New request")
    look(school, "soort-kiezen", looking=script)
    choose(school, "Whom is your question about?", "a group, a teacher, the team or the whole school")
    choose(school, "What are you looking for?", "to find out whether this pupil can stay at our school")
    press(school, "Go on")
    shows(school, "This is always about one pupil. Choose “one pupil” above, or something else that you look for.")
    look(school, "soort-kan-niet", looking=script)
    choose(school, "What are you looking for?", "somebody to think along, in one or two talks")
    press(school, "Go on")
    headed(school, "consultation")
    look(school, "consultatie-beginnen", looking=script)
    go(school.get_by_role("button", name=nl("Begin")))
    fill(school, "What is the question of the teacher?", QUESTION)
    school.get_by_label(nl("behaviour")).check()
    look(school, "consultatie-vraag", looking=script)
    go(school.get_by_role("button", name=nl("Keep and go on")))
    look(school, "consultatie-leerling", looking=script)
    go(school.get_by_role("button", name=nl("Keep and check")))
    look(school, "consultatie-controleren", looking=script)
    go(school.get_by_role("button", name=nl("Submit the request")))
    look(school, "consultatie-ingediend", looking=script)
    request = Request.objects.get()
    assert request.reference.startswith("CO-")
    if script:
        clicks = int(school.evaluate("sessionStorage.getItem('clicks')"))
        assert 8 <= clicks <= 15
        assert clicks * CLICK_SECONDS + len(QUESTION) * KEY_SECONDS < 120

    desk = browse(lotte, f"/loket/{request.pk}/", script=script)
    look(desk, "loket-consultatie", looking=script)
    follow(desk, "Assign")
    look(desk, "loket-toewijzen", looking=script)
    desk.get_by_label(nl("Who does the work?")).select_option(str(carla.pk))
    fill(desk, "How many hours?", "1:30")
    fill(desk, "Message to school and coach", "Graag voor de kerstvakantie.")
    go(desk.get_by_role("button", name=nl("Assign")))
    shows(desk, "%(reference)s is assigned.", reference=request.reference)
    look(desk, "loket-toegewezen", looking=script)
    follow(desk, "Give more hours")
    look(desk, "loket-meer-uren", looking=script)

    coach = browse(carla, "/trajecten/", script=script)
    look(coach, "coach-toegewezen", looking=script)
    go(coach.get_by_role("link", name=nl("consultation")).first)
    go(coach.get_by_role("button", name=nl("Start"), exact=True))
    look(coach, "coach-consultatie", looking=script)
    school.goto(f"/aanvragen/{request.pk}/")
    shows(school, "Carla Meijer")
    look(school, "dossier-consultatie", looking=script)
    hours.refresh_from_db()
    assert hours.reserved == 90


@pytest.mark.parametrize("kind", [kind for kind in RequestKind.values if kind not in {"oa", "consultation"}])
def test_all_pages_of_the_other_kinds(browse: Browse, anja: User, wilg: School, kind: str) -> None:
    request = complete_of(kind, wilg, anja)
    page = browse(anja, f"/aanvragen/nieuw/{kind}/")
    check_page(page)
    for key in {"guidance": ["plan"], "expertise": ["about"], "observation": ["observe"]}.get(kind, []):
        page.goto(f"/aanvragen/{request.pk}/deel/{key}/")
        check_page(page)
        screenshot(page, f"deel-{key}")
    page.goto(f"/aanvragen/{request.pk}/invullen/")
    check_page(page)
    screenshot(page, f"invullen-{kind}")
    page.goto(f"/aanvragen/{request.pk}/controleren/")
    check_page(page)
