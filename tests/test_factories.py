"""The factories themselves: each makes a record that the public may see."""

import pytest

from tests import factories

MAKERS = [
    factories.make_country, factories.make_official, factories.make_office, factories.make_source,
    factories.make_event, factories.make_meeting, factories.make_tariff, factories.make_tariff_action,
    factories.make_agreement, factories.make_milestone, factories.make_signal,
]  # fmt: skip


@pytest.mark.parametrize("make", MAKERS)
def test_a_factory_makes_a_record_that_passed_the_gate_or_a_draft(db, make):
    draft = make(published=False)
    assert (draft.status, draft.published_at) == ("draft", None)

    if make is not factories.make_country:
        public = make()
        assert (public.status, public.version) == ("published", 2)
        public.refresh_from_db()
        assert public.is_public
