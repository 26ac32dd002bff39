"""The committee's forms: they read what was typed and leave the rules to the transitions."""
