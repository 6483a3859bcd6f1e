#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from tradeapi.postgres.limits import lift_statement_timeout
from tradeapi.start import take_local_secret

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tradeapi.settings.base")
    if sys.argv[1:2] != ["runserver"]:
        lift_statement_timeout()
    take_local_secret()
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"manage.py: {error}")
