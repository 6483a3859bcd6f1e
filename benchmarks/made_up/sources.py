"""Sources, some of them reprints of one before."""

from __future__ import annotations

from events.source.models import Source

from .world import PUBLIC, Known, World

PUBLISHERS = ("Gazette", "Federal Register (US)", "Reuters", "Herald", "Customs Letter")
TIERS = {"official": 6, "wire": 5, "press": 6, "trade_press": 2, "blog": 1}
LANGUAGES = {"en": 12, "es": 3, "fr": 3, "zh": 2}


def source(world: World, key: int) -> None:
    publisher = f"{world.random.choice(PUBLISHERS)} {key % 300}".removesuffix(" 0")
    row = world.add(
        Source, id=key, slug=f"source-{key}", publisher=publisher, tier=world.one_of(TIERS), **PUBLIC
    )
    row.language = world.one_of(LANGUAGES)
    row.title, row.url = world.title("Notice of a"), world.rarely(f"https://gazette.example/{key}", 0.9)
    row.published, row.agency = world.rarely(world.day().isoformat(), 0.9), world.rarely("Reuters")
    # A reprint shares the origin of what it repeats; the row itself would ask the database for that.
    if key > 1 and world.random.random() < 0.05:
        row.reprint_of_id = world.random.randrange(key - 1) + 1
        origin = world.known[row.reprint_of_id - 1].origin
    else:
        origin = row.origin
    world.known.append(Known(row.tier, origin))
