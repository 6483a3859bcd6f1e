"""What can be written of a signal. Whether it occurred follows from its resolution."""

from __future__ import annotations

from events.event.drafts import EVENT_MEMBERS, AnyEventDraft

from .models import Signal


class SignalDraft(AnyEventDraft):
    """An expectation: ``date`` is the window, ``announced`` when it was voiced, then what came of it."""

    class Meta:
        model = Signal
        fields = (
            *(name for name in EVENT_MEMBERS if name != "occurrence"),
            "basis", "voiced_by", "window_text", "resolution", "explanation",
        )  # fmt: skip

    example = {
        "slug": "usmca-review-expected-as-reported",
        "title": "Joint review of the USMCA expected",
        "basis": "analyst",
        "date": "2026-07-01",
        "announced": "2025-08~",
        "countries": [{"country": "CA", "role": "concerned"}, {"country": "MX", "role": "concerned"}],
        "citations": [{"source": "techsoma-canada-mexico-2025-08"}],
    }
