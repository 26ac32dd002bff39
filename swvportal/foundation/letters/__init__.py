"""Letters: frozen facts in, one PDF out. `writing` is the door for acts, `making` the worker's, `preview` the screen's."""
