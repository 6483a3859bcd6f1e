"""Who may do what: the groups of editors and their permissions.

Drafts of a model are written with Django's permissions on that model. What concerns every record alike has
one permission for all: ``curation.publish`` and the other transitions, and ``curation.correct`` to change
what is public. Each ``migrate`` gives the three groups at least what stands here, so that new models are
covered; whoever needs less makes a group of their own.
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.apps import apps as global_apps

#: Permissions of the app ``curation`` by group.
CURATION = {
    "Contributor": ("submit",),
    "Editor": ("submit", "correct", "discard"),
    "Reviewer": ("send_back", "publish", "withdraw", "merge", "settle"),
}
#: Django's permissions on each model of the record by group. Nobody has ``delete``: drafts are discarded.
ON_MODELS = {
    "Contributor": ("view", "add", "change"),
    "Editor": ("view", "add", "change"),
    "Reviewer": ("view",),
}
#: Apps whose models are the record.
ROOMS = ("countries", "events")


def grant(sender: AppConfig, using: str, apps: Any = global_apps, **kwargs: Any) -> None:
    """Handler of ``post_migrate``, after Django made the permissions of the app ``sender``."""
    if sender.label not in (*ROOMS, "curation"):
        return
    groups = apps.get_model("auth", "Group").objects.using(using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    permissions = permissions.filter(content_type__app_label=sender.label)
    for name in CURATION:
        group, _ = groups.get_or_create(name=name)
        if sender.label == "curation":
            group.permissions.add(*permissions.filter(codename__in=CURATION[name]))
        else:
            wanted = "|".join(ON_MODELS[name])
            group.permissions.add(*permissions.filter(codename__regex=f"^({wanted})_(?!.*history$)"))
