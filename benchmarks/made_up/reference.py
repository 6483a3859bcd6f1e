"""Countries with an office each, officials, agreements, goods and sectors."""

from __future__ import annotations

from typing import Any

from countries.country.models import Country
from countries.official.models import Office, Official
from countries.product.models import Product
from countries.sector.models import Sector
from events.agreement.models import Agreement, AgreementParty

from .world import OFFICIALS, PUBLIC, WORDS, World

CHAPTERS = range(1, 98)


def reference(world: World) -> None:
    for at, code in enumerate(world.countries, start=1):
        world.add(Country, code=code, kind="country", name=f"Land {code}", **PUBLIC)
        world.add(Office, id=at, slug=f"office-{at}", title="Minister of Trade", jurisdiction_id=code,
                  role=Office.Role.TRADE_MINISTER, **PUBLIC)  # fmt: skip
    for key in range(1, OFFICIALS + 1):
        code = world.country()
        world.add(Official, id=key, slug=f"official-{key}", name=f"Person {key}", country_id=code, **PUBLIC)
    for key in range(1, world.agreements + 1):
        agreement(world, key)
    goods(world)


def agreement(world: World, key: int) -> None:
    name = f"Agreement {key} on {world.random.choice(WORDS)}"
    world.add(Agreement, id=key, slug=f"agreement-{key}", name=name, type="free_trade_agreement", **PUBLIC)
    world.parties.append(list(dict.fromkeys(world.country() for _ in range(3))))
    for code in world.parties[-1]:
        world.add(AgreementParty, agreement_id=key, country_id=code, dates="/..")


def goods(world: World) -> None:
    """Chapters with ten headings each, and sectors of two chapters."""
    for chapter in CHAPTERS:
        parent = f"{chapter:02}"
        product(world, parent, "chapter", None)
        for at in range(1, 11):
            world.headings.append(f"{parent}{at:02}")
            product(world, world.headings[-1], "heading", parent)
    pairs: Any = Sector.products.through
    for at, word in enumerate(WORDS):
        world.add(Sector, code=word, name=word, basis="Chapters of the Harmonized System")
        for chapter in (72 + at, 30 + at):
            world.add(pairs, sector_id=word, product_id=f"{chapter:02}")


def product(world: World, code: str, level: str, parent: str | None) -> None:
    row = world.add(Product, code=code, level=level, parent_id=parent, description=f"Goods of {code}")
    row.position = len(world.rows[Product])
