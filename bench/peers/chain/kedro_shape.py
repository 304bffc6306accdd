"""A shape of trivial Kedro nodes, run by its sequential runner with data in memory.

Argument: a file of the nodes that each waits for."""

import json
import sys

from kedro.io import DataCatalog, MemoryDataset
from kedro.pipeline import node, pipeline
from kedro.runner import SequentialRunner


def counted(*inputs):
    return len(inputs)


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        edges = json.load(file)
    nodes = [
        node(counted, [f"value_{above}" for above in upstream] or "nothing", f"value_{index}", name=f"block_{index}")
        for index, upstream in enumerate(edges)
    ]
    SequentialRunner().run(pipeline(nodes), DataCatalog({"nothing": MemoryDataset(0)}))
