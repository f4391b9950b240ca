"""How many processes a script asks to run as: on this machine, nodes are processes."""

from __future__ import annotations

from dataclasses import dataclass

from amlnb.sdk.environment.section import Section


@dataclass
class MpiConfiguration(Section):
    """A script run by several processes that speak MPI."""

    process_count_per_node: int = 1
    node_count: int = 1


@dataclass
class TensorflowConfiguration(Section):
    """A script run by several TensorFlow processes."""

    worker_count: int = 1
    parameter_server_count: int = 1


@dataclass
class PyTorchConfiguration(Section):
    """A script run by several PyTorch processes."""

    communication_backend: str = "Nccl"
    process_count: int | None = None
    node_count: int = 1


@dataclass
class ParallelTaskConfiguration(Section):
    """A script run over many small inputs."""

    max_retries_per_worker: int = 0
    worker_count_per_node: int = 1
    terminal_exit_codes: list[int] | None = None


@dataclass
class DockerConfiguration(Section):
    """Whether a job asks for a container: kept; steps run without one."""

    use_docker: bool = False
    shared_volumes: bool = True
    arguments: list[str] | None = None
    shm_size: str = "2g"
