"""The Dutch catalogues: who owns a string, what the check refuses, and that nothing is guessed."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from swvportal import catalogs

HOURS, PORTAL = catalogs.path_of("hours"), catalogs.path_of("swvportal/portal")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small house: one sentence in code, one in an app's template, one in a general template."""
    for name, text in {
        "hours/models.py": 'from x import _, ngettext\na = _("budget")\nb = ngettext("%(n)d hour", "%(n)d hours", 2)\n',
        "hours/migrations/0001_initial.py": 'a = _("never shown")\n',
        "templates/hours/budget_list.html": "{% load i18n %}<p title=\"it's\">{% translate 'What is left' %}</p>",
        "templates/base.html": "{% blocktranslate with who=user %}Hello {{ who }}{% endblocktranslate %}",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def translate(po: Path, **dutch: str | dict[int, str]) -> None:
    """Fill in the Dutch of the strings that start with these words."""
    catalogue = catalogs.read(po)
    for entry in catalogue:
        for start, said in dutch.items():
            if entry.msgid.replace("%(n)d ", "").startswith(start):
                if isinstance(said, str):
                    entry.msgstr = said
                else:
                    entry.msgstr_plural = said
    po.write_text(f"{catalogue}\n")


def in_dutch(house: Path) -> None:
    """Update the catalogues of the house and translate them whole."""
    catalogs.update(house)
    translate(house / HOURS, budget="potje", What="Wat er over is", hour={0: "%(n)d uur", 1: "%(n)d uren"})
    translate(house / PORTAL, Hello="Dag %(who)s")


def test_each_app_gets_the_strings_of_its_code_and_templates(house: Path) -> None:
    catalogs.update(house)
    assert [entry.msgid for entry in catalogs.read(house / HOURS)] == ["%(n)d hour", "What is left", "budget"]
    assert [entry.msgid for entry in catalogs.read(house / PORTAL)] == ["Hello %(who)s"]
    assert list(catalogs.problems(house)) == [
        f"{PORTAL}: 'Hello %(who)s': no Dutch",
        f"{HOURS}: '%(n)d hour': no Dutch",
        f"{HOURS}: 'What is left': no Dutch",
        f"{HOURS}: 'budget': no Dutch",
    ]


def test_complete_dutch_passes_and_a_second_update_changes_nothing(house: Path) -> None:
    in_dutch(house)
    before = (house / HOURS).read_bytes()
    catalogs.update(house)
    assert list(catalogs.problems(house)) == []
    assert (house / HOURS).read_bytes() == before


def test_a_new_and_a_lost_string_are_named(house: Path) -> None:
    in_dutch(house)
    (house / "templates/hours/budget_list.html").write_text("{% translate 'What is spent' %}")
    assert list(catalogs.problems(house)) == [
        f"{HOURS}: 'What is spent': not in the catalogue; run bin/messages",
        f"{HOURS}: 'What is left': no longer in the code; run bin/messages",
    ]
    catalogs.update(house)
    assert list(catalogs.problems(house)) == [f"{HOURS}: 'What is spent': no Dutch"]


def test_a_fuzzy_string_and_a_lost_placeholder_are_refused(house: Path) -> None:
    in_dutch(house)
    translate(house / PORTAL, Hello="Dag %(wie)s")
    catalogue = catalogs.read(house / HOURS)
    catalogue[2].flags.append("fuzzy")
    (house / HOURS).write_text(f"{catalogue}\n")
    assert list(catalogs.problems(house)) == [
        f"{PORTAL}: 'Hello %(who)s': %(wie)s is not in the source",
        f"{PORTAL}: 'Hello %(who)s': %(who)s is missing in the Dutch",
        f"{HOURS}: 'budget': marked fuzzy",
    ]


def test_one_string_has_one_translation_in_the_whole_house(house: Path) -> None:
    (house / "templates/base.html").write_text("{% translate 'budget' %}")
    in_dutch(house)
    translate(house / PORTAL, budget="begroting")
    assert list(catalogs.problems(house)) == [
        f"{HOURS}: 'budget': 'potje' here but 'begroting' in {PORTAL}; Django shows only one"
    ]


def test_compiled_catalogues_follow_an_edit(house: Path) -> None:
    in_dutch(house)
    catalogs.compile_all(house)
    translate(house / HOURS, budget="pot")
    catalogs.compile_all(house)
    with (house / HOURS).with_suffix(".mo").open("rb") as compiled:
        dutch = gettext.GNUTranslations(compiled)
    assert dutch.gettext("budget") == "pot"
    assert dutch.ngettext("%(n)d hour", "%(n)d hours", 2) == "%(n)d uren"
    assert sorted(path.name for path in (house / HOURS).parent.iterdir()) == ["django.mo", "django.po"]


def test_two_people_add_strings_to_one_catalogue(house: Path, tmp_path: Path) -> None:
    in_dutch(house)
    old, ours, theirs = (tmp_path / name for name in ("old", "ours", "theirs"))
    for path in (old, ours, theirs):
        path.write_bytes((house / HOURS).read_bytes())
    translate(ours, budget="pot")
    translate(theirs, What="Over")
    catalogs.merge(old, ours, theirs)
    assert [entry.msgstr for entry in catalogs.read(ours)] == ["", "Over", "pot"]


def test_an_empty_string_gives_way_to_the_dutch_of_the_other(house: Path, tmp_path: Path) -> None:
    catalogs.update(house)
    old, ours, theirs = (tmp_path / name for name in ("old", "ours", "theirs"))
    old.write_text("")
    for path in (ours, theirs):
        path.write_bytes((house / HOURS).read_bytes())
    translate(theirs, budget="pot")
    catalogs.merge(old, ours, theirs)
    assert [entry.msgstr for entry in catalogs.read(ours)] == ["", "", "pot"]


def test_a_broken_catalogue_is_named(house: Path) -> None:
    in_dutch(house)
    (house / HOURS).write_text("<<<<<<< ours\n")
    with pytest.raises(catalogs.Trouble, match=r"hours/locale/nl/LC_MESSAGES/django.po: not a readable catalogue"):
        list(catalogs.problems(house))


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("from django.utils.translation import gettext as _now", "gettext as _now"),
        ("from django.utils.translation import gettext_lazy as lazy", "gettext_lazy as lazy"),
        ("from django.utils.translation import ngettext as _", "ngettext as _"),
        ("from django.utils.translation import gettext as _", ""),
        ("from django.utils.translation import gettext_lazy as _, ngettext, get_language as language", ""),
    ],
)
def test_a_word_of_translation_has_no_name_that_hides_its_strings(house: Path, line: str, refused: str) -> None:
    (house / "hours/late.py").write_text(f"{line}\n")
    in_dutch(house)

    told = [f"hours/late.py: {refused}: hides its strings; use `_` or the name itself"] if refused else []
    assert list(catalogs.problems(house)) == told
