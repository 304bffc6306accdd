"""What conversions.ts measures, with pandas: rows into a frame, out of it, Arrow to a frame and back; or a CSV file to a frame.

Prints milliseconds of each. Argument: how many rows, or the file."""

import json
import sys
import time

import pandas as pd
import pyarrow as pa

what = sys.argv[1]


def timed(task):
    began = time.perf_counter()
    result = task()
    return (time.perf_counter() - began) * 1000, result


if what.endswith(".csv"):
    csv, _ = timed(lambda: pd.read_csv(what, parse_dates=["ordered_at"]))
    print(json.dumps({"csv": csv}))
    sys.exit()

cities = ["Oslo", "Lagos", "Lima"]
rows = [
    {
        "id": index,
        "customer": f"customer {index % 50_000}",
        "city": cities[index % 3],
        "amount": index % 9,
        "total": (index % 50_000) / 100,
        "isPaid": index % 2 == 0,
    }
    for index in range(int(what))
]
into, frame = timed(lambda: pd.DataFrame(rows))
out, back = timed(lambda: frame.to_dict("records"))
if len(back) != len(rows):
    sys.exit("rows were lost")
table = pa.Table.from_pandas(frame)
frames, _ = timed(lambda: pa.Table.from_pandas(table.to_pandas()))
print(json.dumps({"into": into, "out": out, "frames": frames}))
