"""Settings of Django REST framework and of the OpenAPI document."""

from typing import Any

# Closed unless a view opens itself: tradeapi.api.views does for the public reads.
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "tradeapi.api.schema.ApiSchema",
    "EXCEPTION_HANDLER": "tradeapi.api.errors.exception_handler",
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "tradeapi",
    "DESCRIPTION": (
        "Diplomatic and trade events: what was decided, by whom, when it took effect, on what, at which rate, and"
        " who says so.\n\nParameters that are not understood are refused with a problem (RFC 9457) that names"
        " them. Days are days in the acting jurisdiction. Rates are never added up."
    ),
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "CONTACT": {"name": "The editors of this site"},
    "LICENSE": {"name": "MIT", "identifier": "MIT"},
    "SERVERS": [{"url": "/", "description": "This site"}],
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SORT_OPERATION_PARAMETERS": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": True,
    "COMPONENT_SPLIT_REQUEST": True,
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "apiKey": {
                "type": "http",
                "scheme": "bearer",
                "description": (
                    "An API key, made in the admin: `Authorization: Bearer tradeapi_...`, and nowhere else. Reads are"
                    " open; a key gives them higher limits. Drafts need a key with the scope `curate`."
                ),
            }
        }
    },
    "POSTPROCESSING_HOOKS": [
        "tradeapi.api.schema.tidy",
        "tradeapi.api.examples.show",
        "tradeapi.versioning.document.mark",
        "tradeapi.api.components.share",
    ],
}
