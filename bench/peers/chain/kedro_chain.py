"""A chain of trivial Kedro nodes, run by its sequential runner with data in memory. Argument: how many."""

import sys

from kedro.io import DataCatalog, MemoryDataset
from kedro.pipeline import node, pipeline
from kedro.runner import SequentialRunner

count = int(sys.argv[1])


def following(value):
    return value + 1


if __name__ == "__main__":
    chain = pipeline(
        [node(following, f"value_{index}", f"value_{index + 1}", name=f"block_{index}") for index in range(count)]
    )
    catalog = DataCatalog({"value_0": MemoryDataset(0)})
    outputs = SequentialRunner().run(chain, catalog)
    if outputs[f"value_{count}"].load() != count:
        sys.exit(1)
