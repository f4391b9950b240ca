"""The names of v1's default images: kept and shown; steps run without a container."""

from __future__ import annotations

DEFAULT_CPU_IMAGE = "azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"
DEFAULT_GPU_IMAGE = "azureml/openmpi4.1.0-cuda11.8-cudnn8-ubuntu22.04"
