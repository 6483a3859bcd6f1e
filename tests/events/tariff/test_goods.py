"""How a line meets the goods asked for: by example, and against a walk through every good of a small tree."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.tariff.goods import GoodsAsked, match_goods
from events.tariff.rates import RateLine


def line(include="", exclude="", **fields):
    """A charged line of these codes, or of all goods when none is included."""
    kind = "codes" if include else "all"
    return RateLine(
        **{"product_kind": kind, "hs_include": include.split(), "hs_exclude": exclude.split(), **fields}
    )


def exemption(include="", exclude="", **fields):
    return line(include, exclude, **{"treatment": "exempt", "rate_type": "none", **fields})


def asked(*codes, **more):
    return GoodsAsked(codes, **more)


def said(match):
    return match and (match.how, match.relation, match.codes, match.excluded, match.exempted)


@pytest.mark.parametrize(
    ("of_line", "code", "answer"),
    [
        (line("7208"), "7208", ("whole", "equal", ("7208",), (), ())),
        (line("72"), "7208", ("whole", "broader", ("72",), (), ())),
        (line("72 7208"), "7208", ("whole", "broader", ("72",), (), ())),
        (line("720810 720825"), "7208", ("part", "narrower", ("720810", "720825"), (), ())),
        (line("7209"), "7208", None),
        (line(), "7208", ("all_goods", "broader", (), (), ())),
        (line("7208", "720810"), "7208", ("whole", "equal", ("7208",), ("720810",), ())),
        (line("7208", "720810"), "720810", None),
        (line("7208", "720810"), "72081000", None),
        (line("7208", "720810"), "720825", ("whole", "broader", ("7208",), (), ())),
        (line("7208", "720810"), "72", ("part", "narrower", ("7208",), ("720810",), ())),
        (line("", "72"), "7208", None),
        (line("720810", "7208"), "72", None),
        (line("7208", product_kind="words", hs_include=[]), "7208", ("words", None, (), (), ())),
    ],
)
def test_lines_above_and_below_are_met_and_exclusions_are_honoured(of_line, code, answer):
    assert said(match_goods(of_line, asked(code))) == answer


@pytest.mark.parametrize(
    ("of_line", "exempted", "code", "answer"),
    [
        (line(), exemption("8471"), "8471", None),
        (line(), exemption("8471"), "847130", None),
        (line(), exemption("8471"), "84", ("all_goods", "broader", (), (), ("8471",))),
        (line(), exemption("8471"), "85", ("all_goods", "broader", (), (), ())),
        (line("84"), exemption("8471"), "84", ("whole", "equal", ("84",), (), ("8471",))),
        (line("8471"), exemption("8471"), "8471", None),
        (line("847130"), exemption("8471"), "8471", ("part", "narrower", ("847130",), (), ())),
        (line(), exemption("8471", "847130"), "8471", ("part", "narrower", ("847130",), (), ("8471",))),
        (line(), exemption(), "8471", None),
        (line("8471"), exemption(), "8471", ("whole", "equal", ("8471",), (), ())),
        (line(), exemption("8471", condition="end_use"), "8471", ("all_goods", "broader", (), (), ())),
        (exemption(), exemption("8471"), "8471", ("all_goods", "broader", (), (), ())),
    ],
)
def test_an_exemption_takes_its_goods_out_unless_a_more_specific_code_is_charged(
    of_line, exempted, code, answer
):
    assert said(match_goods(of_line, asked(code), [exempted])) == answer


def test_without_a_product_the_codes_exempted_are_named_and_a_line_wholly_exempted_is_not_met():
    assert said(match_goods(line(), asked(), [exemption("8471")])) == ("any", None, (), (), ("8471",))
    assert match_goods(line("8471"), asked(), [exemption("84 8471")]) is None
    assert match_goods(line(), asked(), [exemption()]) is None


SECTORS = {"steel": ("72", "73"), "autos": ("8703",), "digital_services": ()}


@pytest.mark.parametrize(
    ("of_line", "answer"),
    [
        (line("72 73"), ("whole", "equal", ("72", "73"), (), ())),
        (line("72"), ("part", "narrower", ("72",), (), ())),
        (line("7208"), ("part", "narrower", ("7208",), (), ())),
        (line("", "73"), ("all_goods", "broader", (), ("73",), ())),
        (line("", "72 73"), None),
        (line("8703"), None),
        (line(product_kind="words", sector="steel"), ("sector", None, ("72", "73"), (), ())),
        (line(product_kind="words", sector="autos"), ("words", None, (), (), ())),
        (line(product_kind="words"), ("words", None, (), (), ())),
    ],
)
def test_a_sector_is_met_by_its_codes_and_by_its_name(of_line, answer):
    steel = GoodsAsked(("72", "73"), sector="steel", sectors=SECTORS)

    assert said(match_goods(of_line, steel)) == answer


def test_a_line_that_names_a_sector_in_words_is_met_by_a_product_of_it():
    of_steel = line(product_kind="words", sector="steel")

    assert said(match_goods(of_steel, asked("7208", sectors=SECTORS))) == ("sector", None, ("72",), (), ())
    assert said(match_goods(of_steel, asked("8703", sectors=SECTORS))) == ("words", None, (), (), ())


@pytest.mark.parametrize(
    ("of_line", "how"),
    [(line(product_kind="words", sector="digital_services"), "sector"), (line(), None), (line("72"), None)],
)
def test_a_sector_without_codes_is_met_by_its_name_alone(of_line, how):
    match = match_goods(of_line, GoodsAsked((), sector="digital_services", sectors=SECTORS))

    assert (match and match.how) == how


# A small tree: two named branches on three levels, and one of goods that no line ever names.
NAMED = ["".join(path) for depth in (1, 2, 3) for path in product(("10", "20"), repeat=depth)]
GOODS = ["".join(path) for path in product(("10", "20", "99"), repeat=4)]
codes = st.lists(st.sampled_from(NAMED), max_size=4, unique=True).map(" ".join)
lines = st.builds(line, codes, codes)
exemptions = st.lists(st.builds(exemption, codes, codes), max_size=3)


def unnamed(place):
    return place.ljust(8, "9")


def under(good, some_codes):
    return any(good.startswith(code) for code in some_codes)


def falls_under(one, good):
    return (one.product_kind == "all" or under(good, one.hs_include)) and not under(good, one.hs_exclude)


def specific(one, good):
    return [len(code) for code in one.hs_include if good.startswith(code)] or [0]


def is_charged(one, exempting, good):
    taken = any(
        falls_under(other, good) and max(specific(other, good)) >= min(specific(one, good))
        for other in exempting
    )
    return falls_under(one, good) and not taken


@given(lines, exemptions, st.sampled_from(["", *NAMED]))
def test_every_good_is_met_as_a_walk_through_the_tree_finds_it(one, exempting, place):
    match = match_goods(one, GoodsAsked((place,) if place else ()), exempting)
    goods = [good for good in GOODS if good.startswith(place)]
    charged = {good for good in goods if is_charged(one, exempting, good)}

    assert (match is not None) == bool(charged)
    if match is None:
        return
    if place:
        assert (match.how in ("whole", "all_goods")) == (unnamed(place) in charged)
        if match.how == "part":
            assert charged <= {good for good in goods if under(good, match.codes)}
            assert all(unnamed(code) in charged for code in match.codes)
        assert (match.relation == "equal") == (match.how == "whole" and match.codes == (place,))
    by_code = [other for other in exempting if other.product_kind == "codes"]
    for good in goods:
        assert under(good, match.excluded) == under(good, one.hs_exclude)
        if falls_under(one, good) and not is_charged(one, by_code, good):
            assert under(good, match.exempted)
    for code in match.exempted:
        assert falls_under(one, unnamed(code))
        assert unnamed(code) not in charged
