"""What must be true of people and offices before they are published."""

from typing import Any


def has_a_name(official: Any) -> str | None:
    return None if official.name.strip() else "Give the person's name."


def says_whom_it_acts_for(official: Any) -> str | None:
    if official.country_id or official.tenures.exists():
        return None
    return "Name the country the person acts for, or an office held."


def has_a_title(office: Any) -> str | None:
    return None if office.title.strip() else "Give the title of the office."


OFFICIAL_RULES = (has_a_name, says_whom_it_acts_for)
OFFICE_RULES = (has_a_title,)
