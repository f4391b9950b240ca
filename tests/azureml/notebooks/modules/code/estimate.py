import argparse
import os

parser = argparse.ArgumentParser()
parser.add_argument("--number")
parser.add_argument("--to")
given = parser.parse_args()

with open(given.number) as file:
    print("estimated", file.read())
os.makedirs(given.to, exist_ok=True)
