#!/usr/bin/env python
"""Run a Django command; starts the embedded PostgreSQL when no server is named and none listens."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "swvportal.settings")
    from django.core.management import execute_from_command_line

    from swvportal import devdb

    with devdb.at_hand():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
