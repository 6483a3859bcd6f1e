"""The WSGI application, for gunicorn and its like."""

import os

from django.core.wsgi import get_wsgi_application

from tradeapi.http.charset import without_charset

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tradeapi.settings.base")

site = without_charset(get_wsgi_application())

from tradeapi.http.keeping import keeping  # noqa: E402 - it needs the settings

application = keeping(site)
