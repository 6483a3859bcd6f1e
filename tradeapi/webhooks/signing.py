"""Signatures after Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA256 over identity, time and body."""

from __future__ import annotations

import base64
import hmac
from hashlib import sha256

from django.utils.crypto import salted_hmac

PREFIX = "whsec_"
SALT = "tradeapi.webhooks.signing"


def secret_of(name: str) -> str:
    """The secret of that name, derived from SECRET_KEY and kept nowhere: a copy of the database has no secrets."""
    return PREFIX + base64.b64encode(salted_hmac(SALT, name, algorithm="sha256").digest()).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The value of the header ``webhook-signature``."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()


def headers(secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """What goes along with the body, so that the receiver can verify it and know a repetition."""
    return {
        "content-type": "application/json",
        "user-agent": "tradeapi-webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message_id, timestamp, body),
    }
