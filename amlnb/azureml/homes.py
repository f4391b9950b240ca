"""Where each v1 name is found: ours, by module; or a word on why it is not here."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from amlnb.azureml.absent import absence_of
from amlnb.azureml.placeholder import placeholder

_COMPUTE = "amlnb.sdk.compute"
_ENVIRONMENT = "amlnb.sdk.environment"

#: Names that ``amlnb`` itself does not offer, and the module each is found in.
HOMES: dict[str, str] = {
    "AbstractAuthentication": "amlnb.sdk.authentication",
    "ActivityFailedException": "amlnb.sdk.exceptions",
    "AdlaCompute": f"{_COMPUTE}.attached",
    "AksCompute": f"{_COMPUTE}.attached",
    "AmlCompute": f"{_COMPUTE}.aml_compute",
    "AmlComputeConfiguration": f"{_ENVIRONMENT}.run_configuration",
    "AmlComputeStatus": f"{_COMPUTE}.status",
    "AuthenticationException": "amlnb.sdk.authentication",
    "AzureCliAuthentication": "amlnb.sdk.authentication",
    "AzureMLException": "amlnb.sdk.exceptions",
    "BatchCompute": f"{_COMPUTE}.attached",
    "ComputeInstance": f"{_COMPUTE}.compute_instance",
    "ComputeTarget": f"{_COMPUTE}.compute_target",
    "ComputeTargetException": "amlnb.sdk.exceptions",
    "CondaDependencies": f"{_ENVIRONMENT}.conda_dependencies",
    "ContainerRegistry": f"{_ENVIRONMENT}.sections",
    "DEFAULT_CPU_IMAGE": f"{_ENVIRONMENT}.images",
    "DEFAULT_GPU_IMAGE": f"{_ENVIRONMENT}.images",
    "Data": f"{_ENVIRONMENT}.run_data",
    "DataFactoryCompute": f"{_COMPUTE}.attached",
    "DataLocation": f"{_ENVIRONMENT}.run_data",
    "DataReferenceConfiguration": f"{_ENVIRONMENT}.run_data",
    "DatabricksCompute": f"{_COMPUTE}.attached",
    "DatasetTimestampMissingError": "amlnb.sdk.exceptions",
    "DockerConfiguration": f"{_ENVIRONMENT}.distributed",
    "DockerSection": f"{_ENVIRONMENT}.sections",
    "EggLibrary": f"{_ENVIRONMENT}.sections",
    "EntryScript": "amlnb.azureml.entry_script",
    "Environment": f"{_ENVIRONMENT}.environment",
    "EnvironmentDefinition": f"{_ENVIRONMENT}.environment",
    "ExperimentExecutionException": "amlnb.sdk.exceptions",
    "HDInsightCompute": f"{_COMPUTE}.attached",
    "HistoryConfiguration": f"{_ENVIRONMENT}.run_configuration",
    "InteractiveLoginAuthentication": "amlnb.sdk.authentication",
    "JarLibrary": f"{_ENVIRONMENT}.sections",
    "KustoCompute": f"{_COMPUTE}.attached",
    "MavenLibrary": f"{_ENVIRONMENT}.sections",
    "ModelNotFoundException": "amlnb.sdk.exceptions",
    "MpiConfiguration": f"{_ENVIRONMENT}.distributed",
    "MsiAuthentication": "amlnb.sdk.authentication",
    "NycTlcGreen": "amlnb.azureml.opendatasets",
    "NycTlcYellow": "amlnb.azureml.opendatasets",
    "OutputData": f"{_ENVIRONMENT}.run_data",
    "OutputOptions": f"{_ENVIRONMENT}.run_data",
    "ParallelTaskConfiguration": f"{_ENVIRONMENT}.distributed",
    "PyPiLibrary": f"{_ENVIRONMENT}.sections",
    "PyTorchConfiguration": f"{_ENVIRONMENT}.distributed",
    "PythonSection": f"{_ENVIRONMENT}.sections",
    "RCranLibrary": f"{_ENVIRONMENT}.sections",
    "RSection": f"{_ENVIRONMENT}.sections",
    "RemoteCompute": f"{_COMPUTE}.attached",
    "RunConfiguration": f"{_ENVIRONMENT}.run_configuration",
    "RunDetails": "amlnb.widget.run_details",
    "RunEnvironmentException": "amlnb.sdk.exceptions",
    "ScriptRunConfig": f"{_ENVIRONMENT}.script_run_config",
    "ServicePrincipalAuthentication": "amlnb.sdk.authentication",
    "SparkConfiguration": f"{_ENVIRONMENT}.run_configuration",
    "SparkSection": f"{_ENVIRONMENT}.sections",
    "SynapseCompute": f"{_COMPUTE}.attached",
    "TensorflowConfiguration": f"{_ENVIRONMENT}.distributed",
    "UserErrorException": "amlnb.sdk.exceptions",
    "VERSION": "amlnb.azureml.release",
    "WorkspaceException": "amlnb.sdk.exceptions",
    "__version__": "amlnb.azureml.release",
    "load_ipython_extension": "amlnb.azureml.capture",
}


def find(name: str) -> Any:
    """Return the object that a v1 name of the table means.

    A name that v1 had and that is not here yet gives a placeholder: it can be
    imported and named, and whoever uses it is told.

    Raises
    ------
    LookupError
        When nobody knows the name: the table is wrong.
    """
    if name in HOMES:
        return getattr(import_module(HOMES[name]), name)
    absence = absence_of(name)
    if absence is not None:
        return placeholder(absence)
    face = import_module("amlnb")
    if name not in face.__all__:
        raise LookupError(name)
    return getattr(face, name)
