"""Frames over a socket: whole, in order, with bytes and files beside them."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path

import pytest

from amlnb.forkserver.frames import OVERSIZE, BrokenFrameError, receive, send


@pytest.fixture
def line():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def open_files():
    return len(list(Path("/dev/fd").iterdir()))


def test_what_is_sent_arrives(line):
    ours, theirs = line
    content = {"text": "Grüße 🐍", "broken": "\ud800", "n": 1.5, "none": None}
    send(ours, "stream", content, request=7, buffers=[b"", b"\x00\xff" * 3])
    frame = receive(theirs)
    assert (frame.kind, frame.request, frame.content) == ("stream", 7, content)
    assert frame.buffers == (b"", b"\x00\xff" * 3)


def test_frames_keep_their_order_and_their_borders(line):
    ours, theirs = line
    for n in range(100):
        send(ours, "n", {"n": n})
    assert [receive(theirs).content["n"] for _ in range(100)] == list(range(100))


def test_a_frame_larger_than_any_buffer_waits_for_its_reader(line):
    ours, theirs = line
    text = "x" * 5_000_000
    sender = threading.Thread(target=send, args=(ours, "big", {"text": text}))
    sender.start()
    assert receive(theirs).content["text"] == text
    sender.join()


def test_open_files_come_along(line):
    ours, theirs = line
    reading, writing = os.pipe()
    send(ours, "fork", {}, files=[writing])
    os.close(writing)
    (file,) = receive(theirs).files
    os.write(file, b"hello")
    os.close(file)
    assert os.read(reading, 10) == b"hello"
    os.close(reading)


def test_the_other_sides_end_is_no_frame(line):
    ours, theirs = line
    ours.close()
    assert receive(theirs) is None


@pytest.mark.parametrize(
    "sent", [b"\0", b"\0\0\0\5\0\0\0\0{", b"\0\0\0\2\0\0\0\0{}", b"\0\0\0\1\0\0\0\05"]
)
def test_an_end_or_nonsense_within_a_frame_is_told(line, sent):
    ours, theirs = line
    ours.sendall(sent)
    ours.close()
    with pytest.raises(BrokenFrameError):
        receive(theirs)


@pytest.mark.parametrize("sent", [b"\0", b"\0\0\0\5\0\0\0\0{"])
def test_files_of_a_broken_frame_are_closed(line, sent):
    ours, theirs = line
    before = open_files()
    with Path(os.devnull).open() as file:
        socket.send_fds(ours, [sent], [file.fileno()])
        ours.shutdown(socket.SHUT_WR)
        with pytest.raises(BrokenFrameError):
            receive(theirs)
    assert open_files() == before


def test_a_frame_larger_than_wanted_is_passed_over(line):
    ours, theirs = line

    def send_three():
        for size in (10, 500_000, 20):
            send(ours, "text", {"text": "x" * size})

    sender = threading.Thread(target=send_three)
    sender.start()
    kinds = [receive(theirs, largest=1000) for _ in range(3)]
    sender.join()
    assert [frame.kind for frame in kinds] == ["text", OVERSIZE, "text"]
    assert kinds[1].content["bytes"] > 500_000
