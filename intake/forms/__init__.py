"""Forms of a request: one per part, and the small ones of its course."""
