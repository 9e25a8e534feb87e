"""What is kept whole comes back as it was, and what another feedhub packed can be read."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedhub.core.archive import Page
from feedhub.core.desk import Act
from feedhub.model import Correction, Item
from feedhub.store.packed import from_bytes, packed, to_bytes, unpacked

naive = st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9998, 1, 1))  # noqa: DTZ001  the strategy wants them so
st.register_type_strategy(datetime, naive.map(lambda when: when.replace(microsecond=0, tzinfo=UTC)))
# lone surrogates too: strangers write what is stored
st.register_type_strategy(str, st.text(st.characters(codec=None, exclude_categories=()), max_size=8))


@pytest.mark.parametrize("kind", [Item, Page, Correction, Act])
@given(data=st.data())
def test_a_value_comes_back_as_it_was(kind, data):
    """Whatever strangers wrote into it."""
    value = data.draw(st.from_type(kind))
    assert from_bytes(kind, to_bytes(value)) == value


def test_what_another_feedhub_said_besides_is_passed_over():
    said = {"number": 1, "at": 0, "who": "ann", "deed": "pin", "target": "x", "colour": "red"}
    assert unpacked(Act, said) == Act(number=1, at=datetime(1970, 1, 1, tzinfo=UTC), who="ann", deed="pin", target="x")


def test_what_is_at_its_default_takes_no_room():
    act = Act(number=1, at=datetime(1970, 1, 1, tzinfo=UTC), who="ann", deed="pin", target="x")
    assert set(json.loads(json.dumps(packed(act)))) == {"number", "at", "who", "deed", "target"}


@pytest.mark.parametrize(
    "said", [None, [], "x", {"number": 1}, {"number": 1, "at": "soon", "who": "a", "deed": "pin", "target": "x"}]
)
def test_what_is_no_value_is_refused(said):
    with pytest.raises((ValueError, TypeError, KeyError)):
        unpacked(Act, said)
