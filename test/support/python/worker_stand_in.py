"""Sends what a worker of embargo-butler sends (source: its src/ingest.py): worker_stand_in.py PORT BUCKET NAME MAX_INGESTS

Prints `took N` when it has a batch, and holds it until a line comes on its standard input; then each file of it counts as ingested.
"""

import sys
import time

from resp import Redis

port, bucket, name, most = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
queue, batch = f"QUEUE:{bucket}", f"WORKER:{bucket}:{name}"
redis = Redis(port)
while True:
    if redis.call("LLEN", batch) > 0:
        paths = redis.call("LRANGE", batch, 0, -1)
        print("took", len(paths), flush=True)
        if not sys.stdin.readline():
            break
        for path in paths:
            _, instrument, day, *_ = path.split("/")
            redis.pipeline(
                [
                    ("LREM", batch, 0, path),
                    ("HSET", f"FILE:{path}", "ingest_time", time.time()),
                    ("HINCRBY", f"INGEST:{bucket}:{instrument}", day, 1),
                ]
            )
            print("ingested", path, flush=True)
    count = redis.call("LLEN", batch)
    if count == 0:
        redis.call("BLMOVE", queue, batch, "RIGHT", "LEFT", 0)
        count = 1
    while count < most and redis.call("LMOVE", queue, batch, "RIGHT", "LEFT"):
        count += 1
