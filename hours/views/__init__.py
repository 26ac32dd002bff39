"""The pages of hours, one file per role."""
