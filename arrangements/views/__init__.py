"""The committee's pages, by who uses them."""
