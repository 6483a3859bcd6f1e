"""True-to-life records with fixed values, published unless asked otherwise.

A country is named by its code and shared; everything else is new with each call, its slug numbered. Related
records are made when they are not given. ``published=True`` goes through the gate: publication rules hold.
"""

from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils.text import slugify

from countries.country.models import Country, Membership
from countries.official.models import Office, Official, Tenure
from countries.product.models import Product
from countries.sector.models import Sector
from events.agreement.models import Agreement, AgreementParty, Milestone
from events.event.models import Citation, Event, EventCountry, EventLink
from events.event.roles import EventOfficial
from events.meeting.models import Meeting, Participation
from events.signal.models import Signal
from events.source.models import Source
from events.tariff.models import Tariff, TariffAction
from events.tariff.rates import RateLine
from events.tariff.rules import SETS_LINES
from tradeapi.access.models import ApiKey
from tradeapi.curation import transitions

PASSWORD = "a long enough pass phrase"
NAMES = {
    "CA": ("Canada", "country", "CAN", "124"),
    "US": ("United States", "country", "USA", "840"),
    "MX": ("Mexico", "country", "MEX", "484"),
    "DE": ("Germany", "country", "DEU", "276"),
    "FR": ("France", "country", "FRA", "250"),
    "CN": ("China", "country", "CHN", "156"),
    "JP": ("Japan", "country", "JPN", "392"),
    "BR": ("Brazil", "country", "BRA", "076"),
    "EU": ("European Union", "bloc", None, None),
    "USMCA": ("USMCA area", "bloc", None, None),
}
number = count(1)


def admitted(record: Any, published: bool) -> Any:
    """The record, through the gate if it is to be public."""
    if published:
        transitions.admit(record, "made for a test")
    return record


def make_user(*groups: str, username: str = "", password: str | None = None, **fields: Any) -> Any:
    """An account of the admin in the named groups; without ``password`` it can only be logged in by force."""
    fields = {"is_staff": True, "username": username or f"editor{next(number)}", **fields}
    user = get_user_model().objects.create_user(password=password, **fields)
    user.groups.set(Group.objects.filter(name__in=groups))
    assert user.groups.count() == len(groups), groups
    return user


def make_key(*scopes: str, owner: Any = None, **fields: Any) -> dict[str, str]:
    """The header with a new API key, by default one to read with, of a new account without any right."""
    owner = owner or make_user(is_staff=False)
    _, secret = ApiKey.issue(owner, fields.pop("name", "Importer"), scopes or ("read",), **fields)
    return {"Authorization": f"Bearer {secret}"}


def make_country(code: str = "CA", *, published: bool = True, **fields: Any) -> Country:
    """The country of that code, made when it is not there yet."""
    country = Country.objects.filter(pk=code).first()
    if country is None:
        name, kind, alpha3, numeric = NAMES.get(code, (f"Country {code}", "country", None, None))
        fields = {"name": name, "kind": kind, "alpha3": alpha3, "numeric": numeric, **fields}
        country = Country.objects.create(code=code, **fields)
        admitted(country, published)
    return country


def as_country(country: Any) -> Country:
    return make_country(country) if isinstance(country, str) else country


def make_membership(
    bloc: Any = "EU", member: Any = "DE", dates: str = "1958-01-01/..", **fields: Any
) -> Membership:
    return Membership.objects.create(bloc=as_country(bloc), member=as_country(member), dates=dates, **fields)


def make_product(code: str = "7208", level: str = "heading", **fields: Any) -> Product:
    fields = {"description": "Flat-rolled products of iron, hot-rolled", "position": next(number), **fields}
    product, _ = Product.objects.get_or_create(code=code, defaults={"level": level, **fields})
    return product


def make_sector(code: str = "steel", products: Any = ("72", "73"), **fields: Any) -> Sector:
    """The sector of that code with these products, made when it is not there yet."""
    fields = {"name": code.replace("_", " "), "basis": "Chapters of the Harmonized System", **fields}
    sector, _ = Sector.objects.get_or_create(code=code, defaults=fields)
    levels = {2: "chapter", 4: "heading", 6: "subheading"}
    sector.products.set([make_product(product, levels[len(product)]) for product in products])
    return sector


