"""How many nodes a cluster is asked to have, also as the text of a number."""

from __future__ import annotations

from amlnb.sdk.exceptions import ComputeTargetException


class NodeCountError(ComputeTargetException):
    """A count of nodes is not a whole number of zero or more."""

    def __init__(self, argument: str, given: object) -> None:
        self.argument, self.given = argument, given
        super().__init__(
            f"{argument}={given!r} is no count of nodes: give a whole number from 0."
        )


class NodeRangeError(ComputeTargetException):
    """More nodes are asked to stay up than may be there at all."""

    def __init__(self, fewest: int, most: int) -> None:
        self.fewest, self.most = fewest, most
        super().__init__(
            f"min_nodes={fewest} is more than max_nodes={most}: raise max_nodes, or "
            "lower min_nodes."
        )


def node_count(argument: str, given: int | str) -> int:
    """Return a count given as a number, or as the text of one."""
    try:
        count = int(given)
    except (TypeError, ValueError):
        raise NodeCountError(argument, given) from None
    if count < 0 or isinstance(given, bool | float):
        raise NodeCountError(argument, given)
    return count


def node_range(min_nodes: int | str, max_nodes: int | str | None) -> tuple[int, int]:
    """Return the fewest and the most nodes; without a most, one is enough."""
    fewest = node_count("min_nodes", min_nodes)
    if max_nodes is None:
        return fewest, max(fewest, 1)
    most = node_count("max_nodes", max_nodes)
    if fewest > most:
        raise NodeRangeError(fewest, most)
    return fewest, most
