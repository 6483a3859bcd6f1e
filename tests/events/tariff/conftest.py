"""Tariffs that several files of this folder ask about."""

import pytest

from tests.factories import (
    make_product,
    make_sector,
    make_source,
    make_tariff,
    make_tariff_action,
)


@pytest.fixture
def border_tariff(db):
    """25 % on Canada from 2025-03-04, potash 10 %, raised to 35 % from 2025-08-01, invalidated 2026-02-20."""
    make_product("31", "chapter")
    make_sector("potash", ["3104"])
    make_product("72", "chapter")
    make_product("7208")
    tariff = make_tariff(slug="us-ieepa-canada", title="Northern border tariff on Canada")
    source = make_source(
        slug="executive-order-14193", title="Executive Order 14193", publisher="Federal Register (US)"
    )
    make_tariff_action(
        tariff,
        slug="ordered",
        date="2025-02-01",
        effective="2025-03-04",
        sources=[source],
        lines=[
            {"label": "all goods", "rate_percent": 25, "hs_exclude": ["3104"], "legal_code": "9903.01.10"},
            {
                "label": "potash",
                "rate_percent": 10,
                "product_kind": "codes",
                "hs_include": ["3104"],
                "sector": "potash",
            },
        ],
    )
    make_tariff_action(
        tariff,
        slug="raised",
        action="rate_changed",
        date="2025-07-31",
        effective="2025-08-01",
        lines=[{"label": "all goods", "rate_percent": 35, "hs_exclude": ["3104"]}],
    )
    make_tariff_action(
        tariff,
        slug="struck-down",
        action="invalidated",
        date="2026-02-20",
        effective="2026-02-20",
        collection_on="2026-02-24",
    )
    return tariff
