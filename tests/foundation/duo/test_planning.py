"""What an import will do, worked out on made-up files and without a database."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from swvportal.foundation.duo.known import Count, Known, KnownSchool
from swvportal.foundation.duo.planning import CLOSED_ON, HISTORY, FieldChange, plan_import
from swvportal.foundation.duo.reporting import presented, sentences, summary
from swvportal.foundation.duo.spells import Spell
from tests.foundation.duo import files
from tests.foundation.duo.plans import JUNE, LONG_AGO, MARCH, codes, known_from, plan, read


def test_only_schools_with_a_postcode_of_the_partnership_come_in() -> None:
    result = plan(read(files.school("01AA00"), files.school("01BB00", postcode="1002 AB")))

    assert codes(result.added) == ["01AA00"]
    assert [(board.number, board.name) for board in result.boards_added] == [("10001", "Bestuur 10001")]
    assert result.added[0].spells == (Spell(MARCH, None, "10001"),)


def test_the_same_files_again_change_nothing() -> None:
    told = read(files.school(), files.school("01BB00"), pupils={"01AA00": ("0", "<5", "31")})
    result = plan(told, known_from(told), as_of=JUNE)

    assert result.steps == 0
    assert (result.unchanged, result.boards_unchanged, result.counts_unchanged) == (2, 1, 2)


def test_a_change_tells_old_and_new() -> None:
    known = known_from(read(files.school(name="De Wilg")))
    (place,) = plan(read(files.school(name="De Els", website="els.example")), known, as_of=JUNE).changed

    assert place.changes == (FieldChange("name", "De Wilg", "De Els"), FieldChange("website", "", "els.example"))


def test_a_change_of_board_ends_its_spell() -> None:
    known = known_from(read(files.school()))
    result = plan(read(files.school(board="10002")), known, as_of=JUNE)

    assert result.changed[0].changes == (FieldChange("board", "10001", "10002"),)
    assert result.changed[0].spells == (Spell(MARCH, JUNE, "10001"), Spell(JUNE, None, "10002"))
    assert [board.number for board in result.boards_added] == ["10002"]


def test_a_school_that_is_gone_is_closed_once() -> None:
    known = known_from(read(files.school("01AA00"), files.school("01BB00")))
    (place,) = plan(read(files.school("01AA00")), known, as_of=JUNE).closed

    assert (place.facts.code, place.closed_on, place.moved_away) == ("01BB00", JUNE, False)
    assert place.spells == (Spell(MARCH, JUNE, "10001"),)


def test_a_school_that_moved_to_another_partnership_is_closed_and_said_to_have_moved() -> None:
    known = known_from(read(files.school("01AA00"), files.school("01BB00")))
    told = read(files.school("01AA00"), files.school("01BB00", postcode="1002 AB"))

    assert [(p.facts.code, p.moved_away) for p in plan(told, known, as_of=JUNE).closed] == [("01BB00", True)]


def test_a_closed_school_that_is_back_opens_again() -> None:
    known = known_from(read(files.school()))
    closed = plan(read(files.school("01BB00")), known, as_of=MARCH).closed[0]
    known = Known(
        {"01AA00": KnownSchool(closed.facts, closed_on=closed.closed_on, as_of=MARCH, spells=closed.spells)},
        known.boards,
        (MARCH,),
    )
    (place,) = plan(read(files.school()), known, as_of=JUNE).changed

    assert place.closed_on is None
    assert place.changes == (FieldChange("closed_on", "2026-03-01", ""),)
    assert place.spells == (Spell(JUNE, None, "10001"),)


def test_a_school_typed_by_hand_is_never_closed() -> None:
    facts = known_from(read(files.school("00ZZ00"))).schools["00ZZ00"].facts

    assert plan(read(files.school()), Known({"00ZZ00": KnownSchool(facts)}, {"10001": "Een"})).closed == ()


def test_schools_of_another_partnership_are_left_alone() -> None:
    other = plan_import(read(files.school("01BB00", postcode="1002 AB")), Known(), swv="PO9902", as_of=MARCH).added[0]
    known = Known({"01BB00": KnownSchool(other.facts, as_of=MARCH, spells=other.spells)}, {"10001": "Een"})
    result = plan(read(files.school()), known, as_of=JUNE)

    assert (codes(result.added), result.closed) == (["01AA00"], ())


@pytest.mark.parametrize(
    ("now", "closed"),
    [
        ((files.school("01AA00"),), ["10002"]),
        ((files.school("01AA00"), files.school("01BB00", board="10002", postcode="1002 AB")), ["10002"]),
        ((files.school("01AA00"), files.school("01BB00", board="10003")), ["10002"]),
        ((files.school("01AA00"), files.school("01BB00", board="10002")), []),
        ((files.school("01AA00", board="10002"), files.school("01BB00", board="10001")), []),
    ],
    ids=["its school closes", "moves away", "goes to another board", "stays", "changes places"],
)
def test_a_board_is_closed_with_its_last_open_school_here(now: tuple[str, ...], closed: list[str]) -> None:
    known = known_from(read(files.school("01AA00"), files.school("01BB00", board="10002")))

    told = summary(plan(read(*now), known, as_of=JUNE))["boards"]

    assert [*plan(read(*now), known, as_of=JUNE).boards_closed] == closed
    assert told["closed"] == len(closed)
    assert told["unchanged"] == 2 - len(closed)


def test_a_board_with_a_school_that_the_files_do_not_tell_of_is_not_closed() -> None:
    """Of a school that was typed by hand no file says that it closed."""
    known = known_from(read(files.school("01AA00"), files.school("01BB00", board="10002")))
    typed = dataclasses.replace(known.schools["01BB00"], as_of=None)
    before = dataclasses.replace(known, schools={**known.schools, "01BB00": typed})

    assert plan(read(files.school("01AA00")), before, as_of=JUNE).boards_closed == ()


def test_a_board_that_is_renamed_and_closed_is_counted_once() -> None:
    known = known_from(read(files.school("01AA00"), files.school("01BB00", board="10002")))
    result = plan(read(files.school("01AA00"), boards={"10002": "Twee"}), known, as_of=JUNE)

    assert [board.name for board in result.boards_changed] == ["Twee"]
    assert summary(result)["boards"] == {"added": 0, "changed": 0, "closed": 1, "unchanged": 1}


def test_an_unknown_postcode_is_listed_and_a_known_school_with_one_is_kept() -> None:
    known = known_from(read(files.school("01AA00")))
    told = read(files.school("01AA00", postcode="1099 AB"), files.school("01BB00", postcode="1098 AB"))
    result = plan(told, known, as_of=JUNE)

    assert [school.code for school in result.unknown_postcode] == ["01AA00", "01BB00"]
    assert (codes(result.added), codes(result.changed), result.closed) == ([], ["01AA00"], ())


def test_a_reformatorisch_school_is_flagged_until_the_office_says_otherwise() -> None:
    told = read(files.school(denomination="Reformatorisch"))
    known = known_from(told)
    school = known.schools["01AA00"]

    assert [place.code for place in plan(told).maybe_national] == ["01AA00"]
    assert [place.code for place in plan(told, known).maybe_national] == ["01AA00"]
    decided = Known({"01AA00": KnownSchool(school.facts, as_of=MARCH, spells=school.spells)}, known.boards)
    assert plan(told, decided, as_of=JUNE).maybe_national == ()
    assert plan(told, decided, as_of=JUNE).steps == 0


def test_counts_begin_with_the_first_pupil_and_keep_the_mask() -> None:
    result = plan(read(files.school(), pupils={"01AA00": ("0", "<5", "0"), "01BB00": ("9", "9", "9")}))

    assert [(count.counted_on.isoformat(), count.count) for count in result.counts_added] == [
        ("2024-10-01", Count(None, "10001")),
        ("2025-10-01", Count(0, "10001")),
    ]


def test_a_count_belongs_to_the_board_of_its_year() -> None:
    now = read(files.school(board="10002"), pupils={"01AA00": ("30", "31", "32")})
    known = known_from(now, as_of=datetime.date(2025, 3, 1))
    then = plan(read(files.school(board="10001")), known, as_of=datetime.date(2023, 3, 1))

    assert [(c.counted_on.year, c.old and c.old.board, c.count.board) for c in then.counts_changed] == [
        (2023, "10002", "10001"),
        (2024, "10002", "10001"),
    ]
    assert then.counts_unchanged == 1


def test_an_older_file_after_a_newer_one_fills_the_past_and_changes_no_fact() -> None:
    known = known_from(read(files.school(name="De Els", board="10002")))
    told = read(files.school(name="De Wilg", board="10001"), files.school("01BB00", name="Weg", board="10003"))
    result = plan(told, known, as_of=LONG_AGO)

    (place,) = result.changed
    assert (place.facts.name, place.facts.board) == ("De Els", "10002")
    assert place.changes == (FieldChange("history", "10002 (2026-03-01)", "10001 (2013-12-05), 10002 (2026-03-01)"),)
    (gone,) = result.added
    assert (gone.closed_on, gone.spells) == (MARCH, (Spell(LONG_AGO, MARCH, "10003"),))
    assert result.closed == ()


def test_a_file_in_between_brings_a_closing_forward() -> None:
    old = known_from(read(files.school("01AA00"), files.school("01BB00")), as_of=LONG_AGO).schools
    known = Known(
        {
            "01AA00": KnownSchool(old["01AA00"].facts, as_of=JUNE, spells=old["01AA00"].spells),
            "01BB00": KnownSchool(
                old["01BB00"].facts, closed_on=JUNE, as_of=LONG_AGO, spells=(Spell(LONG_AGO, JUNE, "10001"),)
            ),
        },
        {"10001": "Een"},
        (LONG_AGO, JUNE),
    )
    (place,) = plan(read(files.school("01AA00")), known, as_of=MARCH).closed

    assert (place.facts.code, place.closed_on, place.spells) == ("01BB00", MARCH, (Spell(LONG_AGO, MARCH, "10001"),))


def test_an_older_file_of_pupils_adds_and_never_changes() -> None:
    known = known_from(read(files.school(), pupils={"01AA00": ("10", "20", "30")}))
    result = plan(read(files.school(), pupils={"01AA00": ("11", "21")}), known, as_of=JUNE)

    assert (result.counts_added, result.counts_changed, result.counts_unchanged) == ((), (), 3)


def test_a_corrected_count_is_changed() -> None:
    known = known_from(read(files.school(), pupils={"01AA00": ("10", "20", "30")}))
    (change,) = plan(read(files.school(), pupils={"01AA00": ("10", "<5", "30")}), known, as_of=JUNE).counts_changed

    assert (change.counted_on.year, change.old, change.count) == (2024, Count(20, "10001"), Count(None, "10001"))


def test_a_board_gets_its_name_when_a_file_has_it_and_keeps_it_afterwards() -> None:
    known = known_from(read(files.school()))
    (named,) = plan(read(files.school(), boards={"10001": "De Boomgaard"}), known, as_of=JUNE).boards_changed
    known = Known(known.schools, {"10001": "De Boomgaard"}, known.file_dates)

    assert (named.old, named.name) == ("Bestuur 10001", "De Boomgaard")
    assert plan(read(files.school()), known, as_of=JUNE).boards_changed == ()
    assert plan(read(files.school(), boards={"10001": "Oud"}), known, as_of=LONG_AGO).boards_changed == ()
    assert plan(read(files.school(), boards={"10001": "Nieuw"}), known, as_of=JUNE).boards_changed[0].name == "Nieuw"


def test_two_plans_have_one_digest_when_they_do_the_same() -> None:
    told = read(files.school())

    assert plan(told).digest == plan(told).digest
    assert plan(told).digest != plan(told, known_from(told)).digest


def test_a_school_that_takes_a_national_denomination_is_doubtful_from_then_on() -> None:
    known = known_from(read(files.school()))
    (place,) = plan(read(files.school(denomination="Reformatorisch")), known, as_of=JUNE).changed

    assert place.maybe_national


def test_the_sentences_tell_of_doubts_of_a_trial_and_of_nothing() -> None:
    told = read(files.school(denomination="Reformatorisch"))
    result = plan(told)
    assert "  01AA00 De Wilg, 1001 AB BLOESEMDAM" in sentences(result, dry_run=False)
    assert sentences(result, dry_run=True)[-1] == "Dit was een proef: er is niets opgeslagen."
    same = sentences(plan(told, known_from(told), as_of=JUNE), dry_run=True)
    assert same[-1] == "Er verandert niets."
    plain = sentences(plan(read(files.school())), dry_run=False)
    assert len(plain) == 4


def test_a_page_shows_days_and_boards_in_words() -> None:
    changes = [
        {"field": CLOSED_ON, "old": "2026-06-01", "new": ""},
        {"field": HISTORY, "old": "10001", "new": "10001, 10002"},
        {"field": "name", "old": "De Wilg", "new": "De Els"},
    ]
    (school,) = presented({"lists": {"changed": [{"code": "01AA00", "changes": changes}]}})["lists"]["changed"]

    assert school["changes"] == [
        {"label": "gesloten op", "old": "1 juni 2026", "new": ""},
        {"label": "besturen door de jaren heen", "old": "10001", "new": "10001, 10002"},
        {"label": "naam", "old": "De Wilg", "new": "De Els"},
    ]
