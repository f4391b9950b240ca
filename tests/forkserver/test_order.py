"""An order as it goes over the line."""

from __future__ import annotations

import json

import pytest

from amlnb.forkserver.order import Order
from amlnb.model.codec import BadRecordError, decode, encode


def test_an_order_survives_the_line():
    order = Order(cwd="/tmp", environment={"A": "ä"}, modules=("pandas",))
    assert decode(Order, json.loads(json.dumps(encode(order)))) == order


def test_an_order_without_a_folder_is_refused():
    with pytest.raises(BadRecordError):
        decode(Order, {"is": "Order", "environment": {}})
