"""Count what was used in each month from the lines that are there."""

import pgtrigger
from django.db import migrations

COUNT = """
INSERT INTO hours_monthuse (id, budget_id, month, consumed)
SELECT gen_random_uuid(), budget_id, month, sum(minutes) FROM (
    SELECT line.budget_id,
        least(greatest(date_trunc('month', coalesce(
            work.worked_on,
            (origin.at AT TIME ZONE 'Europe/Amsterdam')::date,
            (line.at AT TIME ZONE 'Europe/Amsterdam')::date
        ))::date, make_date(account.school_year, 8, 1)), make_date(account.school_year + 1, 7, 1)) AS month,
        CASE line.kind WHEN 'consume' THEN line.minutes ELSE -line.minutes END AS minutes
    FROM hours_entry line
    JOIN hours_budget account ON account.id = line.budget_id
    LEFT JOIN hours_timeentry work ON work.id = line.time_entry_id
    LEFT JOIN hours_entry origin ON origin.id = line.corrects_id
    WHERE line.kind = 'consume' OR origin.kind = 'consume'
) counted GROUP BY budget_id, month
"""


def count(apps, schema_editor):
    with pgtrigger.ignore("hours.MonthUse:totals_by_ledger_only"), schema_editor.connection.cursor() as cursor:
        cursor.execute(COUNT)


class Migration(migrations.Migration):
    dependencies = [("hours", "0006_uses_and_capacities")]
    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
