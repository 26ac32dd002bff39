"""Kinds, states and parts of a request; stored values are never shown, labels never compared."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RequestKind(TextChoices):
    """What a school can ask; process.md, "Kinds of request". Hours of a board are agreed on: `Agreement`."""

    OA = "oa", _("education arrangement (OA)")
    CONSULTATION = "consultation", _("consultation")
    GUIDANCE = "guidance", _("guidance plan")
    PATHWAY = "pathway", _("pathway guidance")
    EXPERTISE = "expertise", _("question to the expert team")
    OBSERVATION = "observation", _("observation before a SOT")


class RequestSort(TextChoices):
    """How a request comes about."""

    NEW = "new", _("new")
    RENEWAL = "renewal", _("renewal")
    URGENT = "urgent", _("urgent")


class RequestStatus(TextChoices):
    """Where a request stands; one lifecycle for all kinds (process.md)."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("more information asked")
    AT_COMMITTEE = "at_committee", _("at the committee")
    DECIDED = "decided", _("decided")
    GRANTED = "granted", _("granted")
    ASSIGNED = "assigned", _("assigned")
    REFUSED = "refused", _("refused")
    DEFERRED = "deferred", _("deferred")
    DECLINED = "declined", _("not taken up")
    IN_PROGRESS = "in_progress", _("in progress")
    EVALUATING = "evaluating", _("being evaluated")
    CLOSED = "closed", _("closed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    OBJECTION = "objection", _("objection")


class TransferStatus(TextChoices):
    """How far a change of school is."""

    ANNOUNCED = "announced", _("announced")
    DONE = "done", _("carried out")
    CALLED_OFF = "called_off", _("called off")


class Course(TextChoices):
    """What becomes of a dossier when its pupil goes to another school."""

    ALONG = "along", _("goes along to the new school")
    STAYS = "stays", _("stays with the old school")


class LeadStep(TextChoices):
    """What is waited for, from the moment that a request comes in; each is measured once per request."""

    DESK = "desk", _("Looked at by the loket")
    DECISION = "decision", _("Decided on by the committee")
    START = "start", _("First contact of the coach")


class BulkAct(TextChoices):
    """What can be done to many requests in one action, after one check of them all."""

    EXTEND = "extend", _("extend")
    INVITE = "invite", _("invite to renew")
    RENEW = "renew", _("begin renewals")
    RELEASE = "release", _("release decisions")


class PartKey(TextChoices):
    """The parts that forms are made of (dossier.md); which of them a kind has, and in what order, says `kinds`."""

    HEAD = "head", _("The request")
    PUPIL = "pupil", _("Pupil")
    PARENTS = "parents", _("Parents and authority")
    QUESTION = "question", _("Occasion and question")
    PICTURE = "picture", _("Picture of the pupil (HGW)")
    TRIED = "tried", _("Already done")
    SOT = "sot", _("School support team (SOT)")
    GOALS = "goals", _("Goals")
    ADVICE = "advice", _("Advice of the school coach")
    VOICE = "voice", _("Voice of parents and pupil")
    CONSENTS = "consents", _("Consents")
    DOCUMENTS = "documents", _("Documents")
    DIRECTOR = "director", _("Agreement of the director")
    ABOUT = "about", _("What it is about")
    PLAN = "plan", _("The guidance you want")
    OBSERVE = "observe", _("The observation")


IN_WORDS = (
    PartKey.QUESTION,
    PartKey.PICTURE,
    PartKey.TRIED,
    PartKey.SOT,
    PartKey.GOALS,
    PartKey.ADVICE,
    PartKey.VOICE,
    PartKey.ABOUT,
    PartKey.PLAN,
    PartKey.OBSERVE,
)
"""The parts whose words are searched: what was written about the question, and nothing of how to reach somebody."""


class ConsentState(TextChoices):
    """What a person answered; `RELIED` is one parent speaking for both, with a reason (dossier.md)."""

    GIVEN = "given", _("given")
    REFUSED = "refused", _("refused")
    RELIED = "relied", _("the other parent speaks for both")


class ConsentMethod(TextChoices):
    """How the answer came in."""

    FORM = "form", _("signed form, uploaded")
    TALK = "talk", _("in a talk, noted by the school")
    LINK = "link", _("by personal link and code")


class AgreementState(TextChoices):
    """What a parent answered on the plan of the school (OPP); `NOT_YET` is passed over by the school, with a reason."""

    YES = "yes", _("agrees with the plan")
    NO = "no", _("does not agree with the plan")
    NOT_YET = "not_yet", _("not answered yet, passed over with a reason")


class Speaker(TextChoices):
    """Whose voice it is."""

    PARENT = "parent", _("a parent")
    PARENTS = "parents", _("the parents together")
    PUPIL = "pupil", _("the pupil")


class Disagreement(TextChoices):
    """What the coordinator decides after a sign that the parents do not agree with each other."""

    LIFTED = "lifted", _("the parents agree with each other again, or it was a mistake")
    STANDS = "stands", _("the parents do not agree; each has to give an own consent")


class Sight(TextChoices):
    """Why somebody may see a request (roles.md); `RequestQuerySet.sights` has the rule of each."""

    SCHOOL = "school", _("works at the school as IB'er or director")
    ADVISER = "adviser", _("was asked for the advice in it")
    COACH = "coach", _("does the work that was granted or assigned")
    FIXED_COACH = "fixed_coach", _("is the fixed coach of the school")
    DESK = "desk", _("works at the loket or the office, and the request was handed in")
    MAKER = "maker", _("made it on behalf of the school")
    COMMITTEE = "committee", _("is on the committee that decides or lately decided, without a tie to school or request")
    SHARED = "shared", _("it was shared with this person by name, for a time")


class AttachmentKind(TextChoices):
    """What an attached document is; the OPP is compulsory for an OA."""

    OPP = "opp", _("OPP or growth document")
    SOT_REPORT = "sot_report", _("report of the SOT")
    RESEARCH = "research", _("report of an assessment")
    CONSENT_FORM = "consent_form", _("signed consent form")
    OTHER = "other", _("other")


class Domain(TextChoices):
    """What the question is about; more than one may hold."""

    LEARNING = "learning", _("learning")
    LANGUAGE = "language", _("language and speech")
    BEHAVIOUR = "behaviour", _("behaviour")
    SOCIAL = "social", _("social and emotional development")
    ATTITUDE = "attitude", _("attitude to work")
    PHYSICAL = "physical", _("physical development and health")
    GIFTED = "gifted", _("giftedness")
    ATTENDANCE = "attendance", _("attendance")


class ParentsView(TextChoices):
    """Whether parents agree with the request."""

    AGREE = "agree", _("agree")
    PARTLY = "partly", _("agree partly")
    NOT = "not", _("do not agree")


class About(TextChoices):
    """Whom or what a question to the expert team is about (source 002)."""

    PUPIL = "pupil", _("one pupil")
    GROUP = "group", _("a group")
    TEACHER = "teacher", _("a teacher")
    IB = "ib", _("the internal supervisor (IB'er)")
    SCHOOL = "school", _("the whole school")


class ExpertQuestion(TextChoices):
    """What can be asked of the expert team: the six examples of source 002, in its order."""

    ADVICE = "advice", _("advice on one pupil: what does this pupil need?")
    PROCESS = "process", _("guidance of a process")
    TEACHER = "teacher", _("coaching of a teacher, with a pupil, a group or keeping order in class")
    GROUP = "group", _("guidance of a group (group dynamics)")
    IB = "ib", _("coaching of the internal supervisor (IB'er)")
    THEME = "theme", _("a theme of inclusive education for the whole school")


class GuidanceForm(TextChoices):
    """How a guidance plan is carried out (source 000)."""

    TRAINING = "training", _("training of the team")
    COACHING = "coaching", _("coaching of a teacher")
    SOT = "sot", _("expertise added to the SOT-plus")
    OTHER = "other", _("something else")


class FixedFunction(TextChoices):
    """As what somebody is a fixed person of a school (process.md): one coach, or two who share the work."""

    COACH = "coach", _("school coach")
    PSYCHOLOGIST = "psychologist", _("educational psychologist")
    GUIDE = "guide", _("guide")


class SotKind(TextChoices):
    """What a school meets for: the SOT itself, or the yearly talk with its contact (process.md)."""

    TEAM = "team", _("SOT meeting")
    YEARLY = "yearly", _("yearly talk")


class SotStatus(TextChoices):
    """Where a SOT meeting stands; once held its minutes are final."""

    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("called off")


class SotFunction(TextChoices):
    """As what somebody takes part: from the school, its board, the partnership or outside (source 004)."""

    IB = "ib", _("internal supervisor (IB'er)")
    DIRECTOR = "director", _("director")
    TEACHER = "teacher", _("teacher")
    PSYCHOLOGIST = "psychologist", _("educational psychologist of the board")
    CONTACT = "contact", _("contact from the partnership")
    SOCIAL_WORKER = "social_worker", _("social worker")
    DOCTOR = "doctor", _("school doctor")
    NURSE = "nurse", _("school nurse")
    ATTENDANCE = "attendance", _("school attendance officer")
    POLICE = "police", _("neighbourhood police officer")
    OTHER = "other", _("somebody else")


NOTED_BY_SCHOOL = (ConsentMethod.FORM, ConsentMethod.TALK)
COMMITTEE_KINDS = (RequestKind.OA,)
IN_WORKING_DAYS = (LeadStep.DESK,)
"""The steps that are promised, and so measured, in working days; the others are in calendar days."""
STOPPED_BY_CONSENT = (RequestStatus.SUBMITTED, RequestStatus.RETURNED, RequestStatus.DEFERRED)
COMMITTEE_HAS = (
    RequestStatus.AT_COMMITTEE,
    RequestStatus.DECIDED,
    RequestStatus.DEFERRED,
    RequestStatus.OBJECTION,
)
OPEN_AT_DESK = (
    RequestStatus.SUBMITTED,
    RequestStatus.RETURNED,
    RequestStatus.AT_COMMITTEE,
    RequestStatus.DECIDED,
)
MERGEABLE = (RequestStatus.SUBMITTED, RequestStatus.RETURNED, RequestStatus.AT_COMMITTEE, RequestStatus.DEFERRED)
"""Handed in and not decided: one of two such requests about the same can go up in the other."""
NOT_ENDED = (
    *MERGEABLE,
    RequestStatus.DECIDED,
    RequestStatus.GRANTED,
    RequestStatus.ASSIGNED,
    RequestStatus.IN_PROGRESS,
    RequestStatus.EVALUATING,
    RequestStatus.OBJECTION,
)
"""Handed in and still of use: what a person decides on when the pupil goes to another school."""
BEFORE_DECISION = (RequestStatus.SUBMITTED, RequestStatus.RETURNED, RequestStatus.AT_COMMITTEE)
POSTPONABLE = (RequestStatus.SUBMITTED, RequestStatus.AT_COMMITTEE)
SIMPLE_KINDS = (RequestKind.CONSULTATION, RequestKind.EXPERTISE)
"""Short questions, which the loket may answer itself or give to a coach at once."""
AWAITS_START = (RequestStatus.GRANTED, RequestStatus.ASSIGNED)
WITH_COACH = (RequestStatus.GRANTED, RequestStatus.ASSIGNED, RequestStatus.IN_PROGRESS, RequestStatus.EVALUATING)
WRITABLE = (RequestStatus.DRAFT, RequestStatus.RETURNED)
ENDED = (
    RequestStatus.REFUSED,
    RequestStatus.DECLINED,
    RequestStatus.CLOSED,
    RequestStatus.WITHDRAWN,
)
OUTSIDE_FUNCTIONS = (
    SotFunction.SOCIAL_WORKER,
    SotFunction.DOCTOR,
    SotFunction.NURSE,
    SotFunction.ATTENDANCE,
    SotFunction.POLICE,
    SotFunction.OTHER,
)
