"""Twenty rounds of everything publishers do to their feeds, and a subscriber who must not notice."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from publishers import ROUNDS, Simulation


@pytest.mark.uncovered
def test_a_subscriber_notices_nothing_of_what_publishers_do(make_desk):
    """Four sources, twenty rounds, whatever Hypothesis can think of."""
    run_state_machine_as_test(
        lambda: Simulation(make_desk),
        settings=settings(
            max_examples=8,
            stateful_step_count=ROUNDS,
            deadline=None,
            derandomize=True,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
