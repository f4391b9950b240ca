# A notebook as a step, a command, datasets as parameters, and metrics.
# %%
import os

from azureml.contrib.notebook import (
    AzureMLNotebookHandler,
    NotebookRunConfig,
    NotebookRunnerStep,
)
from azureml.core import (
    Dataset,
    Environment,
    Experiment,
    RunConfiguration,
    ScriptRunConfig,
    Workspace,
)
from azureml.core.environment import CondaDependencies
from azureml.data.dataset_consumption_config import DatasetConsumptionConfig
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter, PipelineRun
from azureml.pipeline.steps import CommandStep, PythonScriptStep

ws = Workspace.from_config()
ws.set_default_datastore("workspaceblobstore")
store = ws.get_default_datastore()
store.upload_files(["code/read.py"], target_path="texts", overwrite=True)
# %%
one = "https://outside.invalid/numbers.csv"
other = "https://outside.invalid/others.csv"
files = PipelineParameter("file_param", Dataset.File.from_files(one))
tables = PipelineParameter("table_param", Dataset.Tabular.from_delimited_files(one))
as_file = DatasetConsumptionConfig("file_dataset", files).as_mount()
as_table = DatasetConsumptionConfig("table_dataset", tables)
packages = CondaDependencies()
packages.add_pip_package("pandas")
read = PythonScriptStep(
    name="read",
    script_name="read.py",
    arguments=["--param1", as_file, "--param2", as_table],
    inputs=[as_file, as_table],
    compute_target="cpu-cluster",
    source_directory="code",
    runconfig=RunConfiguration(conda_dependencies=packages),
)
# %%
made = PipelineData("processed", datastore=store, is_directory=True)
config = NotebookRunConfig(
    source_directory="code",
    notebook="inner.ipynb",
    handler=AzureMLNotebookHandler(timeout=600, progress_bar=False, log_output=True),
    parameters={"arg1": "Machine Learning"},
    run_config=RunConfiguration(framework="python"),
)
inner = NotebookRunnerStep(
    name="inner_step",
    notebook_run_config=config,
    params={"my_param": PipelineParameter("word", "hello")},
    inputs=[],
    outputs=[made],
    allow_reuse=True,
    compute_target="cpu-cluster",
    output_notebook_pipeline_data_name="notebook_result",
)
# %%
texts = Dataset.File.from_files(store.path("texts"))
command = CommandStep(
    name="command",
    runconfig=ScriptRunConfig(
        source_directory="code",
        command=["python count.py --folder", texts.as_mount(), "--to outputs"],
        compute_target="cpu-cluster",
        environment=Environment(name="plain"),
    ),
)
# %%
pipeline = Pipeline(workspace=ws, steps=[read, inner, command])
run = Experiment(ws, "runner").submit(pipeline)
run.wait_for_completion()
metrics = {step.name: step.get_metrics() for step in run.get_children()}
assert metrics["read"] == {"lines": 4, "total": 6}, metrics
# %%
found = PipelineRun(ws.experiments["runner"], run.id).find_step_run("inner_step")[0]
found.get_output_data("notebook_result").download("downloaded")
(executed,) = [
    os.path.join(folder, name)
    for folder, _, names in os.walk("downloaded")
    for name in names
]
with open(executed) as file:
    assert "Machine Learning hello" in file.read()
# %%
again = Experiment(ws, "runner").submit(
    pipeline,
    pipeline_parameters={
        "file_param": Dataset.File.from_files(other),
        "table_param": Dataset.Tabular.from_delimited_files(other),
    },
)
again.wait_for_completion()
assert again.find_step_run("read")[0].get_metrics()["total"] == 30
kept = again.find_step_run("command")[0]
assert kept.get_properties()["azureml.isreused"] == "true"
