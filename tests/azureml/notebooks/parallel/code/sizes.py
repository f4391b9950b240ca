import os


def init():
    print("ready")


def run(mini_batch, mini_batch_context):
    user = mini_batch_context.partition_key_value["user"]
    return [
        f"{os.path.basename(path)},{os.path.getsize(path)},{user}" for path in mini_batch
    ]
