"""The demo's requests: every story is told with the portal's own acts, at moments counted back from now.

Nothing is written past an act: what the demo shows is what the process makes.
"""

from __future__ import annotations

import datetime
import io
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfWriter

from arrangements import transitions as decide
from arrangements.enums import Outcome, Principle, Score
from coaching import transitions as work
from coaching.queries import reservations_of
from hours.enums import Activity
from hours.transitions import log_time
from intake import transitions as ask
from intake.enums import AttachmentKind, PartKey
from intake.models import Request
from swvportal.foundation.documents import store_upload
from swvportal.foundation.enums import Custody
from swvportal.foundation.models import User
from swvportal.foundation.schoolyears import last_day, school_year_of
from swvportal.portal.demo_agreements import agree_all
from swvportal.portal.demo_coaches import plan_years, say_themes, work_beyond_a_grant
from swvportal.portal.demo_consents import ANSWERS, answer_by_link, answer_in_talk
from swvportal.portal.demo_desk import answer_short_questions, postpone_one
from swvportal.portal.demo_files import announce_a_move, type_one_twice
from swvportal.portal.demo_ground import Ground
from swvportal.portal.demo_kinds import ask_otherwise
from swvportal.portal.demo_messages import choose_paces, pass_mornings
from swvportal.portal.demo_reserve import ask_for_reserve
from swvportal.portal.demo_season import plan_the_summer
from swvportal.portal.demo_sheets import leave_a_sheet
from swvportal.portal.demo_sot import meet
from swvportal.portal.demo_texts import ASKS, STORIES, TOLD_IN, Ask, Story


