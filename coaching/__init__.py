"""Coaching: the work that follows a decision."""
