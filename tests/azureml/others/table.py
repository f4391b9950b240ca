"""The notebooks and scripts of others, and what is expected of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MLN = "Azure/MachineLearningNotebooks"
_NEWEST = "f1aff553"
_PIPELINES = "how-to-use-azureml/machine-learning-pipelines"
_INTRO = f"{_PIPELINES}/intro-to-pipelines/aml-pipelines-"
_PARALLEL = f"{_PIPELINES}/parallel-run"

_TITANIC = {"https://dprepdata.blob.core.windows.net/demo/Titanic.csv": "titanic.csv"}
_IRIS = {
    "https://raw.githubusercontent.com/Azure/MachineLearningNotebooks/"
    "4e7b3784d50e81c313c62bcdf9a330194153d9cd/how-to-use-azureml/work-with-data/"
    "datasets-tutorial/train-with-datasets/train-dataset/iris.csv": "iris.csv"
}
_ORANGES = {
    "https://raw.githubusercontent.com/Azure/azureml-examples/main/sdk/python/jobs/"
    "automl-standalone-jobs/automl-forecasting-orange-juice-sales/data/"
    "dominicks_OJ.csv": "oj.csv"
}
_IRIS_BLOBS = {
    "https://pipelinedata.blob.core.windows.net/sampledata": "iris-data",
    "https://pipelinedata.blob.core.windows.net/iris-model": "iris-model",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One notebook or script, and how its run ends."""

    #: Its name in the table of docs/azureml.md.
    name: str
    repository: str
    file: str
    revision: str = "HEAD"
    #: The folder that is brought out; the file's own by default.
    folder: str = ""
    #: Outside addresses, and what stands in for them.
    serve: Mapping[str, str] = field(default_factory=dict)
    #: Further options of ``amlnb azureml run``.
    options: tuple[str, ...] = ()
    #: Words of the first cell that is expected to fail, if one is; it
    #: must fail with "not yet part of amlnb" or what `stops_with` says.
    stops_at: str = ""
    stops_with: str = "not yet part of amlnb"
    #: Code run in place of the cells from `stops_at` on, to go further.
    then: str = ""
    #: How the runs that it submitted end, oldest first.
    runs: tuple[str, ...] = ()
    #: Programs that must be on the path, and modules that must be installed.
    needs: tuple[str, ...] = ()
    needs_modules: tuple[str, ...] = ()
    #: Whether it is a module of the folder that is brought out.
    from_root: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)
    #: Files that clones may lack for their size, and what stands in for them.
    lacking: Mapping[str, str] = field(default_factory=dict)


A = [
    Held(
        name="modulestep",
        repository=MLN,
        revision=_NEWEST,
        file=f"{_INTRO}how-to-use-modulestep.ipynb",
        runs=("completed",),
    ),
    Held(
        name="data-dependency-steps",
        repository=MLN,
        revision=_NEWEST,
        file=f"{_INTRO}with-data-dependency-steps.ipynb",
        runs=("completed",),
    ),
    Held(
        name="file-dataset-partition-per-folder",
        repository=MLN,
        revision=_NEWEST,
        file=f"{_PARALLEL}/file-dataset-partition-per-folder.ipynb",
        runs=("completed",),
    ),
    Held(
        name="datapath-and-pipelineparameter",
        repository=MLN,
        revision=_NEWEST,
        file=f"{_INTRO}showcasing-datapath-and-pipelineparameter.ipynb",
        stops_at="published_pipeline = pipeline.publish(",
        runs=("completed", "completed"),
    ),
    Held(
        name="pipeline-drafts",
        repository=MLN,
        revision=_NEWEST,
        file=f"{_INTRO}how-to-use-pipeline-drafts.ipynb",
        stops_at="published_pipeline = pipeline_draft.publish()",
        # Its script needs an argument that the notebook does not give.
        runs=("failed",),
    ),
    Held(
        name="versioned-pipeline-endpoints",
        repository=MLN,
        revision=_NEWEST,
        file=f"{_INTRO}setup-versioned-pipeline-endpoints.ipynb",
        stops_at="published_pipeline = pipeline.publish(",
    ),
    Held(
        name="schedule-for-a-published-pipeline",
        repository=MLN,
        revision=_NEWEST,
        file=f"{_INTRO}setup-schedule-for-a-published-pipeline.ipynb",
        stops_at="published_pipeline1 = pipeline1.publish(",
    ),
    Held(
        name="estimatorstep",
        repository=MLN,
        revision="7fe27501^",
        file=f"{_INTRO}how-to-use-estimatorstep.ipynb",
        # Its script never opens it.
        lacking={"20news.pkl": "titanic.csv"},
        runs=("completed",),
    ),
]

