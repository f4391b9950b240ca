"""Which class stands for which kind of compute: the table by which they are opened."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amlnb.sdk.compute.compute_target import ComputeTarget

#: The kind, as v1 spells it in ``.type``, and the module of the class of that name.
#: They are names, not imports, because each class imports its base, which asks here.
_HOMES = {
    "AmlCompute": ("aml_compute", "AmlCompute"),
    "ComputeInstance": ("compute_instance", "ComputeInstance"),
    "AKS": ("attached", "AksCompute"),
    "DataLakeAnalytics": ("attached", "AdlaCompute"),
    "Batch": ("attached", "BatchCompute"),
    "DataFactory": ("attached", "DataFactoryCompute"),
    "Databricks": ("attached", "DatabricksCompute"),
    "HDInsight": ("attached", "HDInsightCompute"),
    "Kusto": ("attached", "KustoCompute"),
    "VirtualMachine": ("attached", "RemoteCompute"),
    "SynapseSpark": ("attached", "SynapseCompute"),
}


def class_of(kind: str) -> type[ComputeTarget]:
    """Return the class for a stored kind."""
    module, name = _HOMES[kind]
    found: type[ComputeTarget] = getattr(
        import_module(f"amlnb.sdk.compute.{module}"), name
    )
    return found
