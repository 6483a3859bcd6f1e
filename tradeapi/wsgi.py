"""The WSGI application, for gunicorn and its like."""

import os

from django.core.wsgi import get_wsgi_application

from tradeapi.http.charset import without_charset

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tradeapi.settings.base")

site = without_charset(get_wsgi_application())

# Only now, for these need the settings. Addresses are loaded before the first who asks has to wait for them.
import tradeapi.urls  # noqa: E402, F401
from tradeapi.http.keeping import Keeping  # noqa: E402

application = Keeping(site)
