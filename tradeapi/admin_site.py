"""The editors' admin site: its names, and the one place that configures it."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class EditorsSite(AdminSite):
    """Django's admin under the name of this project."""

    site_header = "tradeapi, for editors"
    site_title = "tradeapi"
    index_title = "The record"
    site_url = "/"


class AdminConfig(DjangoAdminConfig):
    default_site = "tradeapi.admin_site.EditorsSite"
