"""A value that is not of the type that the document declares is refused by the name of its parameter."""

from .test_parameters import groups, refused

WRONG = {
    "date": [
        "01/02/2023",
        "2025-8-15",
        "20250815",
        "2025-02-30",
        "today",
        "2025-08-15T00:00:00Z",
        "2025-W33-5",
    ],
    "date-time": [
        "2025-08-15",
        "2025-08-15T12:00:00",
        "yesterday",
        "15.08.2025 12:00",
        "2025-08-15T25:00:00Z",
    ],
    "integer": ["1.5", "1e5", "٣", "0x1", "one", "1 5"],
    "decimal": ["NaN", "Infinity", "1e5", "1 5", "ten", "٣"],
    "boolean": ["1", "0", "yes", "TRUE", "on"],
    "enum": ["surely_not_one_of_them", "%", "NULL"],
}


def kind(parameter):
    """Which of the wrong values a parameter must refuse; None where any text may be right."""
    schema = parameter["schema"]
    schema = schema.get("items", schema)
    if "enum" in schema:
        return "enum"
    if schema.get("format") in WRONG:
        return schema["format"]
    return schema.get("type") if schema.get("type") in WRONG else None


def test_no_typed_parameter_takes_another_type(visit, route):
    kinds = {name: kind(one) for name, one in route.parameters.items()}
    for at in range(max(map(len, WRONG.values()))):
        wrong = {name: WRONG[one][at % len(WRONG[one])] for name, one in kinds.items() if one is not None}
        for names in groups(wrong):
            asked = {name: wrong[name] for name in names}
            assert set(names) <= refused(visit(route, asked)), asked
