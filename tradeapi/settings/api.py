"""Settings of Django REST framework and of the OpenAPI document."""

from typing import Any

REST_FRAMEWORK: dict[str, Any] = {}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "tradeapi",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
}
