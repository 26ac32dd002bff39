"""Keys that cannot be used: each is refused with a sentence that says where, and all that is wrong comes at once."""

from __future__ import annotations

import pytest

from hours.division import KeyRefused, divide
from hours.division.answering import as_line
from hours.division.reading import read_key, with_lines

GOOD = """\
school_year = "2016-2017"
rounding = "nearest"
[[supplier]]
name = "Kameleon"
contract = 806
reserve = 70
[[holder]]
name = "KPO"
pupils = 4030
[[holder]]
name = "SPCO"
pupils = 315
floor = 7
"""
TYPED = """\
school_year = "2016-2017"
[[supplier]]
name = "Kameleon"
contract = 806
[[holder]]
name = "KPO"
percentage = 60
reason = "besluit"
[[holder]]
name = "SPCO"
percentage = 40
reason = "besluit"
"""


def refusals(text: str) -> list[str]:
    with pytest.raises(KeyRefused) as answer:
        divide(read_key(text))
    return [as_line(problem) for problem in with_lines(answer.value.problems, text)]


def changed(text: str, before: str, after: str) -> str:
    assert before in text
    return text.replace(before, after, 1)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('"2016-2017"', '"2016"', "Regel 1: `school_year` is “2016”; schrijf twee jaren die op elkaar volgen"),
        ('"2016-2017"', '"2016-2018"', "Regel 1: `school_year` is “2016-2018”"),
        ('school_year = "2016-2017"\n', "", "het begin van het bestand: `school_year` ontbreekt."),
        ('"nearest"', '"half"', "Regel 2: `rounding` is “half”; kies exact of nearest."),
        ('"nearest"', "3", "Regel 2: het begin van het bestand: zet `rounding` tussen aanhalingstekens."),
        ('"nearest"', '"nearest"\nmonths = 13', "Regel 3: `months` is 13; een schooljaar heeft 1 tot 12 maanden"),
        ('"nearest"', '"nearest"\nhistory_weight = -1', "Regel 3: `history_weight` is kleiner dan nul."),
        ('"nearest"', '"nearest"\nhistory_weight = 101', "Regel 3: `history_weight` is 101; zonder `pupil_weight`"),
        ('"nearest"', '"nearest"\npupil_weight = 0', "Regel 3: `pupil_weight` en `history_weight` zijn allebei nul"),
        ('"nearest"', '"nearest"\nmonth = 11', "Regel 3: het begin van het bestand: `month` is hier niet bekend"),
        ("contract = 806", "contract = 806.5", "Regel 5: Kameleon: `contract` is 806.5; schrijf een heel getal."),
        ("contract = 806", "contract = true", "Regel 5: Kameleon: `contract` is True; schrijf een getal."),
        ("contract = 806", "contract = nan", "Regel 5: Kameleon: `contract` is NaN; schrijf een getal."),
        ("contract = 806\n", "", "Regel 3: Kameleon: `contract` ontbreekt."),
        ("contract = 806", "contract = 8060000", "Regel 5: Kameleon: `contract` moet tussen 0 en 1000000 liggen."),
        ("reserve = 70", "reserve = 807", "Regel 6: Kameleon: de reserve van 807 uur is meer dan het contract van 806"),
        ("reserve = 70", "reserve = -1", "Regel 6: Kameleon: `reserve` moet tussen 0 en 1000000 liggen."),
        ("pupils = 4030", "pupils = -1", "Regel 9: KPO: `pupils` moet tussen 0 en 1000000 liggen."),
        ("pupils = 4030\n", "", "Regel 7: KPO heeft geen `pupils`: de uren worden daarnaar verdeeld."),
        ("pupils = 4030", "pupil = 4030", "Regel 9: KPO: `pupil` is hier niet bekend"),
        ("pupils = 4030", 'pupils = "veel"', "Regel 9: KPO: `pupils` is veel; schrijf een getal."),
        ("pupils = 4030", "pupils = 4030\nrequests = 3", "Regel 10: KPO heeft `requests`, maar er is geen"),
        ('name = "KPO"', 'name = "spco"', "Regel 11: SPCO staat twee keer onder [[holder]]"),
        ('name = "KPO"', 'name = " "', "Regel 8: [[holder]] 1 heeft geen naam."),
        ('name = "KPO"', "name = 3", "Regel 8: [[holder]] 1: zet `name` tussen aanhalingstekens."),
        ("floor = 7", "floor = 107", "Regel 13: SPCO: `floor` is 107; een percentage ligt tussen 0 en 100."),
        (
            "floor = 7",
            "floor = 50.5\n[[holder]]\nname = 'A'\npupils = 1\nfloor = 50",
            "ondergrenzen zijn samen 100,5",
        ),
        (
            "floor = 7",
            "minimum = 737",
            "Regel 5: Kameleon: de minima vragen samen 737 uur en er is 736",
        ),
        ("floor = 7", "floor = 7\n[[holder]]\nname = 'A'\npupils = 1\nminimum = 700", "ondergrenzen en minima vragen"),
        ("[[supplier]]", "[supplier]", "Zet elke supplier onder een eigen kop, [[supplier]]."),
        ("[[supplier]]", "[[suppliers]]", "`suppliers` is hier niet bekend"),
        ("rounding", "rounding = ", "Dit is geen TOML: "),
    ],
)
def test_what_is_wrong_is_said_with_its_line(before: str, after: str, said: str) -> None:
    found = refusals(changed(GOOD, before, after))

    assert len([line for line in found if said in line]) == 1


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("percentage = 40", "percentage = 39.5", "Regel 11: De ingevulde percentages zijn samen 99,5, en geen 100."),
        (
            'percentage = 40\nreason = "besluit"',
            "pupils = 40",
            "Regel 9: SPCO heeft geen `percentage`: heeft één houder een ingevuld percentage, dan hebben alle er een.",
        ),
        ('reason = "besluit"', 'reason = " "', "Regel 8: KPO: een ingevuld percentage vraagt een `reason`."),
        (
            "percentage = 40",
            "percentage = 40\nfloor = 41",
            "Regel 11: SPCO: het ingevulde percentage 40 is minder dan de ondergrens van 41.",
        ),
        (
            '"2016-2017"',
            '"2016-2017"\nhistory_weight = 30',
            "Regel 2: Er zijn percentages ingevuld, dus eerdere aanvragen tellen niet mee: laat `history_weight` weg.",
        ),
    ],
)
def test_typed_percentages_are_complete_and_have_a_reason(before: str, after: str, said: str) -> None:
    assert refusals(changed(TYPED, before, after)) == [said]


