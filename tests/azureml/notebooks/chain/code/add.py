import argparse
import os

parser = argparse.ArgumentParser()
parser.add_argument("--folder")
parser.add_argument("--path")
parser.add_argument("--address")
parser.add_argument("--to")
given = parser.parse_args()


def rows(path: str) -> str:
    with open(path) as file:
        return " ".join(file.read().split()[1:])


with open(os.path.join(given.folder, "numbers.txt")) as file:
    first = file.read()
os.makedirs(given.to, exist_ok=True)
with open(os.path.join(given.to, "sums.txt"), "w") as file:
    file.write(" + ".join([first, rows(given.path), rows(given.address)]))
