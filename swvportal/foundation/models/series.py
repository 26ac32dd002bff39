"""Numbers for people to read, without gaps or doubles."""

from __future__ import annotations

from django.db import models


class Series(models.Model):
    """The counter of one kind of number in one calendar year; its row lock is held until commit."""

    name = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="series_once", fields=["name", "year"])]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"
