"""DUO's open school files: read, compare with the database, bring in. It fetches nothing by itself."""
