"""The private store: random names, no public address; files are opened only through a dossier."""

from __future__ import annotations

from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """Files in MEDIA_ROOT that no address leads to."""

    def url(self, name: str | None) -> str:
        """Refuse: a stored file has no address of its own."""
        raise ValueError("A private file has no address.")
