"""Kinds and states of hours; the stored values are never shown and the labels never compared."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    """What the hours of a budget are meant for."""

    CB = "cb", _("consultation and guidance")
    OA = "oa", _("education arrangements")
    BOARD = "board", _("hours of the board")
    RESERVE = "reserve", _("reserve")


class EntryKind(TextChoices):
    """What one line of the ledger does; `CORRECT` undoes an earlier line."""

    ALLOCATE = "allocate", _("allocated")
    TRANSFER = "transfer", _("transferred")
    RESERVE = "reserve", _("reserved")
    CONSUME = "consume", _("used")
    RELEASE = "release", _("given back")
    LAPSE = "lapse", _("lapsed")
    CORRECT = "correct", _("corrected")


class Lapse(TextChoices):
    """When hours that nobody used lapse."""

    MONTHLY = "monthly", _("at the end of each month, its share of the year")
    YEARLY = "yearly", _("at the end of the school year")
    NEVER = "never", _("never")


class Rounding(TextChoices):
    """How the hours of a division become whole: so that they add up, or each by itself."""

    EXACT = "exact", _("exactly what there is: the largest remainders get the last hours")
    NEAREST = "nearest", _("each holder to the nearest hour")


class Level(TextChoices):
    """Over whom a division divides hours."""

    BOARDS = "boards", _("school boards")
    SCHOOLS = "schools", _("schools")


class AllocationStatus(TextChoices):
    """Where a division stands; its hours are in the budgets while it is `CONFIRMED`."""

    DRAFT = "draft", _("draft")
    CONFIRMED = "confirmed", _("confirmed")
    UNDONE = "undone", _("undone")
    DROPPED = "dropped", _("thrown away")


class ReserveStatus(TextChoices):
    """Where a question for hours of the reserve stands."""

    ASKED = "asked", _("waits for the office")
    GIVEN = "given", _("given")
    PARTLY = "partly", _("given in part")
    DECLINED = "declined", _("not given")
    WITHDRAWN = "withdrawn", _("withdrawn")
    TAKEN_BACK = "taken_back", _("taken back")


class WhatFor(TextChoices):
    """The kind of thing that a reservation was made for; the thing itself knows its reservation, never the reverse."""

    OA = "oa", _("education arrangement")
    CONSULTATION = "consultation", _("consultation")
    GUIDANCE = "guidance", _("guidance plan")
    PATHWAY = "pathway", _("pathway guidance")
    EXPERTISE = "expertise", _("question to the expert team")
    OBSERVATION = "observation", _("observation before a SOT")
    AGREEMENT = "agreement", _("agreement of a board")


class Activity(TextChoices):
    """What a coach did."""

    TALK = "talk", _("conversation")
    OBSERVATION = "observation", _("observation")
    FILE = "file", _("reading the file")
    COACHING = "coaching", _("coaching")
    TEAM = "team", _("training a team")
    SOT = "sot", _("support team meeting")
    REPORT = "report", _("report")
    TRAVEL = "travel", _("travel")
    STUDY = "study", _("own training or knowledge café")


DIRECT = frozenset({Activity.TALK, Activity.OBSERVATION, Activity.COACHING, Activity.TEAM, Activity.SOT})


class TimeStatus(TextChoices):
    """Where a time entry stands; `ABOVE_GRANT` waits for the coordinator, `REFUSED` costs no budget."""

    BOOKED = "booked", _("booked")
    ABOVE_GRANT = "above_grant", _("above the grant")
    REFUSED = "refused", _("not granted")
    CORRECTED = "corrected", _("corrected")


class SheetKind(TextChoices):
    """What a spreadsheet that the office brings in holds."""

    BUDGETS = "budgets", _("budgets")
    TIME = "time", _("time")
