"""Gives a step's script the names that v1's own runner left in it: ``os`` and ``sys``.

v1 ran scripts within the globals of a program of its own, and scripts came to rely on
that without noticing. This folder is on PYTHONPATH only where old names are asked for.
"""

import builtins
import importlib.machinery
import importlib.util
import os
import sys
from pathlib import Path

if "AMLNB_RUN_CONTEXT" in os.environ:
    vars(builtins).setdefault("os", os)
    vars(builtins).setdefault("sys", sys)

# Python takes the first module of this name; the one that it would have taken
# without this folder comes next.
_others = [p for p in sys.path if Path(p or ".").resolve() != Path(__file__).parent]
_next = importlib.machinery.PathFinder.find_spec("sitecustomize", _others)
if _next is not None and _next.loader is not None:
    _next.loader.exec_module(importlib.util.module_from_spec(_next))
