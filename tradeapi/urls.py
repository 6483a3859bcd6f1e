"""Where each address leads."""

from django.contrib import admin
from django.urls import include, path

from tradeapi.api.documents import IndexView, SchemaView, docs
from tradeapi.guides import guide
from tradeapi.http.health import LivezView, ReadyzView
from tradeapi.landing import landing, llms
from tradeapi.versioning.views import versioning

urlpatterns = [
    path("", landing, name="landing"),
    path("llms.txt", llms, name="llms"),
    path("admin/", admin.site.urls),
    path("api/v1/", IndexView.as_view(), name="index"),
    path("api/v1/", include("countries.urls")),
    path("api/v1/", include("events.urls")),
    path("api/v1/", include("tradeapi.changes.urls")),
    path("api/schema/", SchemaView.as_view(), name="schema"),
    path("api/docs/", docs, name="docs"),
    path("api/docs/versioning/", versioning, name="versioning"),
    path("api/docs/<slug:name>/", guide, name="guide"),
    path("livez", LivezView.as_view(), name="livez"),
    path("readyz", ReadyzView.as_view(), name="readyz"),
]

handler400 = "tradeapi.api.errors.bad_request"
handler403 = "tradeapi.api.errors.permission_denied"
handler404 = "tradeapi.api.errors.not_found"
handler500 = "tradeapi.api.errors.server_error"
