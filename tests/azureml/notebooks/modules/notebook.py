# Modules with versions, an estimator, and a draft.
# %%
from azureml.core import Datastore, Experiment, RunConfiguration, Workspace
from azureml.core.compute import AmlCompute, ComputeTarget
from azureml.pipeline.core import (
    Pipeline,
    PipelineData,
    PipelineDraft,
    PipelineParameter,
)
from azureml.pipeline.core.graph import InputPortDef, OutputPortDef
from azureml.pipeline.core.module import Module
from azureml.pipeline.steps import EstimatorStep, ModuleStep
from azureml.train.estimator import Estimator

ws = Workspace.from_config()
try:
    cluster = AmlCompute(ws, "cpu-cluster")
except Exception:
    cluster = ComputeTarget.create(
        ws,
        "cpu-cluster",
        AmlCompute.provisioning_configuration(vm_size="D2", max_nodes=4),
    )
store = Datastore(workspace=ws, name="workspaceblobstore")
# %%
module = Module.create(ws, name="Add", description="Adds")
total = OutputPortDef(
    name="total",
    default_datastore_name=store.name,
    default_datastore_mode="mount",
    label="Sum",
)
entry = module.publish_python_script(
    "add.py",
    "initial",
    inputs=[],
    outputs=[total],
    params={"first": 12},
    version="1",
    source_directory="./code",
)
before = InputPortDef(
    name="before",
    default_datastore_mode="mount",
    default_data_reference_name=store.name,
    label="A number in a file",
)
module.publish_python_script(
    "add.py",
    "next",
    inputs=[before],
    outputs=[total],
    version="2",
    is_default=True,
    source_directory="./code",
)
# %%
first = PipelineData("first_out", datastore=store, output_mode="mount", is_directory=False)
number = PipelineParameter(name="first", default_value=17)
step1 = ModuleStep(
    module_version=entry,
    inputs_map={},
    outputs_map={"total": first},
    runconfig=RunConfiguration(),
    compute_target=cluster,
    arguments=["--to", first, "--number", number],
)
middle = PipelineData("middle_out", datastore=store, is_directory=False)
step2 = ModuleStep(
    module=module,
    inputs_map={"before": first},
    outputs_map={"total": middle},
    runconfig=RunConfiguration(),
    compute_target=cluster,
    arguments=["--before", first, "--to", middle, "--number", "2"],
)
last = PipelineData("last_out", datastore=store, is_directory=False)
step3 = ModuleStep(
    module=module,
    version="2",
    inputs_map={"before": middle},
    outputs_map={"total": last},
    runconfig=RunConfiguration(),
    compute_target=cluster,
    arguments=["--before", middle, "--to", last, "--number", "3"],
)
# %%
made = PipelineData("made", datastore=store)
estimator = Estimator(
    source_directory="code",
    compute_target=cluster,
    entry_script="estimate.py",
    conda_packages=["scikit-learn"],
)
step4 = EstimatorStep(
    name="Estimator_Train",
    estimator=estimator,
    estimator_entry_script_arguments=["--number", last, "--to", made],
    runconfig_pipeline_params=None,
    inputs=[last],
    outputs=[made],
    compute_target=cluster,
)
# %%
pipeline = Pipeline(workspace=ws, steps=[step1, step2, step3, step4])
draft = PipelineDraft.create(
    ws,
    name="TestDraft",
    description="a draft",
    experiment_name="modules",
    pipeline=pipeline,
    continue_on_step_failure=True,
    tags={"dev": "true"},
    properties={"train": "value"},
)
assert draft.id in [each.id for each in PipelineDraft.list(ws, tags={"dev": "true"})]
draft = PipelineDraft.get(ws, id=draft.id)
draft.update(name="Renamed", description="another")
run = draft.submit_run()
# %%
run.wait_for_completion()
log = run.find_step_run("Estimator_Train")[0].get_job_log()
assert "estimated 22" in log, log
# %%
draft.publish()
