"""Turns the v1 names on when PYTHONPATH leads here, and gives way to them."""

import importlib
import sys

from amlnb.azureml.activation import activate

del sys.modules["azureml"]
activate()
importlib.import_module("azureml")
