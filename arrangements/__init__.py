"""Arrangements: what the committee sees, decides and releases."""
