"""The Harmonized System, to be looked at."""

from django.contrib import admin

from tradeapi.curation.parts import LookedAtAdmin

from .models import Product


@admin.register(Product)
class ProductAdmin(LookedAtAdmin):
    is_of_parts = False
    list_display = ("code", "level", "description", "parent")
    list_filter = ("level", "edition", "residual")
    list_select_related = ("parent",)
    search_fields = ("code__startswith", "description")
