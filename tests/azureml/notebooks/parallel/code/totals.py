import argparse

from azureml_user.parallel_run import EntryScript


def init():
    parser = argparse.ArgumentParser()
    parser.add_argument("--label", default="none")
    given, _ = parser.parse_known_args()
    EntryScript().logger.info("init() with %s", given.label)


def run(mini_batch):
    mini_batch["total"] = mini_batch["sold"].sum()
    return mini_batch
