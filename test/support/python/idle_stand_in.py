"""Sends what the idle service of embargo-butler sends (source: its src/idle.py): idle_stand_in.py PORT BUCKET IDLE_SECONDS

Only lists of one bucket are looked at. Prints a line for each look at a list (`seen LIST IDLE`) and each list that it gives back.
"""

import sys
import time

from resp import Redis

port, bucket, idle_max = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
redis = Redis(port)
while True:
    time.sleep(0.1)
    cursor, lists = "0", []
    while True:
        cursor, found = redis.call("SCAN", cursor, "MATCH", f"WORKER:{bucket}:*")
        lists += found
        if cursor == "0":
            break
    for name in lists:
        idle = redis.call("OBJECT", "IDLETIME", name)
        print("seen", name, idle, flush=True)
        if idle and idle > idle_max:
            while redis.call("LMOVE", name, f"QUEUE:{bucket}", "RIGHT", "LEFT") is not None:
                pass
            print("restored", name, flush=True)
