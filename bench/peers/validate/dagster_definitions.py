"""PIPELINES jobs of a chain of BLOCKS ops each, in one module: what `dagster definitions validate` loads."""

import os

from dagster import Definitions, GraphDefinition, In, DependencyDefinition, OpDefinition, Out


def passed(_context, inputs):
    yield from ()


def job_of(pipeline, blocks):
    ops = [
        OpDefinition(
            name=f"p{pipeline}_b{block}",
            ins={"rows": In()} if block > 0 else {},
            outs={"result": Out()},
            compute_fn=passed,
        )
        for block in range(blocks)
    ]
    dependencies = {
        f"p{pipeline}_b{block}": {"rows": DependencyDefinition(f"p{pipeline}_b{block - 1}")}
        for block in range(1, blocks)
    }
    return GraphDefinition(name=f"p{pipeline}", node_defs=ops, dependencies=dependencies).to_job()


defs = Definitions(
    jobs=[job_of(pipeline, int(os.environ["BLOCKS"])) for pipeline in range(int(os.environ["PIPELINES"]))]
)
