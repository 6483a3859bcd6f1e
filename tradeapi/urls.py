"""Where each address leads."""

from django.contrib import admin
from django.urls import path

from tradeapi.landing import landing

urlpatterns = [
    path("", landing, name="landing"),
    path("admin/", admin.site.urls),
]
