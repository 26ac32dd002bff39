"""Views of the foundation, one file per role and family of pages."""