def test_all_that_is_wrong_comes_at_once() -> None:
    text = changed(changed(GOOD, "reserve = 70", "reserve = 900"), "pupils = 4030", "pupils = -4")

    assert [line.partition(":")[0] for line in refusals(text)] == ["Regel 6", "Regel 9"]


def test_zeros_everywhere_leave_nothing_to_divide_by() -> None:
    text = GOOD.replace("4030", "0").replace("315", "0")

    assert refusals(text) == ["Regel 9: `pupils` is nul bij elke houder: er valt niets naar te verdelen."]


def test_a_key_needs_somebody_to_divide_and_somebody_to_receive() -> None:
    assert refusals('school_year = "2016-2017"') == [
        "Er is geen [[supplier]]: er valt niets te verdelen.",
        "Er is geen [[holder]]: er is niemand om over te verdelen.",
    ]


def test_requests_that_count_are_there_for_everybody() -> None:
    weighed = changed(GOOD, '"nearest"', '"nearest"\nhistory_weight = 30')

    assert refusals(weighed) == [
        "Regel 8: KPO heeft geen `requests`: de uren worden daarnaar verdeeld.",
        "Regel 11: SPCO heeft geen `requests`: de uren worden daarnaar verdeeld.",
    ]


def test_the_sentences_come_together_in_the_refusal_itself() -> None:
    with pytest.raises(KeyRefused, match=r"^Er is geen .* Er is geen "):
        divide(read_key('school_year = "2016-2017"'))


def test_a_table_written_on_one_line_is_read_too() -> None:
    text = 'school_year = "2016-2017"\nsupplier = [{name = "A", contract = -1}]\nholder = [{name = "B", pupils = 1}]'

    assert refusals(text) == ["A: `contract` moet tussen 0 en 1000000 liggen."]