B = [
    Held(
        name="getting-started",
        repository=MLN,
        revision=_NEWEST,
        file=f"{_INTRO}getting-started.ipynb",
        serve=_TITANIC,
        runs=("completed", "completed"),
    ),
    Held(
        name="publish-and-run-using-rest-endpoint",
        repository=MLN,
        revision=_NEWEST,
        file=f"{_INTRO}publish-and-run-using-rest-endpoint.ipynb",
        serve=_TITANIC,
        options=("--keep-going",),
        stops_at="published_pipeline1 = pipeline1.publish(",
        runs=("completed",),
    ),
    Held(
        name="notebook-runner-step",
        repository=MLN,
        revision=_NEWEST,
        file=f"{_INTRO}with-notebook-runner-step.ipynb",
        serve=_TITANIC,
        runs=("completed",),
    ),
    Held(
        name="dataset-and-pipelineparameter",
        repository=MLN,
        revision=_NEWEST,
        file=f"{_INTRO}showcasing-dataset-and-pipelineparameter.ipynb",
        serve={**_TITANIC, **_IRIS},
        stops_at="published_pipeline = pipeline.publish(",
        runs=("completed", "completed"),
    ),
    Held(
        name="tabular-dataset-partition-per-column",
        repository=MLN,
        revision=_NEWEST,
        file=f"{_PARALLEL}/tabular-dataset-partition-per-column.ipynb",
        serve=_ORANGES,
        runs=("completed",),
    ),
    Held(
        name="tabular-dataset-inference-iris",
        repository=MLN,
        revision=_NEWEST,
        file=f"{_PARALLEL}/tabular-dataset-inference-iris.ipynb",
        serve=_IRIS_BLOBS,
        runs=("completed",),
    ),
]

MORE = [
    Held(
        name="commandstep-r",
        repository=MLN,
        revision=_NEWEST,
        file=f"{_INTRO}with-commandstep-r.ipynb",
        needs=("Rscript",),
        runs=("completed",),
    ),
    Held(
        name="nyc-taxi, its six preparation steps",
        repository=MLN,
        revision=_NEWEST,
        file=f"{_PIPELINES}/nyc-taxi-data-regression-model-building/"
        "nyc-taxi-data-regression-model-building.ipynb",
        options=("--old-names",),
        stops_at="from azureml.train.automl import AutoMLConfig",
        stops_with="AutoMLConfig is not part of amlnb",
        then="""\
from azureml.pipeline.core import Pipeline
pipeline_run = experiment.submit(Pipeline(workspace=ws, steps=[transformStep]))
pipeline_run.wait_for_completion(show_output=False)
assert len(list(pipeline_run.get_steps())) == 6
""",
        runs=("completed",),
    ),
]

_LEARN = "MicrosoftLearning/mslearn-dp100"
_DP100 = "retkowsky/DP-100"
_ACADEMY = "linuxacademy/course-dp100-azure-data-scientist-associate"
_EXAMPLES = "Azure/azureml-examples"
_UPLOADS = "v1/python-sdk/tutorials/dataset-uploads"
_HANDS_ON = "ics-opendev/azureml-handson"

