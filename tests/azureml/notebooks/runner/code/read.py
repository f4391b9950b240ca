from azureml.core import Run

run = Run.get_context()
with open(run.input_datasets["file_dataset"]) as file:
    run.log("lines", len(file.read().split()))
table = run.input_datasets["table_dataset"].to_pandas_dataframe()
run.log("total", int(table["n"].sum()))
