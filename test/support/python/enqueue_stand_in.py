"""Sends what the Kafka consumer of embargo-butler sends (source: its src/enqueue.py): enqueue_stand_in.py PORT PATH…

Prints `queued PATH` or `skipped PATH` for each.
"""

import sys
import time

from resp import Redis

WEEK = 7 * 24 * 3600
redis = Redis(int(sys.argv[1]))
for path in sys.argv[2:]:
    if redis.call("SET", f"ENQ:{path}", "1", "EX", WEEK, "NX") is None:
        print("skipped", path, flush=True)
        continue
    bucket, instrument, day, obs_id, _ = path.split("/")
    redis.call("LPUSH", f"QUEUE:{bucket}", path)
    redis.pipeline(
        [
            ("HINCRBY", f"REC:{bucket}", day, 1),
            ("HINCRBY", f"RECINSTR:{bucket}:{instrument}", day, 1),
            ("HSET", f"FILE:{path}", "recv_time", time.time()),
            ("EXPIRE", f"FILE:{path}", WEEK),
            ("SET", f"MAXSEQ:{bucket}:{instrument}:{day}", int(obs_id.split("_")[-1])),
        ]
    )
    print("queued", path, flush=True)
