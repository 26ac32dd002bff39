"""Pupil counts that the office keeps itself, for a date on which DUO publishes none; it reads no file."""
