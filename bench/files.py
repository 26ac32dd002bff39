"""How long a file of a large ledger takes, and in how much memory: `python -m bench.files [--lines 50000]`.

The same ledger as `bench.overviews`. Each file is asked for and made in a process of its own, as by a fresh worker.
Prints seconds, the most memory that process ever held, and the size of the file (security bar, 98: at most 300 MB).
"""

from __future__ import annotations

import argparse
import datetime
import os
import resource
import subprocess
import sys
import tempfile
import time

from bench.overviews import YEAR, ground, grow

FILES = (
    ("schooljaar", "xlsx"),
    ("schooljaar", "zip"),
    ("boekingen-achter-cijfer", "xlsx"),
    ("boekingen-achter-cijfer", "csv"),
    ("urenregistraties", "xlsx"),
    ("urenoverzicht", "xlsx"),
    ("urenoverzicht", "pdf"),
)


def make(kind: str, form: str) -> None:
    """Ask for one file as the office and make it; prints a row of the table."""
    import django

    django.setup()
    from django.utils import timezone

    from swvportal.foundation.exports.asking import ask_export
    from swvportal.foundation.exports.making import make_exports
    from swvportal.foundation.models import User

    desk = User.objects.get(email="desk@bench.example")
    row = ask_export(kind, {"as": form, "year": str(YEAR), "total": "consumed"}, by=desk, now=timezone.now())
    began = time.perf_counter()
    made = make_exports()
    seconds = time.perf_counter() - began
    row.refresh_from_db()
    if not made:
        raise SystemExit(f"{kind} as {form}: {row.state} {row.problem}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"| {kind} | {form} | {seconds:.1f} | {memory:.0f} | {row.size / 1e6:.1f} |\n")


def run(lines: int) -> None:
    """Make the ledger, then each file."""
    import django
    from django.core.management import call_command

    django.setup()
    from swvportal.foundation.enums import Role
    from swvportal.foundation.models import Membership, User

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    ground()
    desk = User.objects.get(email="desk@bench.example")
    Membership.objects.create(user=desk, role=Role.OFFICE, starts_on=datetime.date(2020, 8, 1))
    grow(lines)
    sys.stdout.write("| file | as | seconds | most memory, MB | size, MB |\n|---|---|---|---|---|\n")
    sys.stdout.flush()
    for kind, form in FILES:
        subprocess.run([sys.executable, "-m", "bench.files", "--make", kind, form], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=50_000)
    parser.add_argument("--make", nargs=2, metavar=("KIND", "FORM"))
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    if options.make:
        make(*options.make)
        return
    with tempfile.TemporaryDirectory(prefix="swv-bench-") as var:
        os.environ["SWV_VAR"] = var
        from swvportal import devdb

        with devdb.at_hand():
            run(options.lines)


if __name__ == "__main__":
    main()
