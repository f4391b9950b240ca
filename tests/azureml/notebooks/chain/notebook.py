# A chain of scripts: data by reference, by path parameter, by dataset, by address.
# %%
import os
import tempfile

import azureml.core
import requests
from azureml.core import Dataset, Datastore, Experiment, Workspace
from azureml.core.compute import AmlCompute, ComputeTarget
from azureml.core.compute_target import ComputeTargetException
from azureml.core.conda_dependencies import CondaDependencies
from azureml.core.runconfig import DEFAULT_CPU_IMAGE, RunConfiguration
from azureml.data import OutputFileDatasetConfig
from azureml.data.data_reference import DataReference
from azureml.data.datapath import DataPath, DataPathComputeBinding
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter
from azureml.pipeline.steps import PythonScriptStep
from azureml.widgets import RunDetails

print("SDK version:", azureml.core.VERSION)
# %%
ws = Workspace.from_config()
print(ws.name, ws.resource_group, ws.location, ws.subscription_id, sep="\n")
store = ws.get_default_datastore()
assert store.name == Datastore(ws, "workspaceblobstore").name == "workspaceblobstore"
# %%
fetched = requests.get("https://outside.invalid/numbers.csv")
local = os.path.join(tempfile.mkdtemp(), "numbers.csv")
with open(local, "w") as file:
    file.write(fetched.content.decode("utf-8"))
store.upload_files([local], target_path="numbers", overwrite=True)
# %%
name = "cpu-cluster"
try:
    cluster = AmlCompute(ws, name)
except ComputeTargetException:
    asked = AmlCompute.provisioning_configuration(
        vm_size="STANDARD_D2_V2", min_nodes=os.environ.get("LEAST", "0"), max_nodes=4
    )
    cluster = ComputeTarget.create(ws, name, asked)
    cluster.wait_for_completion(
        show_output=True, min_node_count=None, timeout_in_minutes=20
    )
print(cluster.get_status().serialize())
# %%
config = RunConfiguration()
config.environment.docker.enabled = True
config.environment.docker.base_image = DEFAULT_CPU_IMAGE
config.environment.python.user_managed_dependencies = False
config.environment.python.conda_dependencies = CondaDependencies.create(
    conda_packages=["scikit-learn"]
)
# %%
by_reference = DataReference(
    datastore=store,
    data_reference_name="numbers",
    path_on_datastore="numbers/numbers.csv",
)
made = PipelineData("made", datastore=store, is_directory=True)
doubled = OutputFileDatasetConfig(name="doubled").register_on_complete("doubled")
factor = PipelineParameter(name="factor", default_value=2)
path = PipelineParameter(
    name="path", default_value=DataPath(store, "numbers/numbers.csv")
)
by_path = (path, DataPathComputeBinding(mode="mount"))
by_address = Dataset.File.from_files("https://outside.invalid/numbers.csv")
# %%
double = PythonScriptStep(
    script_name="double.py",
    arguments=["--from", by_reference, "--factor", factor, "--to", made],
    inputs=[by_reference],
    outputs=[made],
    compute_target=cluster,
    source_directory="code",
    runconfig=config,
)
add = PythonScriptStep(
    name="add_step",
    script_name="add.py",
    arguments=[
        *("--folder", made, "--path", by_path),
        *("--address", by_address.as_named_input("address").as_mount()),
        *("--to", doubled),
    ],
    inputs=[made, by_path],
    compute_target=cluster,
    source_directory="code",
)
pipeline = Pipeline(workspace=ws, steps=[add])
pipeline.validate()
# %%
run = Experiment(ws, "chain").submit(pipeline)
RunDetails(run).show()
# %%
run.wait_for_completion(show_output=True)
assert run.get_status() in ("Completed", "Finished"), run.get_status()
# %%
for step in run.get_steps():
    for port, output in step.get_outputs().items():
        reference = output.get_port_data_reference()
        print(step.name, port, reference.datastore_name, reference.path_on_datastore)
# %%
found = run.find_step_run("double.py")[0]
assert found.get_metrics()["rows"] == 3
data = found.get_output_data("made")
target = tempfile.mkdtemp()
data.download(local_path=target)
with open(os.path.join(target, data.path_on_datastore, "numbers.txt")) as file:
    assert file.read() == "2 4 6"
# %%
registered = Dataset.get_by_name(ws, "doubled")
target = tempfile.mkdtemp()
(sums,) = registered.download(target_path=target)
with open(sums) as file:
    assert file.read() == "2 4 6 + 1 2 3 + 1 2 3"
# %%
again = Experiment(ws, "chain").submit(pipeline, pipeline_parameters={"factor": 10})
again.wait_for_completion()
with open(
    Dataset.get_by_name(ws, "doubled").download(target_path=tempfile.mkdtemp())[0]
) as file:
    assert file.read().startswith("10 20 30")
