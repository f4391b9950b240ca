import argparse
import os

from azureml.core import Run

parser = argparse.ArgumentParser()
parser.add_argument("--from", dest="source")
parser.add_argument("--factor", type=int)
parser.add_argument("--to")
given = parser.parse_args()

with open(given.source) as file:
    rows = [int(line) for line in file.read().split()[1:]]
run = Run.get_context()
run.log("rows", len(rows))
print("workspace", run.experiment.workspace.name, "parent", run.parent.id)
os.makedirs(given.to, exist_ok=True)
with open(os.path.join(given.to, "numbers.txt"), "w") as file:
    file.write(" ".join(str(row * given.factor) for row in rows))
