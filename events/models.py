"""Front door: the tables of the event floor."""

from .agreement.models import Agreement, AgreementClause, AgreementParty, Milestone
from .event.citation import Citation, Settlement
from .event.models import Event, EventCountry, EventLink
from .event.roles import EventOfficial
from .meeting.models import Meeting, Participation
from .signal.models import Signal
from .source.models import Source
from .tariff.models import Tariff, TariffAction
from .tariff.periods import RatePeriod, StatusPeriod
from .tariff.rates import RateLine, RateLineExclusion

__all__ = [
    "Agreement",
    "AgreementClause",
    "AgreementParty",
    "Citation",
    "Event",
    "EventCountry",
    "EventLink",
    "EventOfficial",
    "Meeting",
    "Milestone",
    "Participation",
    "RateLine",
    "RateLineExclusion",
    "RatePeriod",
    "Settlement",
    "Signal",
    "Source",
    "StatusPeriod",
    "Tariff",
    "TariffAction",
]
