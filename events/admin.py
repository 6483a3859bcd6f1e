"""Front door: the event floor at the editors' desk."""

from .agreement.admin import AgreementAdmin, MilestoneAdmin
from .event.admin import EventAdmin
from .meeting.admin import MeetingAdmin
from .signal.admin import SignalAdmin
from .source.admin import SourceAdmin
from .tariff.admin import TariffActionAdmin, TariffAdmin

__all__ = [
    "AgreementAdmin",
    "EventAdmin",
    "MeetingAdmin",
    "MilestoneAdmin",
    "SignalAdmin",
    "SourceAdmin",
    "TariffActionAdmin",
    "TariffAdmin",
]
