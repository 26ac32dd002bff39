"""The demo's spreadsheet: time of two coaches from before the portal, which the office has chosen and may confirm."""

from __future__ import annotations

import datetime

from django.utils import timezone

from hours.transitions import start_sheet
from swvportal.portal.demo_ground import Ground

ROWS = (
    (16, "Carla", "2:00", "eigen scholing of kenniscafé", "Studiemiddag executieve functies"),
    (15, "Carla", "0:45", "verslag", "Verslag van de studiemiddag"),
    (15, "Cees", "1:30", "reistijd", "Ronde langs drie scholen"),
    (14, "Cees", "2:30", "eigen scholing of kenniscafé", "Kenniscafé over thuiszitters"),
)


def leave_a_sheet(ground: Ground) -> None:
    """Choose a CSV file of time; a worker reads it and shows what would be booked."""
    today = timezone.localtime(ground.now).date()
    lines = ["Datum;Coach;Uren;Activiteit;Opmerking"]
    for days, coach, hours, activity, note in ROWS:
        day = today - datetime.timedelta(days=days)
        lines.append(f"{day:%d-%m-%Y};{ground.who(coach).email};{hours};{activity};{note}")
    data = "\r\n".join(lines).encode()
    start_sheet("time", "uren-voor-het-portaal.csv", data, by=ground.who("Oscar"), now=ground.now)
