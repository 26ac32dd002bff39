"""Index the references of requests for the search."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations

from swvportal.foundation.finding import Plain


class Migration(migrations.Migration):
    dependencies = [("foundation", "0016_plain_text"), ("intake", "0007_open_at_desk")]
    operations = [
        migrations.AddIndex(
            model_name="request",
            index=GinIndex(OpClass(Plain("reference"), name="gin_trgm_ops"), name="request_sought"),
        ),
    ]
