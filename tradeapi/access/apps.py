from typing import Any

from django.apps import AppConfig
from django.apps import apps as global_apps
from django.db.models.signals import post_migrate

#: Groups of editors, whose members make and revoke keys of their own.
GROUPS = ("Contributor", "Editor", "Reviewer")


class AccessConfig(AppConfig):
    """API keys and rate limits."""

    name = "tradeapi.access"
    label = "access"
    verbose_name = "Access to the API"

    def ready(self) -> None:
        post_migrate.connect(grant, dispatch_uid="tradeapi.access.keys")


def grant(sender: AppConfig, using: str, apps: Any = global_apps, **kwargs: Any) -> None:
    """Handler of ``post_migrate``: gives the groups at least what stands here."""
    if sender.label != "access":
        return
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    wanted = permissions.filter(
        content_type__app_label="access", codename__regex="^(view|add|change)_apikey$"
    )
    for name in GROUPS:
        group, _ = apps.get_model("auth", "Group").objects.using(using).get_or_create(name=name)
        group.permissions.add(*wanted)
