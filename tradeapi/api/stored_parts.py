"""Parts of stored documents in other answers: they are shown as they are, and rendered by nobody again."""

from __future__ import annotations

from typing import Any


class AsStored(dict[str, Any]):
    """What a stored document says where an answer shows the same; whoever takes it does not change it."""


class TakesStored:
    """A serializer of rows, or of what a stored document says of them, which it leaves as it is."""

    def to_representation(self, instance: Any) -> Any:
        if isinstance(instance, AsStored):
            return instance
        return super().to_representation(instance)  # type: ignore[misc]
