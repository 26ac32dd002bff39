"""What the start page shows: a section per role that a person holds, all at once. It asks the apps' own reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from arrangements.models import Agreement
from arrangements.queries import agenda, agreements_held_up, next_meeting
from coaching.queries import requests_awaiting_start, running_with_hours
from hours.models import SheetImport
from hours.queries import undivided_of, waiting_above_grant, week_of
from intake.enums import ENDED, WRITABLE, RequestStatus
from intake.models import Request
from intake.queries import desk_queue, desk_tiles, school_counts, waiting_for, whereabouts
from swvportal.foundation.enums import ImportState, LetterState, NotificationState, Role
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.models import DuoImport, Letter, Notification, User
from swvportal.foundation.parts import Task, Tile, Tone
from swvportal.foundation.schoolyears import as_label, school_year_of
from swvportal.foundation.templatetags.swv import days_left, days_until
from swvportal.portal.links import address
from swvportal.portal.reserve import own_questions, questions_to_answer
from swvportal.portal.sot import sot_tasks

SHOWN = 8
Text = str | Promise


@dataclass(frozen=True)
class Section:
    """What one role has to do: tiles with counts, what waits, sentences, what to begin, the page for all and others."""

    title: Text
    tiles: list[Tile] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    rest: Text = ""
    begin: Text = ""
    begin_url: str = ""
    more: Text = ""
    more_url: str = ""
    links: list[tuple[Text, str]] = field(default_factory=list)


def sections_of(user: User) -> list[Section]:
    """A section for each thing this person does here, in the order in which a request travels."""
    return [make(user) for roles, make in SECTIONS if user.standing.has(*roles)]


def _hint(request: Request) -> str:
    return ", ".join(part for part in (request.reference, request.school.name) if part)


def _waits(user: User) -> Section:
    """What a school or a coach has to write: questions, advice, agreement, drafts."""
    waiting = waiting_for(user, most=SHOWN)
    tasks = [
        Task(
            f"{one.request.title}: {one.what}",
            _("question asked") if one.request.status == RequestStatus.RETURNED else _("draft"),
            "wait" if one.request.status == RequestStatus.RETURNED else "busy",
            address("intake:part", one.request.pk, one.key) if one.key else address("intake:write", one.request.pk),
            _hint(one.request),
        )
        for one in waiting
    ]
    tasks += sot_tasks(user)
    return Section(_("Waits for you"), tasks=tasks, rest=_("Nothing waits for you at this moment."))


def _school(user: User) -> Section:
    """The requests of one's own school that lie with somebody else, where each stands, and the way to a new one.

    Last submitted first: the day of the last step would tell of a decision that is not released.
    """
    mine = Request.objects.visible_to(user).filter(school__in=user.standing.school_ids)
    away = mine.exclude(status__in=[*ENDED, *WRITABLE]).select_related("school", "pupil", "coach", "desk_owner")
    tasks = [_standing(row, user) for row in away.order_by("-submitted_at", "pk")[:SHOWN]]
    tasks += own_questions(user)
    return Section(
        _("Requests of your school"),
        tasks=tasks,
        rest=_("Your school has no requests that run."),
        begin=_("New request"),
        begin_url=address("intake:new"),
        more=_("All requests"),
        more_url=address("intake:requests"),
        links=[(_("What ends"), address("coaching:ending"))],
    )


def _standing(row: Request, user: User) -> Task:
    """Where a request is: its step, who has it and until when."""
    where = whereabouts(row, user)
    hint = _hint(row)
    if where.owner and where.until:
        day = date_format(where.until, "j F Y")
        words = {"which": hint, "owner": where.owner, "day": day}
        if days_until(where.until) < 0:
            late = _("%(which)s. With %(owner)s, promised for %(day)s: %(late)s.")
            hint = late % {**words, "late": days_left(where.until)}
        else:
            hint = _("%(which)s. With %(owner)s, at the latest on %(day)s.") % words
    elif where.owner:
        hint = _("%(which)s. With %(owner)s.") % {"which": hint, "owner": where.owner}
    return Task(row.title, where.step, where.tone, address("dossier", row.pk), hint)


def _coach(user: User) -> Section:
    """What was given to a coach and waits for a first contact, and what runs with the hours left."""
    waiting = [
        Task(row.title, _("waits for a start"), "wait", address("coaching:start", row.pk), _hint(row))
        for row in requests_awaiting_start(user)[:SHOWN]
    ]
    running = [
        Task(
            one.trajectory.request.title,
            _("%(left)s hours to go") % {"left": as_hours(one.rest)},
            "busy" if one.rest > 0 else "stop",
            address("coaching:trajectory", one.trajectory.pk),
            _hint(one.trajectory.request),
        )
        for one in running_with_hours(user)
    ]
    week = week_of(user, timezone.localdate())
    logged = _("You logged %(hours)s hours this week.") % {"hours": as_hours(week.minutes)}
    return Section(
        _("Your support"),
        tasks=waiting + running,
        sentences=[logged],
        rest=_("You have no support that runs or waits for a start."),
        begin=_("Log hours"),
        begin_url=address("hours:mine"),
        more=_("All your support"),
        more_url=address("coaching:mine"),
    )


def _desk(user: User) -> Section:
    """The counts of the loket and of the time above the grant, each leading to its list."""
    above = Tile(_("time above the grant"), waiting_above_grant(user).count(), address("hours:above_grant"))
    return Section(
        _("Loket"),
        tiles=[*desk_tiles(desk_queue(user), user), above],
        tasks=own_questions(user),
        begin=_("Start a request for a school"),
        begin_url=address("intake:new"),
        more=_("To the loket"),
        more_url=address("intake:desk"),
        links=[(_("Season"), address("coaching:season")), (_("SOT: what is missing"), address("intake:sot_gaps"))],
    )


def _committee(user: User) -> Section:
    """The next meeting and what is on its agenda for this member."""
    meeting, cases = next_meeting(), agenda(user)
    counts = cases.aggregate(
        all=Count("pk", distinct=True),
        reviewed=Count("pk", distinct=True, filter=Q(reviews__member=user, reviews__decision__isnull=True)),
    )
    if meeting:
        when = _("The next meeting is on %(day)s at %(time)s.") % {
            "day": date_format(meeting.held_on, "l j F Y"),
            "time": time_format(meeting.starts_at, "H:i"),
        }
    else:
        when = _("No next meeting has been planned.")
    page = address("arrangements:agenda")
    tiles = [
        Tile(_("on the agenda"), counts["all"], page),
        Tile(_("reviewed by you"), counts["reviewed"], page),
    ]
    return Section(_("Committee"), tiles=tiles, sentences=[when], more=_("To the agenda"), more_url=page)


def _agreement(row: Agreement, words: str, status: Text, tone: Tone = "wait") -> Task:
    """An agreement for hours that somebody has to act on."""
    page = address("arrangements:agreement", row.pk)
    return Task(words % {"school": row.school.name}, status, tone, page, row.reference)


def _board(user: User) -> Section:
    """Counts per own school in sentences; no names, one to four is “fewer than 5”."""
    year = school_year_of(timezone.localdate())
    sentences = []
    for count in school_counts(user, school_year=year):
        if count.made == 0:
            sentences.append(_("%(school)s made no requests.") % {"school": count.school.name})
        elif count.made is None:
            sentences.append(_("%(school)s made fewer than 5 requests.") % {"school": count.school.name})
        else:
            if count.running is None:
                words = _("%(school)s made %(n)d requests; fewer than 5 of these run, or fewer than 5 have ended.")
            else:
                words = _("%(school)s made %(n)d requests; of these %(running)s still run.")
            sentences.append(words % {"school": count.school.name, "n": count.made, "running": count.running})
    title = _("Your schools in %(year)s") % {"year": as_label(year)}
    asked = Agreement.objects.asked_of(user).select_related("school").order_by("asked_at", "pk")
    tasks = [_agreement(row, _("%(school)s asks for hours"), _("waits for you")) for row in asked[:SHOWN]]
    tasks += own_questions(user)
    tasks += [
        Task(
            _("%(hours)s hours of %(supplier)s are with no school yet")
            % {"hours": as_hours(row.available), "supplier": row.supplier},
            _("to divide"),
            "todo",
            f"{address('hours:division_new')}?year={year}",
            str(row.board),
        )
        for row in undivided_of(user, year)[:SHOWN]
    ]
    return Section(
        title,
        tasks=tasks,
        sentences=sentences,
        more=_("Hours of your schools"),
        more_url=address("hours:overview"),
        links=[(_("Divide hours over your schools"), address("hours:division_new"))],
    )


def _office(user: User) -> Section:
    """Letters and mails that need a person, the last import, and the way to people and schools."""
    letters = Letter.objects.aggregate(
        waiting=Count("pk", filter=Q(state__in=[LetterState.WAITING, LetterState.RENDERING])),
        failed=Count("pk", filter=Q(state=LetterState.FAILED)),
    )
    parked = [NotificationState.FAILED, NotificationState.UNCERTAIN]
    mails = Notification.objects.filter(state__in=parked).count()
    imports = DuoImport.objects.visible_to(user).filter(state=ImportState.PREVIEW).count()
    page, stuck_page = address("arrangements:letters"), address("foundation:delivery")
    tiles = [
        Tile(_("letters being made"), letters["waiting"], page),
        Tile(_("letters that failed"), letters["failed"], stuck_page, tone="stop" if letters["failed"] else "plain"),
        Tile(_("mails that did not arrive"), mails, stuck_page, tone="stop" if mails else "plain"),
        Tile(_("imports to confirm"), imports, address("foundation:duo_imports")),
    ]
    if sheets := SheetImport.objects.visible_to(user).filter(state=ImportState.PREVIEW).count():
        tiles.append(Tile(_("spreadsheets to confirm"), sheets, address("hours:sheets")))
    links: list[tuple[Text, str]] = [
        (_("Season"), address("coaching:season")),
        (_("Release decisions"), address("arrangements:release_many")),
        (_("Settings of the partnership"), address("foundation:settings")),
        (_("Teams"), address("foundation:teams")),
        (_("Fixed coaches"), address("intake:fixed_coaches")),
        (_("Hand out hours"), address("hours:hand_out")),
        (_("Bring in budgets or time"), address("hours:sheets")),
    ]
    people = address("foundation:people")
    new = Agreement.objects.to_register().select_related("school").order_by("agreed_on", "pk")
    held_up = agreements_held_up().select_related("school").order_by("agreed_on", "pk")
    tasks = questions_to_answer(user, most=SHOWN)
    tasks += [_agreement(row, _("Hours for %(school)s"), _("to register")) for row in new[:SHOWN]]
    stuck = _("confirmation did not leave")
    tasks += [_agreement(row, _("Hours for %(school)s"), stuck, "stop") for row in held_up[:SHOWN]]
    return Section(_("Office"), tiles=tiles, tasks=tasks, links=links, more=_("People and roles"), more_url=people)


def _auditor(user: User) -> Section:
    """The way to the log."""
    return Section(
        _("Who saw and did what"),
        sentences=[_("Each opened dossier, file and letter is written down, and each step with its reason.")],
        more=_("To the log"),
        more_url=address("foundation:trail"),
    )


SECTIONS: tuple[tuple[tuple[str, ...], Callable[[User], Section]], ...] = (
    ((Role.IB, Role.DIRECTOR, Role.COACH), _waits),
    ((Role.IB, Role.DIRECTOR), _school),
    ((Role.COORDINATOR,), _desk),
    ((Role.COMMITTEE, Role.CHAIR), _committee),
    ((Role.COACH,), _coach),
    ((Role.BOARD,), _board),
    ((Role.OFFICE,), _office),
    ((Role.AUDITOR,), _auditor),
)
