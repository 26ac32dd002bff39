"""Give the database the words of a text by their Dutch stems, without accents, and of the texts in a JSON document.

The configuration is a copy of PostgreSQL's own `dutch` that takes accents off first. The function names it, so it may
stand in an index; whoever changes the configuration makes those indexes anew.
"""

from django.db import migrations

CONFIGURATION = """
create text search configuration dutch_plain (copy = dutch);
alter text search configuration dutch_plain
alter mapping for hword, hword_part, word with unaccent, dutch_stem;
"""
FUNCTION = """
create function text_words(jsonb) returns tsvector language sql immutable strict parallel safe
return jsonb_to_tsvector('dutch_plain'::regconfig, $1, '["string"]'::jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0023_calendar_feed")]
    operations = [
        migrations.RunSQL(CONFIGURATION, "drop text search configuration dutch_plain"),
        migrations.RunSQL(FUNCTION, "drop function text_words(jsonb)"),
    ]
