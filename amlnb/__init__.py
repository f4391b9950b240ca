"""Pipelines for people who work in Jupyter: a notebook cell becomes a step."""

__version__ = "0.1.0"
