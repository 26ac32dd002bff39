"""`{{ minutes|as_hours }}`: minutes as people read them."""

from __future__ import annotations

from django import template

from swvportal.foundation.minutes import as_hours

register = template.Library()
register.filter("as_hours", as_hours)
