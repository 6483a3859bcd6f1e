"""When the shipped tables were loaded, to be looked at."""

from django.contrib import admin
from django.http import HttpRequest

from .models import LoadedTables


@admin.register(LoadedTables)
class LoadedTablesAdmin(admin.ModelAdmin):
    list_display = ("command", "loaded_at", "fingerprint")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: LoadedTables | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: LoadedTables | None = None) -> bool:
        return False
