"""Under the database role of a real portal every act goes on, and what only an owner may do is refused.

`AS_PORTAL=1 bin/test tests/hours` runs any tests so; those that break the database on purpose cannot.
"""

from __future__ import annotations

import datetime
import io
import uuid
from collections.abc import Iterator

import pgtrigger
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege

from arrangements.models import Decision
from arrangements.transitions import assign_hours
from coaching.transitions import start
from hours.checking import differences
from hours.enums import Activity, EntryKind
from hours.models import Budget, Entry, MonthUse, TimeEntry
from hours.transitions import NotEnough, correct, correct_time, log_time, release_rest
from hours.transitions.closing import close_month, lapse_due
from hours.transitions.contracting import enter_contract
from swvportal.foundation.app_role import rights_on
from swvportal.foundation.delivery import send_due
from swvportal.foundation.letters.making import make_letters
from swvportal.foundation.models import Board, Letter, LetterFile, Look, Move, School, Supplier, User
from swvportal.foundation.schoolyears import school_year_of
from tests.arrangements.agreeing import a_round, again, board_budget, registered
from tests.arrangements.made import granted, oa_budget
from tests.clients import signed_in
from tests.intake.made import before_committee
from tests.roles import as_portal, role

pytestmark = pytest.mark.django_db


@pytest.fixture
def portal(db: None) -> Iterator[None]:
    with as_portal():
        yield


@pytest.fixture
def line(team: Supplier, oscar: User, portal: None) -> Entry:
    """A line of the ledger, written by the portal."""
    return Entry.objects.get(budget=oa_budget(team, oscar))


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_request_from_the_school_to_the_hours_of_its_coach(
    portal: None,
    team: Supplier,
    wilg: School,
    anja: User,
    dirk: User,
    carla: User,
    lotte: User,
    karin: User,
    mark: User,
    mina: User,
    oscar: User,
) -> None:
    oa_budget(team, oscar)
    request = before_committee(wilg, anja, dirk, carla, lotte)
    granted(request, carla, karin, mark, mina)
    make_letters()
    send_due()
    start(request, first_contact_on=timezone.localdate(), by=carla, now=timezone.now())
    form = {
        "reservation": Decision.objects.get().reservation_id,
        "activity": "talk",
        "quick": "90",
        "worked_on": timezone.localdate(),
        "once": uuid.uuid4(),
    }
    assert signed_in(carla).post(reverse("hours:mine"), form).status_code == 302
    entry = TimeEntry.objects.get()
    assert MonthUse.objects.get().consumed == 90
    correct_time(entry, reason="verkeerde dag", by=carla, now=timezone.now())
    assert signed_in(anja).get(reverse("dossier", args=[request.pk])).status_code == 200

    assert LetterFile.objects.count() == Letter.objects.count() > 0
    assert Move.objects.exists()
    assert Look.objects.exists()
    assert not list(differences())


def test_a_year_of_hours(
    portal: None, team: Supplier, kpo: Board, wilg: School, anja: User, bea: User, carla: User, oscar: User
) -> None:
    now, today = timezone.now(), timezone.localdate()
    enter_contract(supplier=team, school_year=school_year_of(today), minutes=60000, reserve=600, by=oscar, now=now)
    board_budget(kpo, team, oscar)
    agreement = registered(wilg, anja, board=bea, supplier=team, office=oscar)
    a_round()
    reservation = again(agreement).reservation
    assert reservation is not None
    assign_hours(again(agreement), coach=carla, by=oscar, now=timezone.now())
    for minutes in (60, 900):  # the second is above the grant
        log_time(
            carla,
            reservation=reservation,
            worked_on=today,
            minutes=minutes,
            activity=Activity.TALK,
            note="",
            key=uuid.uuid4(),
            now=now,
        )
    release_rest(reservation, by=oscar, now=now)
    close_month((today.replace(day=1) - datetime.timedelta(days=1)).replace(day=1), by=oscar, now=now)
    lapse_due(now)
    with pytest.raises(NotEnough):  # an hour of it was used
        correct(Entry.objects.get(kind=EntryKind.ALLOCATE), reason="tikfout", by=oscar, now=now)
    assert not list(differences())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE hours_entry SET minutes = 1",
        "DELETE FROM hours_entry",
        "SET LOCAL pgtrigger.ignore = '{append_only}'; UPDATE hours_entry SET minutes = 1",
        "SET LOCAL pgtrigger.ignore = '{append_only}'; DELETE FROM hours_entry",
        "UPDATE hours_budget SET consumed = 1",
        "SET LOCAL pgtrigger.ignore = '{totals_by_ledger_only}'; UPDATE hours_budget SET consumed = 1",
        "TRUNCATE hours_entry",
        "TRUNCATE foundation_move",
        "ALTER TABLE hours_entry DISABLE TRIGGER ALL",
        "ALTER TABLE hours_entry DISABLE TRIGGER USER",
        "ALTER TABLE hours_budget DROP CONSTRAINT budget_never_overspent",
        "ALTER TABLE hours_entry OWNER TO CURRENT_USER",
        "DROP TABLE hours_monthuse",
        "CREATE TABLE mine (id integer)",
        "DROP FUNCTION _pgtrigger_should_ignore(name)",
        "SET LOCAL session_replication_role = replica",
        "CREATE ROLE another SUPERUSER",
        "DELETE FROM django_migrations",
        "DELETE FROM foundation_look",
        "UPDATE foundation_refusal SET what = ''",
        "COPY foundation_pupil TO PROGRAM 'cat'",
    ],
)
def test_what_only_an_owner_may_is_refused(line: Entry, statement: str) -> None:
    with pytest.raises(DatabaseError) as refusal:
        run(statement)

    no_right = isinstance(refusal.value.__cause__, InsufficientPrivilege)  # each version of PostgreSQL words it anew
    assert no_right or "only a ledger entry changes a total" in str(refusal.value)
    line.refresh_from_db()
    assert Budget.objects.get().allocated == line.minutes


