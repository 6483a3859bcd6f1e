"""What must be true of a country before it is published."""

from typing import Any


def has_a_name(country: Any) -> str | None:
    return None if country.name.strip() else "Give the English short name."


def only_blocs_have_members(country: Any) -> str | None:
    if country.kind != "bloc" and country.bloc_members.exists():
        return "Only a bloc has members."
    return None


RULES = (has_a_name, only_blocs_have_members)
