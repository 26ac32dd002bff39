"""Give accounts a random key like every other row with an address.

PostgreSQL has no cast from a number to a UUID, so the column passes through text; it works on a database without
accounts only, which is what there is before the first release.
"""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0002_alter_user_email")]

    operations = [
        migrations.AlterField("user", "id", models.CharField(max_length=36, primary_key=True, serialize=False)),
        migrations.AlterField(
            "user", "id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)
        ),
    ]
