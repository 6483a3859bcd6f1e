"""What must be true of tariffs and their actions before they are published."""

from typing import Any

from countries.product.models import Product
from countries.sector.models import Sector

SETS_LINES = {"threatened", "proposed", "announced", "in_force", "rate_changed", "scope_changed", "exempted"}


def says_what_it_is_levied_on(tariff: Any) -> str | None:
    return None if tariff.scope.strip() else "Say in words what the tariff is levied on."


def imposing_sets_a_rate(action: Any) -> str | None:
    if action.action == "rate_changed" and not action.lines.exists():
        return "A change of rate needs at least one rate line."
    return None


def only_some_actions_set_lines(action: Any) -> str | None:
    if action.action not in SETS_LINES and action.lines.exists():
        return "Only an action that imposes, changes, threatens or exempts has rate lines."
    return None


def retroactive_effect_lies_back(action: Any) -> str | None:
    if action.retroactive_to and action.earliest and action.retroactive_to > action.earliest:
        return "A retroactive effect begins before the day of the announcement."
    return None


def acts_on_the_same_tariff(action: Any) -> str | None:
    if action.acts_on and action.acts_on.tariff_id != action.tariff_id:
        return "The action it acts on belongs to another tariff."
    return None


def the_announcement_is_dated(action: Any) -> str | None:
    days = (action.announced_earliest, action.announced_latest) if action.announced else (
        action.earliest, action.latest,
    )  # fmt: skip
    if None in (*days, action.earliest):
        return "Give the day of the announcement, or the days between which it was."
    return None


def products_exist(action: Any) -> str | None:
    codes = {code[:6] for line in action.lines.all() for code in (*line.hs_include, *line.hs_exclude)}
    missing = sorted(codes - set(Product.objects.filter(code__in=codes).values_list("code", flat=True)))
    return f"Not in HS 2022: {', '.join(missing)}." if missing else None


def sectors_exist(action: Any) -> str | None:
    named = {line.sector for line in action.lines.all() if line.sector}
    missing = sorted(named - set(Sector.objects.filter(code__in=named).values_list("code", flat=True)))
    return f"Not in the table of sectors: {', '.join(missing)}." if missing else None


TARIFF_RULES = (says_what_it_is_levied_on,)
ACTION_RULES = (
    the_announcement_is_dated,
    imposing_sets_a_rate,
    only_some_actions_set_lines,
    retroactive_effect_lies_back,
    acts_on_the_same_tariff,
    products_exist,
    sectors_exist,
)
