"""The database role under which the portal runs: it works with rows and owns nothing.

Who owns a table may empty it, change it and switch its triggers off, so the owner migrates and does nothing else. The
portal's role gets what its acts need, table by table: it never truncates, and where no row is ever changed or deleted
it may not even try. `grant` is repeated after each migration; it changes no row.
"""

from __future__ import annotations

import pgtrigger
from django.apps import apps
from django.db import connection, models, transaction
from psycopg import sql

WRITTEN_BY_MIGRATE = ("django_migrations",)
EVERY_TABLE = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
# A session may name triggers that it wants to ignore; of a role that is no member of the tables' owner nobody listens.
IGNORES = """
CREATE OR REPLACE FUNCTION {schema}._pgtrigger_should_ignore(trigger_name name) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RETURN trigger_name::text = ANY(coalesce(nullif(current_setting('pgtrigger.ignore', true), ''), '{{}}')::text[])
        AND pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = {owned}::regclass), 'MEMBER');
END $$
"""


TOO_MUCH = """
SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls
    OR EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid AND relkind = 'r')
    OR EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid)
FROM pg_roles WHERE rolname = %s
"""
ONCE = (
    "REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
    "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}",
    "REVOKE ALL ON SCHEMA {schema} FROM {role}",
    "GRANT CONNECT ON DATABASE {database} TO {role}",
    "GRANT USAGE ON SCHEMA {schema} TO {role}",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
)


class MayTooMuch(Exception):
    """A role that is more than the portal's may be: it owns tables, belongs to another role or rules the server."""


@transaction.atomic
def grant(role: str, password: str = "") -> None:
    """Make this role when there is none, give it a password where one is given, and exactly the rights that the tables
    of today ask for.

    Only by the owner of the tables. Every earlier right on them is taken away first, in the same transaction. Raises
    `MayTooMuch` for a role that could give itself more.
    """
    names = {
        "role": sql.Identifier(role),
        "schema": sql.Identifier("public"),
        "database": sql.Identifier(connection.settings_dict["NAME"]),
    }
    with connection.cursor() as cursor:
        cursor.execute(TOO_MUCH, [role])
        found = cursor.fetchone()
        if found is None:
            cursor.execute(sql.SQL("CREATE ROLE {role} LOGIN").format(**names))
        elif found[0]:
            raise MayTooMuch(role)
        if password:
            cursor.execute(sql.SQL("ALTER ROLE {role} PASSWORD {word}").format(**names, word=sql.Literal(password)))
        for act in ONCE:
            cursor.execute(sql.SQL(act).format(**names))
        cursor.execute(EVERY_TABLE)
        for (table,) in cursor.fetchall():
            rights = sql.SQL(", ".join(rights_on(table)))
            cursor.execute(
                sql.SQL("GRANT {rights} ON {table} TO {role}").format(
                    **names, rights=rights, table=sql.Identifier(table)
                )
            )
        cursor.execute(sql.SQL(IGNORES).format(**names, owned=sql.Literal(WRITTEN_BY_MIGRATE[0])))


def rights_on(table: str) -> list[str]:
    """What the portal's role may do with the rows of a table."""
    if table in WRITTEN_BY_MIGRATE:
        return ["SELECT"]
    never = {operation for model in _models(table) for operation in _refused(model)}
    return [right for right in ("SELECT", "INSERT", "UPDATE", "DELETE") if right not in never]


def _models(table: str) -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table]


def _refused(model: type[models.Model]) -> set[str]:
    """What a trigger of this table refuses for every row, whatever stands in it."""
    return {
        word
        for trigger in getattr(model._meta, "triggers", [])
        if type(trigger) is pgtrigger.Protect and trigger.condition is None
        for word in str(trigger.operation).upper().split(" OR ")
    }
