"""Serves an S3 object store (moto) that checks signatures, until its standard input ends.

object_store.py HOST BUCKET; prints a line of JSON with its port and the keys of a user who may use the bucket.
"""

import json
import logging
import os
import sys

# The calls below make the first user; from then on every request has to be signed by one.
os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "4"

import boto3  # noqa: E402
from moto.server import ThreadedMotoServer  # noqa: E402

logging.getLogger("werkzeug").setLevel(logging.ERROR)
host, bucket = sys.argv[1:]
server = ThreadedMotoServer(ip_address=host, port=0, verbose=False)
server.start()
_, port = server.get_host_and_port()
anyone = dict(
    endpoint_url=f"http://{host}:{port}",
    region_name="us-east-1",
    aws_access_key_id="anyone",
    aws_secret_access_key="anyone",
)
iam = boto3.client("iam", **anyone)
iam.create_user(UserName="lake")
policy = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}
iam.put_user_policy(UserName="lake", PolicyName="lake", PolicyDocument=json.dumps(policy))
key = iam.create_access_key(UserName="lake")["AccessKey"]
boto3.client("s3", **anyone).create_bucket(Bucket=bucket)
print(json.dumps({"port": port, "id": key["AccessKeyId"], "secret": key["SecretAccessKey"]}), flush=True)
sys.stdin.read()
server.stop()
