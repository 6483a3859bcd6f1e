"""Everything of version 1 that will go: the one place where it is said. The rules are in ``docs/versioning.md``."""

from tradeapi.versioning.deprecation import Deprecation

#: Such as ``Deprecation(of="listTariffs", parameter="legal_basis", since=date(2027, 1, 4), sunset=date(2027, 7, 31),
#: instead="Ask with `authority`.")``. The document says it, and so do the headers of the answers it concerns.
DEPRECATIONS: tuple[Deprecation, ...] = ()
