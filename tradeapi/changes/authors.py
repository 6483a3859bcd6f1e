"""In which role a change was done: all that the public learns of who did it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from tradeapi.curation.roles import CURATION

#: What no account did: tables that were loaded, periods that were folded afresh.
SYSTEM = "system"
ADMINISTRATOR = "administrator"
#: An account that is in none of the groups, or gone.
STAFF = "staff"
#: The groups, the one with the widest rights first.
GROUPS = tuple(reversed(CURATION))


class Authors:
    """The roles of the accounts that made some changes, as they are now."""

    def __init__(self, changes: Iterable[Any]) -> None:
        keys = {change.account for change in changes} - {None}
        self.administrators: set[Any] = set()
        self.groups: dict[Any, set[str]] = defaultdict(set)
        if keys:
            users = get_user_model()._base_manager.filter(pk__in=keys)
            self.administrators.update(users.filter(is_superuser=True).values_list("pk", flat=True))
            named = Group.objects.filter(user__in=keys, name__in=GROUPS)
            for key, name in named.values_list("user", "name"):
                self.groups[key].add(name)

    def role(self, key: Any) -> str:
        """The widest role of an account."""
        if key is None:
            return SYSTEM
        if key in self.administrators:
            return ADMINISTRATOR
        held = self.groups[key]
        return next((name.lower() for name in GROUPS if name in held), STAFF)
