"""The roof: start page per role, dossier page, search, health; owns no model and no rule."""
