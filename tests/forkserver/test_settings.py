"""A server's settings as they go to its command line."""

from __future__ import annotations

import json

from amlnb.forkserver.settings import ServerSettings
from amlnb.model.codec import decode, encode


def test_settings_survive_the_command_line():
    settings = ServerSettings(idle=1.5, memory=7, never=("torch",))
    assert decode(ServerSettings, json.loads(json.dumps(encode(settings)))) == settings
