"""Give the database a function for text without accents and capitals that may stand in an index, and index the names
of pupils by it.

PostgreSQL's own `unaccent` may not: its dictionary could change. Ours names the dictionary, as its documentation advises,
and was read at its creation, so it does not depend on any search path.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations

from swvportal.foundation.finding import Plain

ONE = """
create function plain_text(text) returns text language sql immutable strict parallel safe
return lower(unaccent('unaccent'::regdictionary, $1));
"""
TWO = """
create function plain_text(text, text) returns text language sql immutable strict parallel safe
return lower(unaccent('unaccent'::regdictionary, $1 || ' ' || $2));
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0015_import_states")]
    operations = [
        migrations.RunSQL(ONE, "drop function plain_text(text)"),
        migrations.RunSQL(TWO, "drop function plain_text(text, text)"),
        migrations.AddIndex(
            model_name="pupil",
            index=GinIndex(OpClass(Plain("first_name", "last_name"), name="gin_trgm_ops"), name="pupil_sought"),
        ),
    ]
