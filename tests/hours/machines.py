"""How the machines of the ledger run: until so many acts were done, each round with draws of its own."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

ACTS = int(os.environ.get("ACTS", "2000"))  # ACTS=100000 bin/test tests/hours/test_ledger_machine.py takes its time


def rounds(*, runs: int, acts: int) -> settings:
    """Say how one round goes: so many runs of so many acts.

    Never derandomized: where a `CI` variable is set Hypothesis would draw the same acts in every round, and a test that
    goes on until it has seen all of them would only see the first ones again.
    """
    return settings(
        max_examples=runs,
        stateful_step_count=acts,
        deadline=None,
        database=None,
        derandomize=False,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
