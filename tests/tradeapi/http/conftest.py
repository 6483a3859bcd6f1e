"""The tests of the edge run in the small house of the API machinery."""

from tests.tradeapi.api.conftest import house

__all__ = ["house"]
