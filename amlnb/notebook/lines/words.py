"""A magic's line to words: quotes group, backslashes stay, ``#`` begins a comment."""

from __future__ import annotations

from itertools import pairwise

from amlnb.model.errors import AmlnbError

_QUOTES = "'\""


class OpenQuoteError(AmlnbError):
    """A quote is opened in a magic's line and never closed."""

    def __init__(self, line: str, quote: str) -> None:
        self.line, self.quote = line, quote
        super().__init__(f"The quote {quote} is opened and never closed in: {line}")


def split_words(line: str) -> tuple[str, ...]:
    r"""Return the words of a line; ``C:\data`` and ``--when "a < 1"`` come out whole.

    A word that begins with ``#`` begins a comment. Nothing is escaped: to write a
    quote, put it between quotes of the other kind.

    Raises
    ------
    OpenQuoteError
        When a quote is not closed.
    """
    words: list[str] = []
    at = _skip_space(line, 0)
    while at < len(line) and line[at] != "#":
        word, at = _word(line, at)
        words.append(word)
        at = _skip_space(line, at)
    return tuple(words)


def _skip_space(line: str, at: int) -> int:
    while at < len(line) and line[at].isspace():
        at += 1
    return at


def _word(line: str, at: int) -> tuple[str, int]:
    letters: list[str] = []
    while at < len(line) and not line[at].isspace():
        if line[at] in _QUOTES:
            end = line.find(line[at], at + 1)
            if end < 0:
                raise OpenQuoteError(line.strip(), line[at])
            letters.append(line[at + 1 : end])
            at = end + 1
        else:
            letters.append(line[at])
            at += 1
    return "".join(letters), at


def split_list(text: str) -> tuple[str, ...]:
    """Return the items of ``a, b`` or ``[a, b]``, commas in quotes and brackets kept.

    An item that is wholly in quotes comes out without them.
    """
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    cuts = [i for i, mark, depth in _scan(text) if mark == "," and depth == 0]
    edges = [-1, *cuts, len(text)]
    items = [text[a + 1 : b] for a, b in pairwise(edges)]
    return tuple(unquoted(item) for item in items if item.strip())


def without_comment(text: str) -> str:
    """Return `text` without a comment: a ``#`` behind a space, outside quotes."""
    for i, mark, _ in _scan(text):
        if mark == "#" and (i == 0 or text[i - 1].isspace()):
            return text[:i].rstrip()
    return text.strip()


def unquoted(text: str) -> str:
    """Return `text` without the quotes around the whole of it, if there are any."""
    text = text.strip()
    if len(text) < len("''") or text[0] not in _QUOTES:
        return text
    return text[1:-1] if text.find(text[0], 1) == len(text) - 1 else text


def _scan(text: str) -> list[tuple[int, str, int]]:
    """Return the letters outside quotes: where, which, and how deep in brackets."""
    found: list[tuple[int, str, int]] = []
    quote, depth = "", 0
    for i, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
            continue
        if letter in _QUOTES and text.find(letter, i + 1) > 0:
            quote = letter
            continue
        depth += (letter in "[{(") - (letter in "]})")
        found.append((i, letter, depth))
    return found
