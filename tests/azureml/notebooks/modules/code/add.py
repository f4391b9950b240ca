import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--before")
parser.add_argument("--number", type=int)
parser.add_argument("--to")
given = parser.parse_args()

start = 0
if given.before:
    with open(given.before) as file:
        start = int(file.read())
with open(given.to, "w") as file:
    file.write(str(start + given.number))