class Course:
    """One story on its way; each act happens some days after the one before."""

    def __init__(self, ground: Ground, story: Story) -> None:
        self.ground, self.story = ground, story
        self.text: Ask = ASKS[story.ask]
        self.at = ground.now - datetime.timedelta(days=story.days)
        self.writer = ground.who(ground.writers[story.school])
        self.coach = ground.who(ground.coaches[story.school])
        self.head = ground.who(ground.heads[story.school])
        self.request = ask.start_request(ground.schools[story.school], by=self.writer, key=uuid.uuid4(), now=self.at)

    def later(self, days: int) -> datetime.datetime:
        """A moment some days on, never after now."""
        self.at = min(self.at + datetime.timedelta(days=days), self.ground.now)
        return self.at

    def reached(self, stage: str) -> bool:
        return self.story.stage == stage

    def run(self) -> Request:
        self.write_start()
        if self.reached("started"):
            return self.request
        self.write_rest()
        if self.reached("advice"):
            return self.request
        self.advise()
        if self.reached("director"):
            return self.request
        self.agree()
        ask.submit(self.request, by=self.writer, now=self.later(1))
        self.at_desk()
        return self.request

    def birth_date(self) -> datetime.date:
        """As old as the story has it, in whatever year it is told."""
        year, month, day = self.story.born
        return datetime.date(year + timezone.localtime(self.ground.now).year - TOLD_IN, month, day)

    def save(self, key: str, data: dict[str, Any], by: User) -> None:
        version = self.request.parts.get(key=key).version
        ask.save_part(self.request, key, data=data, version=version, by=by, now=self.at)

    def write_start(self) -> None:
        first, last = self.story.pupil.split(" ", 1)
        fields = {
            "first_name": first, "last_name": last, "birth_date": self.birth_date(),
            "group": self.story.group, "group_history": "-".join(str(n) for n in range(1, int(self.story.group) + 1)),
            "home_language": "Nederlands",
        }  # fmt: skip
        ask.save_pupil(self.request, fields=fields, version=0, by=self.writer, now=self.at)
        self.request.refresh_from_db()
        text = self.text
        answers = {
            "occasion": text.occasion, "teacher_question": text.teacher_question, "domains": list(text.domains),
        }  # fmt: skip
        self.save(PartKey.QUESTION, answers, self.writer)

    def write_rest(self) -> None:
        text, writer = self.text, self.writer
        last = self.story.pupil.split(" ", 1)[1]
        parents = [
            {
                "name": f"{name} {last}", "custody": Custody.YES, "wants_copy": True, "language": "nl", "email": "",
                "phone": "", "street": "Beukenlaan 4", "postcode": "7603 CD", "city": "Bloesemdam",
                "secret_address": False,
            }
            for name in self.story.parents
        ]  # fmt: skip
        ask.save_parents(self.request, parents=parents, disagree=False, version=0, by=writer, now=self.later(1))
        self.save(PartKey.HEAD, {"sort": "new"}, writer)
        picture = {
            "child_helps": text.helps, "child_hinders": text.hinders, "educational_needs": text.pupil_needs,
            "teacher_needs": text.teacher_needs,
        }  # fmt: skip
        self.save(PartKey.PICTURE, picture, writer)
        names = ("what", "when", "by_whom", "effect")
        tried = [dict(zip(names, row, strict=True)) for row in text.tried]
        self.save(PartKey.TRIED, {"rows": tried}, writer)
        held = (self.at - datetime.timedelta(days=10)).date().isoformat()
        sot = {
            "held_on": held, "present": "IB'er, leerkracht, ouders, schoolcoach, gedragswetenschapper van het bestuur",
            "conclusion": "De vraag vraagt om expertise die de school niet zelf heeft.",
        }  # fmt: skip
        self.save(PartKey.SOT, sot, writer)
        evaluate_on = self.period()[1].isoformat()
        goals = [{"for_whom": whom, "goal": goal, "evaluate_on": evaluate_on} for whom, goal in text.goals]
        self.save(PartKey.GOALS, {"rows": goals}, writer)
        voice = {
            "parents_view": "agree", "parents_words": "Wij zijn blij dat er iemand meedenkt.",
            "pupil_heard": "In een gesprek met de IB'er", "pupil_words": text.pupil_words,
        }  # fmt: skip
        self.save(PartKey.VOICE, voice, writer)
        document = store_upload(blank_pdf(), by=writer, now=self.at)
        ask.attach(self.request, document=document, kind=AttachmentKind.OPP, by=writer, now=self.at)
        self.consent()

    def consent(self) -> None:
        self.request.refresh_from_db()
        if self.story.stage in ANSWERS:
            answer_by_link(self.request, self.story.stage, by=self.writer, now=self.at)
            return
        answer_in_talk(self.request, by=self.writer, now=self.at, today=timezone.localtime(self.ground.now).date())

    def period(self) -> tuple[datetime.date, datetime.date]:
        """From three weeks on until the end of this school year, so that a later grant never ends before it."""
        today = timezone.localtime(self.at).date()
        last = last_day(school_year_of(today))
        return min(today + datetime.timedelta(weeks=3), last), last

    def advise(self) -> None:
        first, last = self.period()
        advice = {
            "support": self.text.support, "expertise": self.text.expertise, "direct_minutes": self.text.direct * 60,
            "indirect_minutes": self.text.indirect * 60, "starts_on": first.isoformat(), "ends_on": last.isoformat(),
            "school_effort": "Een onderwijsassistent, twee uur per week, uit de eigen middelen.",
        }  # fmt: skip
        self.later(2)
        self.save(PartKey.ADVICE, advice, self.coach)

    def agree(self) -> None:
        version = self.request.parts.get(key=PartKey.DIRECTOR).version
        ask.agree(self.request, version=version, remark="", by=self.head, now=self.later(1))

    def at_desk(self) -> None:
        desk, now = self.ground.who("Lotte"), self.later(3)
        if self.reached("submitted"):
            return
        if self.reached("returned"):
            question = "Wilt u bij deel 6 aangeven hoe lang de laptop al wordt gebruikt?"
            ask.return_for_completion(self.request, question=question, by=desk, now=now)
        elif self.reached("declined"):
            instead = "Vraag een consultatie aan: uw schoolcoach komt binnen twee weken meekijken."
            reason = "De vraag past binnen de basisondersteuning."
            ask.decline(self.request, reason=reason, instead=instead, by=desk, now=now)
        elif self.reached("withdrawn"):
            ask.withdraw(self.request, reason="De leerling is verhuisd.", by=self.writer, now=now)
        else:
            ask.forward(self.request, pre_advice="Past bij de principes; let op de afbouw.", by=desk, now=now)
            self.before_committee()

    def before_committee(self) -> None:
        if self.reached("committee"):
            return
        for name in ("Mark", "Mina"):
            scores = dict.fromkeys(Principle.values, int(Score.WELL))
            decide.review(
                self.request, scores=scores, remarks={}, remark="Helder en systeemgericht.", by=self.ground.who(name),
                now=self.later(5),
            )  # fmt: skip
        if not self.reached("reviewed"):
            self.decided()

    def draft(self) -> decide.DecisionDraft:
        texts: dict[str, Any] = {
            "motivation": "De vraag ligt bij het handelen van de leerkracht en de aanpak bouwt af.",
            "reasons": "De leerkracht krijgt hulp, zodat uw kind weer met plezier leert.",
        }
        if self.story.stage in ("refused", "objection"):
            return decide.DecisionDraft(
                outcome=Outcome.REFUSE, instead="Vraag een consultatie aan bij uw schoolcoach.", **texts
            )
        if self.reached("deferred"):
            back = timezone.localtime(self.ground.now).date() + datetime.timedelta(weeks=3)
            return decide.DecisionDraft(
                outcome=Outcome.DEFER, needed="Het verslag van het onderzoek.", back_on=back, **texts
            )
        first = timezone.localtime(self.at).date()
        return decide.DecisionDraft(
            outcome=Outcome.GRANT, direct_minutes=self.text.direct * 60, indirect_minutes=self.text.indirect * 60,
            form="Coaching van de leerkracht in de klas", starts_on=first, ends_on=last_day(school_year_of(first)),
            coach=self.coach, **texts,
        )  # fmt: skip

    def decided(self) -> None:
        chair, now = self.ground.who("Karin"), self.later(4)
        decide.record_decision(self.request, self.draft(), by=chair, now=now)
        if self.reached("decided"):
            return
        decide.release(self.request, by=chair, now=self.later(1))
        if self.reached("objection"):
            received = timezone.localtime(self.later(9)).date()
            office = self.ground.who("Oscar")
            reason = "De ouders wijzen op het nieuwe verslag van de logopedist."
            decide.register_objection(self.request, received_on=received, reason=reason, by=office, now=self.at)
        if self.story.stage in ("working", "evaluating", "closed"):
            self.working()

    def working(self) -> None:
        now = self.later(5)
        work.start(self.request, first_contact_on=timezone.localtime(now).date(), by=self.coach, now=now)
        self.log_weeks()
        if self.story.stage in ("evaluating", "closed"):
            report = "De leerkracht geeft de instructie in stappen en de leerling maakt taken af."
            work.evaluate(self.request, report=report, by=self.coach, now=self.later(3))
        if self.reached("closed"):
            result = "Het doel is gehaald; de school gaat zelf verder."
            discussed = timezone.localtime(self.later(7)).date()
            work.close(self.request, discussed_on=discussed, result=result, by=self.coach, now=self.at)

    def log_weeks(self) -> None:
        """A few weeks of work: classroom, talks and the report afterwards."""
        reservation = reservations_of(self.request)[0]
        plan = (
            (Activity.TALK, 60), (Activity.OBSERVATION, 90), (Activity.COACHING, 75), (Activity.REPORT, 30),
            (Activity.COACHING, 60), (Activity.TALK, 45),
        )  # fmt: skip
        for activity, minutes in plan:
            now = self.later(4)
            day = timezone.localtime(now).date()
            if reservation.ends_on and day > reservation.ends_on:
                return
            log_time(
                self.coach, reservation=reservation, worked_on=day, minutes=minutes, activity=activity, note="",
                key=uuid.uuid4(), now=now,
            )  # fmt: skip


def blank_pdf() -> SimpleUploadedFile:
    """An OPP to open: one empty page, since a demo holds no child's papers."""
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.write(held := io.BytesIO())
    return SimpleUploadedFile("groeidocument.pdf", held.getvalue(), "application/pdf")


def tell_all(now: datetime.datetime) -> None:
    """Tell every story of the demo, once: does nothing when there are requests already."""
    if Request.objects.exists():
        return
    ground = Ground(now)
    ground.lay()
    choose_paces(ground)
    for story in STORIES:
        Course(ground, story).run()
    plan_years(ground)
    say_themes(ground)
    work_beyond_a_grant(ground)
    agree_all(ground)
    ask_for_reserve(ground)
    leave_a_sheet(ground)
    ask_otherwise(ground)
    meet(ground)
    answer_short_questions(ground)
    type_one_twice(ground)
    announce_a_move(ground)
    postpone_one(ground)
    plan_the_summer(ground)
    pass_mornings(ground)