def test_the_owner_alone_may_ignore_a_trigger(line: Entry) -> None:
    run("RESET ROLE")
    with pgtrigger.ignore("hours.Budget:totals_by_ledger_only"):
        Budget.objects.update(consumed=1)
    run("SET LOCAL ROLE " + connection.ops.quote_name(role()))
    with pgtrigger.ignore("hours.Budget:totals_by_ledger_only"), pytest.raises(DatabaseError), transaction.atomic():
        Budget.objects.update(consumed=2)


def test_what_is_never_changed_may_not_be_tried(portal: None) -> None:
    written_once = [Entry, Move, Look]
    for model in written_once:
        assert rights_on(model._meta.db_table) == ["SELECT", "INSERT"]
    assert rights_on(TimeEntry._meta.db_table) == ["SELECT", "INSERT", "UPDATE"]
    assert rights_on("django_session") == ["SELECT", "INSERT", "UPDATE", "DELETE"]
    assert rights_on("django_migrations") == ["SELECT"]


def test_the_rights_are_those_of_the_tables_of_today(portal: None, team: Supplier) -> None:
    """A right that is no longer due is gone after the next time."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(f'GRANT TRUNCATE, DELETE ON hours_entry TO "{role()}"')
    call_command("app_role", role(), stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, array_agg(privilege_type ORDER BY privilege_type)"
            " FROM pg_tables JOIN information_schema.role_table_grants"
            " ON table_name = tablename AND table_schema = schemaname AND grantee = %s GROUP BY tablename",
            [role()],
        )
        held = {
            table: set(rights.strip("{}").split(",") if isinstance(rights, str) else rights)
            for table, rights in cursor.fetchall()
        }
    assert held == {table: set(rights_on(table)) for table in held}
    assert {model._meta.db_table for model in apps.get_models(include_auto_created=True)} <= set(held)


def test_only_the_owner_grants(portal: None) -> None:
    with pytest.raises(CommandError, match="Only the owner"):
        call_command("app_role", "another", stdout=io.StringIO())


@pytest.mark.parametrize("more", ["CREATEROLE", "SUPERUSER", "IN ROLE pg_read_all_data"])
def test_a_role_that_may_more_is_refused(db: None, more: str) -> None:
    run(f"CREATE ROLE too_much_of_{role()} {more}")

    with pytest.raises(CommandError, match="choose another name"):
        call_command("app_role", f"too_much_of_{role()}", stdout=io.StringIO())


def test_the_owner_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="choose another name"):
        call_command("app_role", connection.settings_dict["USER"], stdout=io.StringIO())


def test_a_real_connection_of_the_role_has_no_more(portal: None) -> None:
    """The role itself, not a member of anything, nobody's superuser."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolreplication, rolcanlogin,"
            " (SELECT count(*) FROM pg_auth_members WHERE member = pg_roles.oid),"
            " (SELECT count(*) FROM pg_class WHERE relowner = pg_roles.oid)"
            " FROM pg_roles WHERE rolname = %s",
            [role()],
        )
        assert cursor.fetchone() == (False, False, False, False, False, True, 0, 0)