#: What the pipeline library's own configuration sets.
_MLOPS = {
    "WORKSPACE_NAME": "mlops",
    "RESOURCE_GROUP": "rg",
    "SUBSCRIPTION_ID": "00000000-0000-0000-0000-000000000000",
    "AML_COMPUTE_CLUSTER_NAME": "train-cluster",
    "AML_COMPUTE_CLUSTER_CPU_SKU": "STANDARD_DS2_V2",
    "TRAINING_PIPELINE_NAME": "training",
    "SOURCES_DIR_TRAIN": "diabetes_regression",
    "TRAIN_SCRIPT_PATH": "training/train_aml.py",
    "EVALUATE_SCRIPT_PATH": "evaluate/evaluate_model.py",
    "REGISTER_SCRIPT_PATH": "register/register_model.py",
    "MODEL_NAME": "diabetes_model.pkl",
    "DATASET_NAME": "diabetes_ds",
    "DATASET_VERSION": "latest",
    "AML_ENV_NAME": "diabetes_regression_training_env",
    "AML_ENV_TRAIN_CONDA_DEP_FILE": "conda_dependencies.yml",
}

OTHERS = [
    Held(
        name="Simplest Possible Pipeline",
        repository="lobrien/AzureMachineLearning_Pipeline_Simple",
        file="Simplest Possible Pipeline.ipynb",
        options=("--old-names",),
        runs=("completed",),
    ),
    Held(
        name="Create a Machine Learning Pipeline using Azure SDK",
        repository=_ACADEMY,
        file="Hands-on Labs/Create a Machine Learning Pipeline using Azure SDK.ipynb",
        options=("--compute", "ac-aml"),
        runs=("completed",),
    ),
    Held(
        name="08 - Create a Pipeline",
        repository=_LEARN,
        file="08 - Create a Pipeline.ipynb",
        options=("--old-names",),
        stops_at="pipeline_run.publish_pipeline(",
        runs=("completed",),
    ),
    Held(
        name="10 - Create a Batch Inferencing Service",
        repository=_LEARN,
        file="10 - Create a Batch Inferencing Service.ipynb",
        options=("--old-names",),
        stops_at="pipeline_run.publish_pipeline(",
        runs=("completed", "completed"),
    ),
    Held(
        name="06 - Work with Data",
        repository=_LEARN,
        file="06 - Work with Data.ipynb",
        options=("--old-names",),
        runs=("completed", "completed"),
    ),
    Held(
        name="04 - Run Experiments",
        repository=_LEARN,
        file="04 - Run Experiments.ipynb",
        stops_at="import mlflow",
        stops_with="No module named 'mlflow'",
        runs=("completed", "completed"),
    ),
    Held(
        name="06A - Creating a Pipeline",
        repository=_DP100,
        file="06A - Creating a Pipeline.ipynb",
        options=("--old-names",),
        runs=("completed",),
    ),
    Held(
        name="05A - Working with Environments",
        repository=_DP100,
        file="05A - Working with Environments.ipynb",
        options=("--old-names",),
        # It never waits for the run whose metrics it reads.
        stops_at="run.register_model(",
        stops_with="KeyError: 'AUC'",
        runs=("completed", "completed"),
    ),
    Held(
        name="upload_dataframe_register_as_dataset",
        repository=_EXAMPLES,
        revision="59faca56e^",
        file=f"{_UPLOADS}/upload_dataframe_register_as_dataset.ipynb",
    ),
    Held(
        name="upload_directory_create_file_dataset",
        repository=_EXAMPLES,
        revision="59faca56e^",
        file=f"{_UPLOADS}/upload_directory_create_file_dataset.ipynb",
    ),
    Held(
        name="run-hello.py",
        repository=_HANDS_ON,
        file="完成品/01_experiment/run-hello.py",
        options=("--compute", "ins-takahashi-handson"),
        runs=("completed",),
    ),
    Held(
        name="diabetes_regression_build_train_pipeline.py",
        repository="microsoft/MLOpsPython",
        folder=".",
        file="ml_service/pipelines/diabetes_regression_build_train_pipeline.py",
        environment=_MLOPS,
        needs_modules=("dotenv",),
        from_root=True,
        stops_at="train_pipeline.publish(",
    ),
]
