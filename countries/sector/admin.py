"""Sectors, to be looked at."""

from django.contrib import admin

from tradeapi.curation.parts import LookedAtAdmin

from .models import Sector


@admin.register(Sector)
class SectorAdmin(LookedAtAdmin):
    is_of_parts = False
    list_display = ("code", "name", "basis")
    search_fields = ("code", "name", "products__code__startswith")
