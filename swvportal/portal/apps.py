"""App wiring for the portal's roof."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "swvportal.portal"
    label = "portal"
