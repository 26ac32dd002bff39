"""The pages of the work itself, by who uses them."""
