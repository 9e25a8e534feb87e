"""Everything publishers do, and everything an editor does to it, with the power failing: what a subscriber may rely on."""

import pytest
from editors import PHASES, DeskSimulation
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from publishers import ROUNDS


@pytest.mark.uncovered
def test_what_was_published_stays_to_be_found_whatever_desk_and_publishers_do(make_desk):
    """Four sources, an editor, twenty rounds, whatever Hypothesis can think of."""
    run_state_machine_as_test(
        lambda: DeskSimulation(make_desk),
        settings=settings(
            max_examples=8,
            stateful_step_count=ROUNDS,
            deadline=None,
            derandomize=True,
            phases=PHASES,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
