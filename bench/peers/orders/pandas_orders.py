"""The pipeline of bench/lake.ts and bench/data.ts with pandas and boto3. Arguments: bucket, key of the source, key of the target."""

import io
import os
import sys

import boto3
import pandas as pd

bucket, source, target = sys.argv[1:]
client = boto3.client(
    "s3",
    endpoint_url=os.environ["B2_ENDPOINT_URL"],
    aws_access_key_id=os.environ["B2_APPLICATION_KEY_ID"],
    aws_secret_access_key=os.environ["B2_APPLICATION_KEY"],
    region_name="us-east-1",
)
body = io.BytesIO(client.get_object(Bucket=bucket, Key=source)["Body"].read())
if source.endswith(".csv"):
    orders = pd.read_csv(body, parse_dates=["ordered_at"])
elif source.endswith(".ndjson"):
    orders = pd.read_json(body, lines=True, convert_dates=["ordered_at"])
elif source.endswith(".json"):
    orders = pd.read_json(body, convert_dates=["ordered_at"])
else:
    orders = pd.read_parquet(body)
kept = orders[orders["total"] > 100].assign(revenue=lambda frame: frame["amount"] * frame["total"])
totals = (
    kept.groupby(["city", "product"])
    .agg(orders=("order_id", "count"), revenue=("revenue", "sum"), last=("ordered_at", "max"))
    .reset_index()
)
buffer = io.BytesIO()
if target.endswith(".csv"):
    totals.to_csv(buffer, index=False)
elif target.endswith(".ndjson"):
    totals.to_json(buffer, orient="records", lines=True, date_format="iso")
elif target.endswith(".json"):
    totals.to_json(buffer, orient="records", date_format="iso")
else:
    totals.to_parquet(buffer, index=False)
client.put_object(Bucket=bucket, Key=target, Body=buffer.getvalue())
