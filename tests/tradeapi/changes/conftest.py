import pytest

from tradeapi.changes.models import Change


@pytest.fixture
def logged():
    """``logged()`` are the changes since it was asked last, each as resource, slug and action."""
    seen = [0]

    def get():
        changes = list(Change.objects.after(seen[0]))
        seen[0] = changes[-1].number if changes else seen[0]
        return [(change.resource, change.slug, change.action) for change in changes]

    return get
