"""What somebody typed stays text in CSV, also when it begins with signs that a spreadsheet takes for a formula."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from swvportal.foundation.exports import sheets
from swvportal.foundation.exports.kinds import silent
from swvportal.foundation.exports.making import ClaimLost
from swvportal.foundation.exports.sheets import Sheet, safe, write_xlsx
from swvportal.foundation.formulas import unmarked
from swvportal.foundation.spreadsheets import read_sheet

SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", ["", "\t", "\r", "\r\n", " ", "\u00a0", "\u200b", "\ufeff", "\u00ad\t"])
def test_a_text_that_begins_like_a_formula_is_marked(before: str, sign: str) -> None:
    cell = safe(f"{before}{sign}SOM(A1)")

    assert cell.startswith("'")
    assert not {"\t", "\r", "\n"} & set(cell)


@pytest.mark.parametrize("text", ["De Wilg", "a=1", "groep 5-6", "1 + 1", "'s-Gravenhage", "'"])
def test_any_other_text_is_left_as_it_is(text: str) -> None:
    assert safe(text) == unmarked(text) == text


@pytest.mark.parametrize("text", ["=1+1", "-5", "'=1", "''-5", "'\u200b@x", "'s", "\uff1d1", "De Wilg"])
def test_what_is_marked_is_read_back_as_it_was(text: str) -> None:
    data = f"Naam;Uren\r\n{safe(text)};1\r\n".encode()

    assert unmarked(safe(text)) == text
    assert read_sheet(data, fits=lambda header: True).lines[0].cells == (text, "1")


class TestWorkbook:
    """A large one takes long, also after its last row."""

    SHEETS = (Sheet("Een", "een", "", [("Naam", "text", "")], 1, [["De Wilg"]]),)

    @pytest.fixture(autouse=True)
    def _beside(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def test_says_at_each_piece_that_the_worker_lives(self, tmp_path: Path) -> None:
        said: list[tuple[int, int]] = []
        with tempfile.TemporaryFile() as file:
            finish = write_xlsx(self.SHEETS, file, lambda *far: said.append(far), title="Een")
            before = len(said)
            finish()
            assert file.seek(0, 2) > 0

        assert len(said) > before + 5
        assert set(said[before:]) == {(1, 1)}
        assert list(tmp_path.iterdir()) == []

    def test_stops_when_it_is_cancelled_and_leaves_nothing_behind(self, tmp_path: Path) -> None:
        def lost(done: int, total: int) -> None:
            raise ClaimLost

        with tempfile.TemporaryFile() as file:
            heard = [silent]
            finish = write_xlsx(self.SHEETS, file, lambda *far: heard[0](*far), title="Een")
            assert list(tmp_path.iterdir()) != []
            heard[0] = lost
            with pytest.raises(ClaimLost):
                finish()

        assert list(tmp_path.iterdir()) == []

    def test_stops_between_two_rows_when_it_is_cancelled_and_leaves_nothing_behind(self, tmp_path: Path) -> None:
        def lost(done: int, total: int) -> None:
            assert list(tmp_path.iterdir()) != []
            raise ClaimLost

        with tempfile.TemporaryFile() as file, pytest.raises(ClaimLost):
            write_xlsx(self.SHEETS, file, lost, title="Een")

        assert list(tmp_path.iterdir()) == []

    def test_goes_on_in_a_next_sheet_when_one_is_full(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sheets, "MOST_ROWS", 2)
        full = Sheet("Een", "een", "", [("Nummer", "number", "")], 5, [[number] for number in range(5)])
        with tempfile.TemporaryFile() as file:
            write_xlsx([full], file, silent, title="Een")()
            book = load_workbook(file)
            rows = {name: list(book[name].iter_rows(values_only=True)) for name in book.sheetnames[1:]}

        assert rows == {
            "Een": [("Nummer",), (0,), (1,)],
            "Een (2)": [("Nummer",), (2,), (3,)],
            "Een (3)": [("Nummer",), (4,)],
        }
