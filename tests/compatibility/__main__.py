"""``python -m tests.compatibility``: whether openapi.yaml keeps what the last release promised.

``python -m tests.compatibility release`` writes the promises of openapi.yaml, which the next comparison is with; it
refuses where one was broken that was not announced.
"""

import sys
from datetime import UTC, datetime

from .baseline import PROMISED, current, read, write
from .promises import broken


def main(arguments: list[str]) -> str | None:
    """What is wrong, for the shell; nothing where all promises are kept."""
    faults = broken(read(), current(), datetime.now(UTC).date()) if PROMISED.exists() else []
    if faults:
        return "\n".join(
            [*faults, "See docs/versioning.md: announce what is to go, and keep it until its last day."]
        )
    if arguments == ["release"]:
        write(current())
    elif arguments:
        return __doc__
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
