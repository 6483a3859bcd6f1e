"""Reading an answer about rates as a person would: which line, which rate, in which tariff."""


def applied(answer):
    """(tariff, label) -> rate in percent as text, for the lines applied on the day."""
    return rates_of(answer["components"])


def ahead(answer):
    """(tariff, label) -> rate in percent as text, for the lines pending or suspended on the day."""
    return rates_of(answer["pending"])


def rates_of(tariffs):
    return {
        (tariff["tariff"]["id"], one["line"]["label"]): one["line"]["rate"]["percent"]
        for tariff in tariffs
        for one in tariff["lines"]
    }


def line_of(answer, tariff, label, group="components"):
    """The one line of that label in that tariff."""
    [found] = [
        one
        for component in answer[group]
        if component["tariff"]["id"] == tariff
        for one in component["lines"]
        if one["line"]["label"] == label
    ]
    return found
