"""What the house's templates need: controls of fields, terms in words, breadcrumbs. It reads no database."""

from __future__ import annotations

import datetime
import functools
from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField, BoundWidget
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from swvportal.foundation.addresses import address_of
from swvportal.foundation.parts import Answer
from swvportal.foundation.towns import place

register = template.Library()

_SELECTS = (forms.Select, forms.SelectMultiple)
_GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.filter
def kind(field: BoundField) -> str:
    """How a field is drawn: `check`, `group` (in a fieldset) or `input`."""
    if isinstance(field.field.widget, forms.CheckboxInput):
        return "check"
    return "group" if isinstance(field.field.widget, _GROUPS) else "input"


def _classes(field: BoundField, look: str) -> str:
    own = field.field.widget.attrs.get("class", "")
    return " ".join(part for part in (own, look, "is-invalid" if field.errors else "") if part)


@register.filter
def control(field: BoundField) -> SafeString:
    """The control of a field with the classes of its kind and state."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        look = "form-check-input"
    else:
        look = "form-select" if isinstance(widget, _SELECTS) else "form-control"
    # No placeholder, also where allauth has one: it goes away while typing and is often taken for an answer.
    return field.as_widget(attrs={"class": _classes(field, look), "placeholder": False})


@register.filter
def choice(option: BoundWidget, field: BoundField) -> SafeString:
    """The control of one choice of a group."""
    option.data["attrs"]["class"] = _classes(field, "form-check-input")
    return option.tag()


@register.filter
def target(field: BoundField) -> str:
    """The id that a link to this field leads to: of a group, its first choice."""
    if kind(field) == "group":
        return next((str(option.id_for_label) for option in field.subwidgets), f"div_{field.auto_id}")
    return field.id_for_label


@register.filter
def told_apart(form: forms.BaseForm) -> list[tuple[BoundField, str]]:
    """The errors of a form's fields, in their order; the same words at more than one field start with its label."""
    found = [(field, str(error)) for field in form for error in field.errors]
    times = Counter(words for _field, words in found)
    return [(field, f"{field.label}: {words}" if times[words] > 1 else words) for field, words in found]


@register.simple_tag
def term(day: datetime.date | datetime.datetime | None, today: datetime.date | None = None) -> SafeString | str:
    """A term as a badge: "3 days left", with the day itself for who hears the page; nothing for no day.

    A page of many rows hands `today` to each.
    """
    return _term(day, today or timezone.localdate(), get_language()) if day else ""


@functools.lru_cache(512)
def _term(day: datetime.date | datetime.datetime, today: datetime.date, language: str | None) -> SafeString:
    badge = '<span class="status status-{}">{}<span class="visually-hidden"> ({})</span></span>'
    return format_html(badge, urgency(day), days_left(day), date_format(day, "j F Y"))


@register.filter
def told(answers: Iterable[Answer]) -> SafeString:
    """Answers as the rows of a `<dl>`, for pages that tell scores of them."""
    rows = ((one.name, localize(one.value)) for one in answers)
    return format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", rows)


@register.simple_tag
def address(name: str, key: UUID) -> str:
    """The address of one row's page; `{% url %}` for many rows."""
    return address_of(name, key)


@register.simple_block_tag
def kept(content: str) -> str:
    """What is drawn once and shown twice: `{% kept as words %}…{% endkept %}`."""
    return content


@register.filter
def days_left(day: datetime.date | datetime.datetime | None) -> str:
    """A term in words, counted in calendar days: "3 days left", "today", "2 days late"; nothing for no day."""
    if day is None:
        return ""
    days = days_until(day)
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
    return ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}


@register.filter
def urgency(day: datetime.date | datetime.datetime | None) -> str:
    """The tone of a term for a badge: `stop` when past, `wait` within three days, else `plain`."""
    if day is None:
        return "plain"
    days = days_until(day)
    return "stop" if days < 0 else "wait" if days <= 3 else "plain"


def days_until(day: datetime.date | datetime.datetime) -> int:
    """Calendar days from today to a day; negative when it has passed."""
    if isinstance(day, datetime.datetime):
        day = timezone.localdate(day)
    return (day - timezone.localdate()).days


register.filter("place", place)


@register.filter
def percent_of(part: int, whole: int) -> int:
    """Whole percents, rounded down so that a budget never looks emptier than it is; 0 of nothing."""
    return part * 100 // whole if whole else 0


@register.simple_block_tag
def breadcrumbs(content: str) -> SafeString:
    """The way to this page: `<li><a href>…</a></li>` for each page above it."""
    return format_html('<nav class="crumbs" aria-label="{}"><ol>{}</ol></nav>', _("You are here"), content)


@register.simple_tag(takes_context=True)
def page_query(context: dict[str, Any], number: int) -> str:
    """The query of another page of a list, with all else as it is; `page_name` in the context names a second list."""
    query = context["request"].GET.copy()
    query[context.get("page_name") or "page"] = str(number)
    return f"?{query.urlencode()}"


@register.filter
def elided(page: Page[Any]) -> list[int | str]:
    """The page numbers to show, with a gap where many are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def device(user_agent: str) -> str:
    """What a person would call the browser behind a user agent: "Firefox, Windows"."""
    parts = [next((name for mark, name in known if mark in user_agent), "") for known in (_BROWSERS, _DEVICES)]
    return ", ".join(part for part in parts if part) or _("Unknown browser")
