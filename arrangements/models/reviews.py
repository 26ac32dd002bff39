"""What one member of the committee thinks of one request, principle by principle."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from arrangements.enums import Principle, Score
from arrangements.models.decisions import Decision
from arrangements.querysets import ReviewQuerySet
from intake.models import Request
from swvportal.foundation.models import Row


class Review(Row):
    """One member's review; `decision` is set once it was decided on, so that a next round starts empty."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="reviews")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="reviews")
    remark = models.TextField(_("remark"), blank=True)
    reviewed_at = models.DateTimeField()

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        ordering = ["reviewed_at"]
        constraints = [
            models.UniqueConstraint(
                name="review_one_open", fields=["request", "member"], condition=Q(decision__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} – {self.request}"


class ReviewScore(models.Model):
    """The score of one principle within a review."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores")
    principle = models.CharField(_("principle"), max_length=12, choices=Principle.choices)
    score = models.PositiveSmallIntegerField(_("score"), choices=Score.choices)
    remark = models.TextField(_("remark"), blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="review_score_once", fields=["review", "principle"]),
            models.CheckConstraint(name="review_score_known", condition=Q(score__in=Score.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_principle_display()}: {self.get_score_display()}"
