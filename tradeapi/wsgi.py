"""The WSGI application, for gunicorn and its like."""

import os

from django.core.wsgi import get_wsgi_application

from tradeapi.http.charset import without_charset

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tradeapi.settings.base")

application = without_charset(get_wsgi_application())
