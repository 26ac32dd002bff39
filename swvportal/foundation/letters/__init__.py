"""Letters: frozen facts in, one PDF out. Acts use `writing`, the worker `making`, the screen `preview`."""