def make_official(
    name: str = "Mélanie Joly", *, country: Any = "CA", published: bool = True, **fields: Any
) -> Official:
    fields = {"slug": f"{slugify(name)}-{next(number)}", **fields}
    return admitted(Official.objects.create(name=name, country=as_country(country), **fields), published)


def make_office(
    title: str = "Minister of Foreign Affairs",
    *,
    jurisdiction: Any = "CA",
    published: bool = True,
    **fields: Any,
) -> Office:
    fields = {"slug": f"ca-foreign-minister-{next(number)}", "role": "foreign_minister", **fields}
    return admitted(
        Office.objects.create(title=title, jurisdiction=as_country(jurisdiction), **fields), published
    )


def make_tenure(
    official: Official | None = None,
    office: Office | None = None,
    dates: str = "2025-05-13/..",
    **fields: Any,
) -> Tenure:
    official, office = official or make_official(), office or make_office()
    return Tenure.objects.create(official=official, office=office, dates=dates, **fields)


def make_source(
    title: str = "Canada rescinds digital services tax",
    *,
    dated: str = "2025-06-29",
    published: bool = True,
    **fields: Any,
) -> Source:
    """A document; ``dated`` is the day it was published on, ``published`` whether it is public here."""
    identity = next(number)
    fields = {
        "slug": f"department-of-finance-{identity}",
        "publisher": "Department of Finance Canada",
        "tier": "official",
        "url": f"https://www.canada.ca/en/department-finance/news/2025/06/{identity}.html",
        "published": dated,
        **fields,
    }
    return admitted(Source.objects.create(title=title, **fields), published)


def make_citation(event: Event, source: Source | None = None, **fields: Any) -> Citation:
    """A citation of ``event``; what follows from it is brought up to date."""
    citation = Citation.objects.create(event=event.spine, source=source or make_source(), **fields)
    event.rebuild()
    return citation


def make_event_country(event: Event, country: Any = "CA", role: str = "actor") -> EventCountry:
    return EventCountry.objects.create(event=event.spine, country=as_country(country), role=role)


def make_event_official(
    event: Event, official: Official | None = None, role: str = "announced", office: Office | None = None
) -> EventOfficial:
    return EventOfficial.objects.create(
        event=event.spine, official=official or make_official(), role=role, office=office
    )


def make_link(
    event: Event, to_event: Event, relation: str = "responds_to", source: Source | None = None, **fields: Any
) -> EventLink:
    source = source or make_source()
    return EventLink.objects.create(
        event=event.spine, to_event=to_event.spine, relation=relation, source=source, **fields
    )


def cited(event: Any, sources: Any, published: bool) -> Any:
    """An event that cites ``sources``, by default a new one, through the gate if it is to be public."""
    for source in [make_source()] if sources is None else sources:
        Citation.objects.create(event=event.spine, source=source)
    event.rebuild()
    return admitted(event, published)


def make_event(
    title: str = "Canada announces the repeal of its digital services tax",
    *,
    kind: str = "policy",
    date: str = "2025-06-29",
    countries: Any = (("CA", "actor"),),
    sources: Any = None,
    published: bool = True,
    **fields: Any,
) -> Event:
    """A plain event: ``countries`` as pairs of code and role, ``sources`` as records to cite."""
    fields = {"slug": f"{date[:10]}-dst-repeal-{next(number)}", **fields}
    event = Event.objects.create(title=title, kind=kind, date=date, **fields)
    for code, role in countries:
        make_event_country(event, code, role)
    return cited(event, sources, published)


def make_meeting(
    title: str = "Anand and Champagne meet Sheinbaum in Mexico City",
    *,
    date: str = "2025-08-05/2025-08-06",
    countries: Any = ("CA", "MX"),
    sources: Any = None,
    published: bool = True,
    **fields: Any,
) -> Meeting:
    """A meeting with one delegation for each of ``countries``."""
    fields = {"slug": f"{date[:10]}-ca-mx-{next(number)}", "format": "visit", "medium": "in_person", **fields}
    meeting = Meeting.objects.create(title=title, date=date, **fields)
    for country in map(as_country, countries):
        Participation.objects.create(meeting=meeting, country=country, name=f"Delegation of {country.name}")
    return cited(meeting, sources, published)


