"""Words for how a parallel run goes."""

from __future__ import annotations

from amlnb.sdk.parallel.mini_batch import MiniBatch, names, values
from amlnb.sdk.parallel.settings import Settings
from amlnb.sdk.parallel.tally import Limits, Tally
from amlnb.sdk.parallel.telling import beginning, end, progress


def settings(nodes: int, processes: int | None) -> Settings:
    return Settings(
        entry_script="s.py",
        inputs=("a", "b"),
        output="",
        output_action="summary_only",
        append_row_file_name="",
        mini_batch_size="",
        partition_keys=(),
        limits=Limits(),
        timeout=60,
        arguments=(),
        node_count=nodes,
        process_count=processes,
        level="INFO",
    )


def test_what_was_asked_for_is_told_where_less_was_taken() -> None:
    batches = [MiniBatch()] * 1200
    assert beginning(settings(2, None), batches, 2) == (
        "amlnb: 1,200 mini-batches by 2 worker processes on this machine."
    )
    assert beginning(settings(4, 2), batches[:1], 1) == (
        "amlnb: 1 mini-batch by 1 worker process on this machine (node_count=4 x "
        "process_count_per_node=2 asked for 8)."
    )
    assert beginning(settings(1, 1), [], 0) == (
        "amlnb: there is nothing to do: no items in 'a' and 'b'."
    )


def test_progress_is_told_twenty_times_at_most() -> None:
    tally = Tally([MiniBatch(index=n, items=1) for n in range(1000)], Limits())
    said = []
    for _ in range(1000):
        batch = tally.take()
        assert batch is not None
        tally.succeed(batch, 1, 1)
        said.append(progress(tally))
    told = [text for text in said if text]
    assert len(told) == 20
    assert told[-1] == "amlnb: 1,000 of 1,000 mini-batches ended."
    assert end(tally) == "amlnb: 1,000 of 1,000 items done."


def test_mini_batches_have_short_names() -> None:
    assert names(["x/a", "b", "c", "d", "e"]) == "a, b, c and 2 more"
    assert values({"store": 2, "brand": "a"}) == "store=2, brand='a'"
