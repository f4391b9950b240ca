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
    #: Programs that must be on the path.
    needs: tuple[str, ...] = ()


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

OTHERS: list[Held] = []
