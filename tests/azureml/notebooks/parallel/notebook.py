# Scripts run over many small inputs: files by folder, tables by column and by size.
# %%
import os
import tempfile

import pandas as pd
from azureml.core import Dataset, Environment, Experiment, Workspace
from azureml.core.compute import AmlCompute, ComputeTarget
from azureml.core.runconfig import DEFAULT_CPU_IMAGE, CondaDependencies
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import ParallelRunConfig, ParallelRunStep

ws = Workspace.from_config()
store = ws.get_default_datastore()
cluster = ComputeTarget.create(
    ws, "cpu-cluster", AmlCompute.provisioning_configuration(vm_size="D2", max_nodes=2)
)
assert type(ws.compute_targets["cpu-cluster"]) is AmlCompute
# %%
for user, season in (("ann", "fall"), ("ann", "spring"), ("bob", "fall")):
    folder = os.path.join(tempfile.mkdtemp(), "x")
    os.makedirs(folder)
    with open(os.path.join(folder, "song.txt"), "w") as file:
        file.write(user + season)
    store.upload(folder, f"songs/{user}/{season}", overwrite=True, show_progress=False)
songs = Dataset.File.from_files(
    path=(store, "songs/*/*/*.txt"),
    partition_format="songs/{user}/{season}/{name}.txt",
    validate=False,
)
assert songs.partition_keys == ["user", "season", "name"]
# %%
table = pd.DataFrame(
    {
        "store": [n % 3 for n in range(30)],
        "brand": ["ab"[n % 2] for n in range(30)],
        "sold": range(30),
    }
)
table.to_csv("sold.csv", index=False)
store.upload_files(["sold.csv"], ".", "sold", overwrite=True, show_progress=False)
sold = Dataset.Tabular.from_delimited_files(path=(store, "sold/*.csv"))
parts = sold.partition_by(
    partition_keys=["store", "brand"], target=(store, "parts"), name="parts"
)
assert parts.partition_keys == ["store", "brand"]
# %%
environment = Environment(name="batch_environment")
environment.python.conda_dependencies = CondaDependencies.create(pip_packages=["pandas"])
environment.docker.base_image = DEFAULT_CPU_IMAGE


def configured(script, **more):
    return ParallelRunConfig(
        source_directory="code",
        entry_script=script,
        error_threshold=5,
        output_action="append_row",
        environment=environment,
        compute_target=ws.compute_targets["cpu-cluster"],
        node_count=2,
        run_invocation_timeout=600,
        **more,
    )


# %%
by_folder = configured(
    "sizes.py", partition_keys=["user"], append_row_file_name="sizes.txt"
)
by_column = configured(
    "totals.py", partition_keys=["store", "brand"], append_row_file_name="totals.txt"
)
by_size = configured("totals.py", mini_batch_size="1KB")
outputs = {
    name: PipelineData(name=name, datastore=store)
    for name in ("sizes", "totals", "rows")
}
steps = [
    ParallelRunStep(
        name="measure-songs",
        inputs=[songs.as_named_input("songs")],
        output=outputs["sizes"],
        parallel_run_config=by_folder,
        allow_reuse=False,
    ),
    ParallelRunStep(
        name="sum-by-part",
        inputs=[parts.as_named_input("parts")],
        output=outputs["totals"],
        parallel_run_config=by_column,
        allow_reuse=False,
    ),
    ParallelRunStep(
        name="sum-by-size",
        inputs=[sold.as_named_input("sold")],
        output=outputs["rows"],
        parallel_run_config=by_size,
        arguments=["--label", "by size"],
        allow_reuse=False,
    ),
]
run = Experiment(ws, "parallel").submit(Pipeline(workspace=ws, steps=steps))
run.wait_for_completion(show_output=True)


# %%
def read(step, output, file, delimiter):
    data = run.find_step_run(step)[0].get_output_data(output)
    target = tempfile.mkdtemp()
    data.download(local_path=target)
    path = os.path.join(target, data.path_on_datastore, file)
    return pd.read_csv(path, delimiter=delimiter, header=None)


sizes = read("measure-songs", "sizes", by_folder.append_row_file_name, ",")
assert sorted(sizes[1]) == [7, 7, 9], sizes
assert sorted(sizes[2]) == ["ann", "ann", "bob"], sizes
# %%
totals = read("sum-by-part", "totals", by_column.append_row_file_name, " ")
assert len(totals) == 30, totals
assert set(totals[3]) == set(table.groupby(["store", "brand"]).sold.sum()), totals
rows = read("sum-by-size", "rows", "parallel_run_step.txt", " ")
assert len(rows) == 30, rows
