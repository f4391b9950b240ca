"""What holds for all tests."""

from __future__ import annotations

import os

# Each test that runs steps has a workspace, and so a forkserver, of its own: none of
# them is to outlive the tests by minutes.
os.environ.setdefault("AMLNB_FORKSERVER_IDLE", "5")