def make_participation(meeting: Meeting, country: Any = "CA", **fields: Any) -> Participation:
    """One more participant; what follows is brought up to date."""
    participation = Participation.objects.create(meeting=meeting, country=as_country(country), **fields)
    meeting.rebuild()
    return participation


def make_tariff(
    title: str = "Northern border tariff on Canada",
    *,
    imposed_by: Any = "US",
    published: bool = True,
    **fields: Any,
) -> Tariff:
    fields = {
        "slug": f"us-canada-ieepa-{next(number)}",
        "type": "import_duty",
        "legal_basis": "IEEPA (50 U.S.C. 1701)",
        "scope": "All goods of Canada but energy and potash",
        **fields,
    }
    return admitted(
        Tariff.objects.create(title=title, imposed_by=as_country(imposed_by), **fields), published
    )


def make_rate_line(action: TariffAction, *, origin: Any = "CA", **fields: Any) -> RateLine:
    """A rate line, 25 % on all goods of ``origin`` (None for every origin); periods are rebuilt."""
    if origin is None:
        fields = {"origin_kind": "every", **fields}
    fields = {"label": "general", "rate_percent": 25, **fields}
    line = RateLine.objects.create(action=action, origin=as_country(origin) if origin else None, **fields)
    action.rebuild()
    return line


def make_tariff_action(
    tariff: Tariff | None = None,
    *,
    action: str = "in_force",
    date: str = "2025-03-03",
    effective: str = "2025-03-04",
    lines: Any = None,
    sources: Any = None,
    published: bool = True,
    **fields: Any,
) -> TariffAction:
    """A step in the life of a tariff; ``lines`` as keywords of ``make_rate_line``.

    By default it imposes 25 % on Canada; actions that set no rate have no line.
    """
    fields = {
        "slug": f"{date[:10]}-us-canada-{next(number)}",
        "title": "United States imposes a tariff on goods of Canada",
        **fields,
    }
    step = TariffAction.objects.create(
        tariff=tariff or make_tariff(), action=action, date=date, effective=effective, **fields
    )
    for line in ([{}] if action in SETS_LINES else []) if lines is None else lines:
        make_rate_line(step, **line)
    return cited(step, sources, published)


def make_agreement(
    name: str = "Agreement between Canada, Mexico and the United States",
    *,
    parties: Any = ("CA", "MX", "US"),
    dates: str = "2020-07-01/..",
    published: bool = True,
    **fields: Any,
) -> Agreement:
    fields = {
        "slug": f"usmca-{next(number)}",
        "type": "free_trade_agreement",
        "aliases": ["USMCA", "CUSMA", "T-MEC"],
        **fields,
    }
    agreement = Agreement.objects.create(name=name, **fields)
    for country in map(as_country, parties):
        AgreementParty.objects.create(agreement=agreement, country=country, dates=dates)
    return admitted(agreement, published)


def make_milestone(
    agreement: Agreement | None = None,
    *,
    step: str = "in_force",
    date: str = "2020-07-01",
    sources: Any = None,
    published: bool = True,
    **fields: Any,
) -> Milestone:
    fields = {"slug": f"{date[:10]}-usmca-{next(number)}", "title": "USMCA enters into force", **fields}
    milestone = Milestone.objects.create(
        agreement=agreement or make_agreement(), step=step, date=date, **fields
    )
    return cited(milestone, sources, published)


def make_signal(
    title: str = "Joint review of the USMCA expected",
    *,
    date: str = "2026-07-01",
    announced: str = "2025-08",
    countries: Any = (("CA", "concerned"), ("MX", "concerned")),
    resolved_by: Event | None = None,
    sources: Any = None,
    published: bool = True,
    **fields: Any,
) -> Signal:
    """An expectation; ``resolved_by`` is the event that settled it, linked as such."""
    fields = {"slug": f"usmca-review-{next(number)}", "basis": "statutory", **fields}
    signal = Signal.objects.create(title=title, date=date, announced=announced, **fields)
    for code, role in countries:
        make_event_country(signal, code, role)
    if resolved_by is not None:
        make_link(resolved_by, signal, "resolves")
    return cited(signal, sources, published)
