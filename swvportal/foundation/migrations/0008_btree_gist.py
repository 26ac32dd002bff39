"""Let PostgreSQL compare plain values in an exclusion; the extension is trusted, so the database's owner may add it."""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("foundation", "0007_draft_pupil")]
    operations = [BtreeGistExtension()]
