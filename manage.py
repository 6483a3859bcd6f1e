#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

from django.core.management import execute_from_command_line

from tradeapi.postgres.limits import lift_statement_timeout

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tradeapi.settings.base")
    if sys.argv[1:2] != ["runserver"]:
        lift_statement_timeout()
    execute_from_command_line(sys.argv)
