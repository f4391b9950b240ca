from __future__ import annotations

from amlnb.steps.log import Log


def test_what_is_written_is_there_at_once(tmp_path):
    log = Log(tmp_path / "log.txt")
    log.open()
    log.write("é\n")
    assert log.path.read_text() == "é\n"
    log.write("\udc80")  # half a surrogate pair cannot be written: never an error
    assert log.path.read_bytes().endswith(b"?")
    log.close()
    log.write("later")
    assert "later" not in log.path.read_text()


def test_a_log_has_an_end_and_says_so(tmp_path):
    log = Log(tmp_path / "log.txt", longest=10)
    log.open()
    for _ in range(5):
        log.write("12345678")
    log.close()
    text = log.path.read_text()
    assert text.startswith("1234567812\n")
    assert text.count("the log ends here") == 1


def test_the_newest_text_is_at_hand(tmp_path):
    log = Log(tmp_path / "log.txt")
    log.write("x" * 10_000 + "end")
    assert log.recent.endswith("end")
    assert len(log.recent) < 5_000
