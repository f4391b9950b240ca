"""The v1 names that are not here: what each did, and what to use in its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A name of v1's that has no counterpart here, or none yet."""

    name: str
    #: What it did, as the rest of a sentence: "trained …".
    did: str
    #: What to do in its place.
    instead: str
    #: Whether it is to come; `instead` then serves until it does.
    later: bool = False

    def sentence(self, name: str) -> str:
        """Say that it is not here, what it did, and what to do."""
        if self.later:
            return (
                f"{name} is not yet part of amlnb: {self.name} {self.did}; until it "
                f"is here, {self.instead}."
            )
        return (
            f"{name} is not part of amlnb: {self.name} {self.did}; in its place, "
            f"{self.instead}."
        )


#: What names that are to come did, what to use until then, and the names.
_LATER: tuple[tuple[str, str, str], ...] = (
    (
        "called a pipeline from outside, by an address",
        (
            "submit the pipeline with Experiment.submit, or from a shell with "
            "`amlnb azureml run`"
        ),
        "PipelineEndpoint PublishedPipeline",
    ),
    (
        "ran a published pipeline by the clock, or when data changed",
        "let cron call `amlnb azureml run FILE`",
        "Schedule ScheduleRecurrence TimeZone",
    ),
    (
        "tried many values of a script's parameters and kept the best",
        "make one PythonScriptStep a value, in a loop, and one that compares",
        """BanditPolicy BayesianParameterSampling EarlyTerminationPolicy
        GridParameterSampling HyperDriveConfig HyperDriveRun HyperDriveRunConfig
        HyperDriveStep HyperDriveStepRun HyperParameterSampling MedianStoppingPolicy
        NoTerminationPolicy PrimaryMetricGoal RandomParameterSampling
        TruncationSelectionPolicy choice lognormal loguniform normal qlognormal
        qloguniform qnormal quniform randint uniform""",
    ),
)

#: As above: names that are not to come.
_NEVER: tuple[tuple[str, str, str], ...] = (
    (
        "searched for a model by itself, with a service's algorithms",
        "train the model you want in a PythonScriptStep",
        """AutoMLConfig AutoMLPipelineBuilder AutoMLRun AutoMLStep AutoMLStepRun
        FeaturizationConfig ForecastingParameters TrainingOutput""",
    ),
    (
        "ran a U-SQL script in Data Lake Analytics, which is closed",
        "rewrite the query and run it in a PythonScriptStep",
        "AdlaStep",
    ),
    (
        "ran a program on machines of Azure Batch",
        "run the program on this machine with a CommandStep",
        "AzureBatchStep",
    ),
    (
        "copied data from one store to another with Data Factory",
        "copy it in a PythonScriptStep, or with Datastore.download and upload",
        "DataTransferStep",
    ),
    (
        "ran a notebook, script or jar on a Databricks cluster",
        (
            "run the script with a PythonScriptStep, the notebook with a "
            "NotebookRunnerStep"
        ),
        "DatabricksStep",
    ),
    (
        "asked a Kusto cluster and kept the answer",
        "ask it in a PythonScriptStep",
        "KustoStep",
    ),
    (
        "ran a Spark job in a Synapse pool",
        "run it with pyspark in a PythonScriptStep",
        "SynapseSparkStep",
    ),
    (
        "ran a script in a ready-made image of its framework",
        (
            "use Estimator, or ScriptRunConfig with an Environment; the framework "
            "must be installed here"
        ),
        """Chainer Gloo Mpi Nccl ParameterServer PyTorch SKLearn TensorFlow
        MMLBaseEstimator""",
    ),
    (
        "served a model, or built the image that does",
        "load the model with Model.get_model_path in a server of your own",
        """AciWebservice AksWebservice Container ContainerImage Image InferenceConfig
        LocalWebservice Webservice""",
    ),
    (
        "fetched a public data set from a service",
        "read its files with Dataset.Tabular or Dataset.File",
        """Diabetes MNIST NoaaIsdWeather OjSalesSimulated PublicHolidays""",
    ),
    (
        "tied a Synapse workspace to this one",
        "run the work in a PythonScriptStep",
        "LinkedService",
    ),
    (
        "kept secrets in a key vault",
        "set environment variables, and read them with os.environ",
        "Keyvault",
    ),
)


def _rows() -> Iterator[tuple[str, str, str, bool]]:
    for did, instead, names in _LATER:
        yield did, instead, names, True
    for did, instead, names in _NEVER:
        yield did, instead, names, False


#: Modules of v1's that are not in the table, what each did, and what to do instead.
_MODULES: tuple[tuple[str, str, str], ...] = (
    *(
        (
            f"azureml.{private}",
            "was private to v1's own code, which spoke to the service",
            "use the public classes: Run, Experiment, Workspace",
        )
        for private in ("_base_sdk_common", "_common", "_restclient", "_run_impl")
    ),
    (
        "azureml.ai",
        "recorded what a served model was asked",
        "log it in your own server",
    ),
    (
        "azureml.automl.runtime",
        "searched for a model by itself",
        "train the model you want in a PythonScriptStep",
    ),
    (
        "azureml.contrib.fairness",
        "kept records of a model's fairness",
        "use the fairlearn package itself",
    ),
    (
        "azureml.contrib.interpret",
        "explained models",
        "use the interpret package itself",
    ),
    (
        "azureml.contrib.services",
        "gave a served model its requests",
        "use what your own server gives",
    ),
    (
        "azureml.datadrift",
        "watched data for drift",
        "compare the datasets in a PythonScriptStep",
    ),
    ("azureml.dataprep", "read and shaped data", "use Dataset.Tabular, or pandas"),
    ("azureml.explain", "explained models", "use the interpret package itself"),
    ("azureml.featurestore", "kept features", "keep them as a registered Dataset"),
    ("azureml.fsspec", "opened datastores as files", "use Datastore.download"),
    ("azureml.interpret", "explained models", "use the interpret package itself"),
    ("azureml.metrics", "computed metrics", "use sklearn.metrics"),
    (
        "azureml.mlflow",
        "sent MLflow's records to the service",
        "log with Run.get_context().log(...)",
    ),
    (
        "azureml.monitoring",
        "recorded what a served model was asked",
        "log it in your own server",
    ),
    ("azureml.rag", "indexed documents", "use an index of your own"),
    (
        "azureml.tensorboard",
        "showed a run's TensorBoard records",
        "start tensorboard on the run's downloaded files",
    ),
)

ABSENT_MODULES: dict[str, Absence] = {
    name: Absence(name=name, did=did, instead=instead)
    for name, did, instead in _MODULES
}


def absence_of(name: str) -> Absence | None:
    """Return what is known of a name that is not here, or None if it is."""
    for did, instead, names, later in _rows():
        if name in names.split():
            return Absence(name=name, did=did, instead=instead, later=later)
    return None


def absent_names() -> tuple[str, ...]:
    """Return every name that is known and not here."""
    return tuple(name for _, _, names, _ in _rows() for name in names.split())
