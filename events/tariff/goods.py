"""How the goods of a line meet the goods asked for: up and down the Harmonized System, less what is exempted. Pure.

The contract, in brief:

- A code stands for itself and all that is under it. What a line excludes it never covers, whatever it includes.
- A line that exempts without a condition takes its goods out of the charged lines of its tariff. Where one of them
  names the goods by a more specific code, that code decides; by the same code the exemption does.
- Goods described in words are undecided, unless the line names a sector that has codes.
- A place in the tree is met *whole* when goods of it that no line names by a code of their own are met.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from countries.product.models import hs_ancestors


class Goods(Protocol):
    """What a line says of its goods, of whether they are charged, and on what condition."""

    product_kind: str
    hs_include: list[str]
    hs_exclude: list[str]
    sector: str
    treatment: str
    condition: str


#: The place above all codes: every good there is.
EVERYTHING = ""


@dataclass(frozen=True)
class GoodsAsked:
    """The goods of a question: one code, the codes of a sector, or (without any) every good.

    ``sector``: the sector asked for by name, which may have no codes at all; ``sectors``: codes of every sector
    known, so that a line that names one in words is found by its codes.
    """

    codes: tuple[str, ...] = ()
    sector: str = ""
    sectors: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def everything(self) -> bool:
        return not (self.codes or self.sector)

    def met_by_sector(self, sector: str) -> tuple[str, ...] | None:
        """Codes of a sector above or below those asked for; None where it is another sector, or none."""
        if not sector:
            return None
        met = tuple(
            code for code in self.sectors.get(sector, ()) if any(related(code, asked) for asked in self.codes)
        )
        return met if met or sector == self.sector else None


@dataclass(frozen=True)
class GoodsMatch:
    """How a line meets the goods asked for; each list names codes.

    ``how``: all_goods, whole (it covers what was asked whole), part (only some of it), sector (it names the sector
    asked for, or in words one that has what was asked), words (no code decides), any (no goods were asked for).
    ``relation``: the line is equal to what was asked, broader or narrower; None where codes do not tell.
    ``codes``: of the line, or of its sector, that meet it; ``excluded``: what the line leaves out of it;
    ``exempted``: what other lines of the tariff exempt of it.
    """

    how: str
    relation: str | None = None
    codes: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    exempted: tuple[str, ...] = ()


def related(one: str, other: str) -> bool:
    """Whether one code is the other, or above or below it."""
    return one.startswith(other) or other.startswith(one)


def exempts(line: Goods) -> bool:
    """Whether a line takes goods out of its tariff by their codes alone."""
    return line.treatment == "exempt" and line.condition == "none" and line.product_kind != "words"


def match_goods(line: Goods, asked: GoodsAsked, exemptions: Iterable[Goods] = ()) -> GoodsMatch | None:
    """How the line meets the goods asked for, less what ``exemptions`` take out of it; None when it does not."""
    if asked.sector and not asked.codes:
        return GoodsMatch("sector") if line.sector == asked.sector else None
    places = asked.codes or (EVERYTHING,)
    taking = [one for one in exemptions if line.treatment == "charged" and exempts(one)]
    if line.product_kind == "words":
        return _match_in_words(line, asked, places, taking)
    found = [_Met(line, place, taking) for place in places]
    if not any(one.whole or one.below for one in found):
        return _match_by_name(line, asked, taking) if line.product_kind == "codes" else None
    excluded = tuple(code for one in found for code in one.excluded)
    exempted = tuple(code for one in found for code in one.exempted)
    if asked.everything:
        codes = () if found[0].whole else found[0].below
        return GoodsMatch("any", None, tuple(line.hs_include) or codes, excluded, exempted)
    covering = tuple(dict.fromkeys(code for one in found for code in one.covering))
    if line.product_kind == "all" and any(one.whole for one in found):
        return GoodsMatch("all_goods", "broader", (), excluded, exempted)
    if all(one.whole for one in found):
        relation = "equal" if set(covering) == set(places) else "broader"
        return GoodsMatch("whole", relation, covering, excluded, exempted)
    codes = tuple(dict.fromkeys(code for one in found for code in (one.covering or one.below)))
    return GoodsMatch("part", "narrower", codes, excluded, exempted)


def _match_by_name(line: Goods, asked: GoodsAsked, taking: Sequence[Goods]) -> GoodsMatch | None:
    """A line of other codes that names the sector asked for all the same."""
    if not asked.sector or line.sector != asked.sector or match_goods(line, replace(asked, sector="")):
        return None
    own = match_goods(line, GoodsAsked(), taking)
    return own and replace(own, how="sector")


def _match_in_words(
    line: Goods, asked: GoodsAsked, places: Sequence[str], taking: Sequence[Goods]
) -> GoodsMatch | None:
    if all(_has(line.hs_exclude, place) for place in places):
        return None
    if any(one.product_kind == "all" and not one.hs_exclude for one in taking):
        return None
    excluded = tuple(code for place in places for code in _topmost(line.hs_exclude, place))
    taken = {code for one in taking for code in one.hs_include}
    exempted = tuple(dict.fromkeys(code for place in places for code in _topmost(taken, place, above=True)))
    if asked.everything:
        return GoodsMatch("any", None, (), excluded, exempted)
    by_sector = asked.met_by_sector(line.sector)
    if by_sector is not None:
        return GoodsMatch("sector", None, by_sector, excluded, exempted)
    return GoodsMatch("words", None, (), excluded, exempted)


class _Met:
    """What a line covers of one place in the tree."""

    def __init__(self, line: Goods, place: str, taking: Sequence[Goods]) -> None:
        named = {code for one in (line, *taking) for code in (*one.hs_include, *one.hs_exclude)}
        points = sorted({place} | {code for code in named if code.startswith(place)})
        charged = {
            at: _covers(line, at) and not any(_takes(one, line, at) for one in taking) for at in points
        }
        taken = [at for at in points if at and _covers(line, at) and not charged[at]]
        self.whole = charged[place]
        shortest = min((code for code in hs_ancestors(place) if code in line.hs_include), default=None)
        self.covering = (shortest,) if self.whole and shortest else ()
        below = [at for at in points if charged[at] and at != place]
        self.below = () if self.whole else _topmost(below, place)
        self.excluded = _topmost(line.hs_exclude, place) or ((place,) if _has(line.hs_exclude, place) else ())
        self.exempted = _topmost(taken, place)


def _has(codes: Iterable[str], place: str) -> bool:
    """Whether a place lies under one of these codes."""
    return place.startswith(tuple(codes))


def _covers(line: Goods, place: str) -> bool:
    """Whether goods of this place that have no code of their own fall under the line."""
    return (line.product_kind == "all" or _has(line.hs_include, place)) and not _has(line.hs_exclude, place)


def _lengths(line: Goods, place: str) -> list[int]:
    """How specific the codes are by which a line covers a place; 0 for all goods."""
    lengths = [len(code) for code in line.hs_include if place.startswith(code)]
    return [0, *lengths] if line.product_kind == "all" else lengths


def _takes(exemption: Goods, line: Goods, place: str) -> bool:
    """Whether an exemption takes a place out of a line that covers it."""
    if not _covers(exemption, place):
        return False
    return max(_lengths(exemption, place)) >= min(_lengths(line, place))


def _topmost(codes: Iterable[str], place: str, *, above: bool = False) -> tuple[str, ...]:
    """Those of the codes in this place, or with ``above`` around it, that are under no other, in order."""
    kept: list[str] = []
    for code in sorted(set(codes)):  # what is under a code comes right behind it
        inside = code.startswith(place) or (above and place.startswith(code))
        if inside and not (kept and code.startswith(kept[-1])):
            kept.append(code)
    return tuple(kept)
