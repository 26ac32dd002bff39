"""Load and scale, on data made to size; run by hand, never in CI."""
