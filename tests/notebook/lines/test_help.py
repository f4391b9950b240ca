"""The help tells every option and every verb."""

from __future__ import annotations

from amlnb.notebook.commands.table import VERBS, all_help, verb_help
from amlnb.notebook.lines.help import step_help
from amlnb.notebook.lines.magic_options import OPTIONS


def test_every_option_is_told():
    text = step_help()
    for option in OPTIONS:
        for name in option.names:
            assert name in text
    assert max(len(line) for line in text.split("\n")) <= 88


def test_every_verb_is_told():
    text = all_help()
    for verb in VERBS:
        assert f"  {verb.name}" in text
        for option in verb.options:
            assert option.names[0] in verb_help(verb)
