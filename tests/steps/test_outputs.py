from __future__ import annotations

import json

from amlnb.steps.outputs import HEAD_COUNT, TAIL_COUNT, Budget, CellOutputs


def display(text="x", **more):
    return {
        "output_type": "display_data",
        "data": {"text/plain": text},
        "metadata": {},
        **more,
    }


def texts(outputs):
    return [(o["name"], o["text"]) for o in outputs.as_list() if "text" in o]


def test_pieces_of_one_stream_are_joined():
    outputs = CellOutputs(Budget())
    for text in ("a", "b\n", "c"):
        outputs.stream("stdout", text)
    outputs.stream("stderr", "!")
    outputs.stream("stdout", "d")
    assert texts(outputs) == [("stdout", "ab\nc"), ("stderr", "!"), ("stdout", "d")]


def test_a_long_text_keeps_its_head_and_tail_and_says_so():
    outputs = CellOutputs(Budget(), full_log="/there/log.txt")
    lines = [f"line {n}\n" for n in range(300_000)]
    for line in lines:
        outputs.stream("stdout", line)
    kept = texts(outputs)
    assert kept[0][1].startswith("line 0\nline 1\n")
    assert kept[-1][1].endswith("line 299999\n")
    note = "".join(text for name, text in kept if name == "stderr")
    assert "are left out here" in note
    assert "/there/log.txt" in note
    assert len(json.dumps(outputs.as_list())) < 600_000


def test_one_line_without_end_is_cut_too():
    outputs = CellOutputs(Budget())
    outputs.stream("stdout", "<" + "x" * 5_000_000 + ">")
    kept = "".join(text for _, text in texts(outputs))
    assert (kept[0], kept[-1]) == ("<", ">")
    assert len(kept) < 600_000


def test_short_lines_count_with_what_the_format_adds_to_them():
    outputs = CellOutputs(Budget())
    for _ in range(100):
        outputs.stream("stdout", "\n" * 10_000)
    kept = "".join(text for _, text in texts(outputs))
    assert kept.count("\n") * 12 < 600_000


def test_many_displays_keep_the_first_and_the_last():
    outputs = CellOutputs(Budget())
    for n in range(5_000):
        outputs.add(display(str(n)))
    shown = [o["data"]["text/plain"] for o in outputs.as_list() if "data" in o]
    assert len(shown) == HEAD_COUNT + TAIL_COUNT
    assert (shown[0], shown[-1]) == ("0", "4999")


def test_an_update_changes_what_is_shown_and_takes_no_more_room():
    budget = Budget()
    outputs = CellOutputs(budget)
    outputs.add(display("first"), "id")
    left = budget.left
    for n in range(1_000):
        assert outputs.update("id", {"text/plain": f"{n:05}"}, {})
    assert outputs.as_list()[0]["data"] == {"text/plain": "00999"}
    assert budget.left == left
    assert not outputs.update("other", {}, {})


def test_what_does_not_fit_is_named():
    outputs = CellOutputs(Budget(left=1_000))
    outputs.add(display("x" * 2_000))
    told = outputs.as_list()[0]["data"]["text/plain"]
    assert "(text/plain) is left out" in told


def test_an_error_is_always_kept_if_only_in_short():
    outputs = CellOutputs(Budget(left=10))
    outputs.add(
        {
            "output_type": "error",
            "ename": "ValueError",
            "evalue": "v" * 9_000,
            "traceback": ["\x1b[31mline\x1b[0m"] * 50,
        }
    )
    kept = outputs.as_list()[0]
    assert kept["ename"] == "ValueError"
    assert kept["traceback"] == ["line"] * 5


def test_clearing_gives_the_room_back():
    budget = Budget()
    outputs = CellOutputs(budget)
    outputs.add(display("x" * 100), "id")
    outputs.stream("stdout", "text")
    outputs.clear()
    assert outputs.as_list() == []
    assert budget.left == Budget().left


def test_cells_share_the_notebooks_room():
    budget = Budget()
    total = 0
    for _ in range(60):
        outputs = CellOutputs(budget)
        outputs.stream("stdout", "x" * 1_000_000)
        outputs.close()
        total += len(json.dumps(outputs.as_list()))
    assert total < 9_000_000
