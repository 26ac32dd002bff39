"""What the committee weighs and how it decides; stored values are never shown, labels never compared."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext


class Principle(TextChoices):
    """The five principles of the E&D team (source 000), in its order."""

    PREVENTIVE = "preventive", _("rather preventive than curative")
    DEMAND = "demand", _("school-oriented and driven by the question")
    SWIFT = "swift", _("swift, flexible and efficient")
    SYSTEM = "system", _("the system before the child, and the development of the school")
    LASTING = "lasting", _("a lasting effect")


class Score(IntegerChoices):
    """How well a request fits a principle."""

    NOT = 1, _("does not fit")
    LITTLE = 2, _("fits a little")
    WELL = 3, _("fits well")
    FULLY = 4, _("fits fully")


class Outcome(TextChoices):
    """What the committee decides."""

    GRANT = "grant", _("grant")
    PARTIAL = "partial", _("grant in part")
    REFUSE = "refuse", _("refuse")
    DEFER = "defer", _("defer")

    @property
    def decided(self) -> str:
        """What a decision of this outcome made of the request: a badge says "granted", a choice "grant"."""
        return {
            Outcome.GRANT: pgettext("decision", "granted"),
            Outcome.PARTIAL: pgettext("decision", "granted in part"),
            Outcome.REFUSE: pgettext("decision", "refused"),
            Outcome.DEFER: pgettext("decision", "put off"),
        }[self]


GRANTS = frozenset({Outcome.GRANT, Outcome.PARTIAL})


class AgreementStatus(TextChoices):
    """Where an agreement for hours stands (PO3002, spelregels 1–4); hours can be used while it is `IN_FORCE`."""

    ASKED = "asked", _("asked of the board")
    AGREED = "agreed", _("agreed, to be registered")
    REGISTERED = "registered", _("registered, not in force yet")
    IN_FORCE = "in_force", _("in force")
    ENDED = "ended", _("ended")
    DECLINED = "declined", _("declined by the board")
    WITHDRAWN = "withdrawn", _("withdrawn")


REGISTERED_EVER = (AgreementStatus.REGISTERED, AgreementStatus.IN_FORCE, AgreementStatus.ENDED)
