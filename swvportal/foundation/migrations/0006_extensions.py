"""Let PostgreSQL forgive accents and typing errors; both extensions are trusted, so the database's owner may add them."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("foundation", "0005_delivery")]
    operations = [UnaccentExtension(), TrigramExtension()]
