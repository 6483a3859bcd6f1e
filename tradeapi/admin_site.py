"""Where Django is told of the editors' admin site."""

from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    default_site = "tradeapi.curation.site.EditorsSite"
