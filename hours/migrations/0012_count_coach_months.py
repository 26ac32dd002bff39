"""Count what each coach wrote down in each month from the time entries that are there."""

import pgtrigger
from django.db import migrations

COUNT = """
INSERT INTO hours_coachmonth (id, coach_id, month, direct, indirect, waiting)
SELECT gen_random_uuid(), coach_id, date_trunc('month', worked_on)::date,
    coalesce(sum(minutes) FILTER (WHERE direct), 0),
    coalesce(sum(minutes) FILTER (WHERE NOT direct), 0),
    coalesce(sum(minutes) FILTER (WHERE status = 'above_grant'), 0)
FROM hours_timeentry WHERE status <> 'corrected' GROUP BY coach_id, 3
ON CONFLICT (coach_id, month) DO UPDATE
    SET direct = excluded.direct, indirect = excluded.indirect, waiting = excluded.waiting
"""


def count(apps, schema_editor):
    with pgtrigger.ignore("hours.CoachMonth:totals_by_ledger_only"), schema_editor.connection.cursor() as cursor:
        cursor.execute(COUNT)


class Migration(migrations.Migration):
    dependencies = [("hours", "0011_coach_months")]
    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
