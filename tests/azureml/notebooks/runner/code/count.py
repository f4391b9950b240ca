import argparse
import os

parser = argparse.ArgumentParser()
parser.add_argument("--folder")
parser.add_argument("--to")
given = parser.parse_args()

os.makedirs(given.to, exist_ok=True)
names = os.listdir(given.folder)
print(len(names), "file")
assert names == ["read.py"], names
