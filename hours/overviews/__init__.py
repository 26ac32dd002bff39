"""Overviews of hours: who received, promised, used and lost how much; all of it reads, nothing books."""
