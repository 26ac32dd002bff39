"""One part being edited: its form, its lines, or both, behind one face for the page and the save.

Reads the answers that stand there and gives back what to save; it asks no permission and writes nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.http import QueryDict
from django.utils.functional import cached_property

from intake.enums import PartKey
from intake.forms.base import DraftForm, RowForm
from intake.forms.coach import AdviceForm
from intake.forms.kinds import AboutForm, ObserveForm, PlanForm
from intake.forms.people import DisagreeForm, ParentForm, PupilForm
from intake.forms.rows import GoalForm, TriedForm
from intake.forms.school import HeadForm, PictureForm, QuestionForm, SotForm, VoiceForm
from intake.models import Request, RequestPart
from intake.parts import MAX_ROWS
from intake.transitions.writing import PARENT_FIELDS, PUPIL_FIELDS, PUPIL_REACH

MAX_PARENTS = 4
FORMS: dict[str, type[DraftForm]] = {
    PartKey.HEAD: HeadForm,
    PartKey.PUPIL: PupilForm,
    PartKey.PARENTS: DisagreeForm,
    PartKey.QUESTION: QuestionForm,
    PartKey.PICTURE: PictureForm,
    PartKey.SOT: SotForm,
    PartKey.ADVICE: AdviceForm,
    PartKey.VOICE: VoiceForm,
    PartKey.ABOUT: AboutForm,
    PartKey.PLAN: PlanForm,
    PartKey.OBSERVE: ObserveForm,
}
ROWS: dict[str, type[RowForm]] = {PartKey.PARENTS: ParentForm, PartKey.TRIED: TriedForm, PartKey.GOALS: GoalForm}
EDITABLE = frozenset(FORMS) | frozenset(ROWS)


def stored(request: Request, part: RequestPart) -> dict[str, Any]:
    """What stands in a part now, by field name; its lines under `rows`. Pupil and parents come from their own rows."""
    if part.key == PartKey.HEAD:
        return {"sort": request.sort, **part.data}
    pupil = request.pupil
    if part.key == PartKey.PUPIL:
        return {name: getattr(pupil, name) for name in (*PUPIL_FIELDS, *PUPIL_REACH)} if pupil else {}
    if part.key == PartKey.PARENTS:
        parents = pupil.parents.all() if pupil else ()
        rows = [{"id": one.pk, **{name: getattr(one, name) for name in PARENT_FIELDS}} for one in parents]
        return {"parents_disagree": bool(pupil and pupil.parents_disagree), "rows": rows}
    return dict(part.data)


class _Rows(BaseFormSet[RowForm]):
    """Lines that know what stood in them before."""

    def __init__(self, *args: Any, before: list[Mapping[str, Any]], began: datetime.date | None, **kwargs: Any) -> None:
        self.before, self.began = before, began
        super().__init__(*args, **kwargs)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        known = index is not None and index < len(self.before)
        return {
            **super().get_form_kwargs(index),
            "before": self.before[index] if known and index is not None else {},
            "began": self.began,
            "empty_permitted": False,
        }


class Editor:
    """A part as a page edits it; bound when `data` is given."""

    def __init__(
        self,
        key: str,
        before: Mapping[str, Any],
        data: QueryDict | None = None,
        *,
        compulsory: Collection[str] | None = None,
        began: datetime.date | None = None,
        one_more: bool = False,
    ) -> None:
        """Build the forms; a list without a line, or that is asked for `one_more`, gets an empty line at its end.

        `compulsory` names the answers of the form, apart from its lines, that this kind of request asks.
        `began` is the day on which the request was begun; no day that is still to come may lie before it.
        """
        self.key = key
        self.can_add = False
        self.form: DraftForm | None = None
        self.rows: _Rows | None = None
        if form := FORMS.get(key):
            known = {name: before[name] for name in form.base_fields if name in before}
            own = compulsory if key not in ROWS else None
            self.form = form(data, before=known, began=began, compulsory=own)
        if row := ROWS.get(key):
            lines = list(before.get("rows", []))
            most = MAX_PARENTS if key == PartKey.PARENTS else MAX_ROWS
            self.can_add = len(lines) < most
            extra = 1 if self.can_add and (one_more or not lines) else 0
            kind = cast(
                type[_Rows],
                forms.formset_factory(row, formset=_Rows, extra=extra, max_num=most, absolute_max=most),
            )
            self.rows = kind(data, before=lines, began=began, initial=lines, prefix="rows")

    @cached_property
    def whole(self) -> bool:
        """False when the sent form was damaged on its way; nothing of it may be saved then."""
        return self.rows is None or self.rows.management_form.is_valid()

    def is_valid(self) -> bool:
        """True when every answer has the right format."""
        forms_fine = self.form is None or self.form.is_valid()
        return forms_fine and (self.rows is None or self.rows.is_valid())

    def answers(self) -> dict[str, Any]:
        """The JSON answers of the whole part; lines without anything in them are left out."""
        found = self.form.answers() if self.form else {}
        if self.rows is not None:
            found["rows"] = [row.answers() for row in self.rows.forms if not row.blank]
        return found

    def values(self) -> dict[str, Any]:
        """The same as Python values, for the parts that are rows of their own."""
        found = self.form.values() if self.form else {}
        if self.rows is not None:
            found["rows"] = [row.values() for row in self.rows.forms if not row.blank]
        return found

    def fields(self) -> Iterator[BoundField]:
        """Every field on the page, in order."""
        if self.rows is not None:
            for row in self.rows.forms:
                yield from row
        if self.form is not None:
            yield from self.form

    def problems(self) -> list[BoundField]:
        """The fields whose answer is in a wrong format."""
        return [field for field in self.fields() if field.errors]
