"""Kinds and states of the foundation; the stored values are never shown and the labels never compared."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What somebody does, as `roles.md` names it; each role has one scope, see `ROLE_SCOPE`."""

    IB = "ib", _("internal supervisor")
    DIRECTOR = "director", _("director")
    BOARD = "board", _("board staff")
    COACH = "coach", _("school coach")
    COORDINATOR = "coordinator", _("coordinator")
    COMMITTEE = "committee", _("committee member")
    CHAIR = "chair", _("committee chair")
    OFFICE = "office", _("office")
    AUDITOR = "auditor", _("privacy officer")


class Scope(TextChoices):
    """What a role is held at."""

    SCHOOL = "school", _("school")
    BOARD = "board", _("school board")
    SUPPLIER = "supplier", _("supplier")
    PARTNERSHIP = "partnership", _("partnership")


ROLE_SCOPE: dict[str, str] = {
    Role.IB: Scope.SCHOOL,
    Role.DIRECTOR: Scope.SCHOOL,
    Role.BOARD: Scope.BOARD,
    Role.COACH: Scope.SUPPLIER,
    Role.COORDINATOR: Scope.PARTNERSHIP,
    Role.COMMITTEE: Scope.PARTNERSHIP,
    Role.CHAIR: Scope.PARTNERSHIP,
    Role.OFFICE: Scope.PARTNERSHIP,
    Role.AUDITOR: Scope.PARTNERSHIP,
}
STAFF_ROLES = frozenset({Role.COACH, Role.COORDINATOR, Role.COMMITTEE, Role.CHAIR, Role.OFFICE, Role.AUDITOR})


class Custody(TextChoices):
    """Whether a parent has authority (gezag); only `YES` makes a recipient of letters."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    UNKNOWN = "unknown", _("not known")


class NotificationState(TextChoices):
    """The way of one message by mail; `UNCERTAIN` waits for a person and is never sent again by itself.

    `COLLECTED` goes along in a daily mail, `NOT_MAILED` stands on the person's page alone.
    """

    PENDING = "pending", _("waiting")
    COLLECTED = "collected", _("for the daily mail")
    NOT_MAILED = "not_mailed", _("on the page only")
    CLAIMED = "claimed", _("taken by a worker")
    HANDING_OVER = "handing_over", _("being handed to the mail server")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    UNCERTAIN = "uncertain", _("delivery uncertain")


class MessageGroup(TextChoices):
    """What a person chooses a pace for: kinds of messages that belong together in that person's work."""

    WAITING = "waiting", _("what waits for me")
    REQUESTS = "requests", _("the course of requests")
    MEETINGS = "meetings", _("meetings of committee and SOT")
    HOURS = "hours", _("hours")
    LETTERS = "letters", _("letters")
    OFFICE = "office", _("running the portal")
    ALWAYS = "always", _("always at once")


class MessagePace(TextChoices):
    """How a group of messages comes by mail; on the page all of them stand."""

    AT_ONCE = "at_once", _("at once, each in a mail of its own")
    DAILY = "daily", _("once a day, together in one mail")
    NEVER = "never", _("not by mail, only on my page of messages")


class LetterState(TextChoices):
    """The way of one letter from frozen facts to stored bytes."""

    WAITING = "waiting", _("waiting to be made")
    RENDERING = "rendering", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


class ExportState(TextChoices):
    """The way of one file that somebody asked for; its bytes are there while it is `READY`."""

    WAITING = "waiting", _("waiting for its turn")
    MAKING = "making", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("removed")


class ImportState(TextChoices):
    """The way of one import of files; nothing is brought in before `CONFIRMED`, and not all kinds are taken back."""

    UPLOADED = "uploaded", _("waiting to be read")
    READING = "reading", _("being read")
    PREVIEW = "preview", _("ready to be confirmed")
    CONFIRMED = "confirmed", _("confirmed, waiting")
    APPLYING = "applying", _("being brought in")
    DONE = "done", _("brought in")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")
    TO_TAKE_BACK = "to_take_back", _("waiting to be taken back")
    TAKING_BACK = "taking_back", _("being taken back")
    TAKEN_BACK = "taken_back", _("taken back")


class Wording(TextChoices):
    """How far the words of an upload were read for numbers that look like a BSN."""

    WHOLE = "whole", _("read to the end")
    PART = "part", _("read in part, because it is long")
    NONE = "none", _("without words: a picture or a scan")


class DuoFileKind(TextChoices):
    """Which of DUO's files; the same words as the reader's `Kind`."""

    SCHOOLS = "schools", _("schools")
    PUPILS = "pupils", _("pupils")
    REGIONS = "regions", _("postcodes")
    BOARDS = "boards", _("boards")
    SPECIAL = "special", _("special schools")


class SchoolKind(TextChoices):
    """The kind of a school and of the pupils counted there; secondary special education (VSO) is elsewhere.

    Of a location with primary and secondary special education DUO counts all pupils together.
    """

    BO = "bo", _("primary education (BO)")
    SBO = "sbo", _("special primary education (SBO)")
    SO = "so", _("special education (SO)")
    SO_VSO = "so_vso", _("special education with a secondary part (SO/VSO)")
