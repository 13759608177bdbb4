"""The look-up of an image as a small Flask service does it: what the bench measures presence against."""

import os
import re

import redis
from flask import Flask

INSTRUMENTS = ("LATISS", "LSSTComCam", "LSSTComCamSim", "LSSTCam", "LSST-TS8")
app = Flask(__name__)
keys = redis.Redis(host="127.0.0.1", port=int(os.environ["REDIS_PORT"]), decode_responses=True)


@app.get("/presence/<instrument>/<group>/<int:snap>/<detector>")
def find(instrument: str, group: str, snap: int, detector: str):
    if instrument not in INSTRUMENTS or not re.fullmatch(r"R\d\d_S\w\d", detector):
        return {"error": True, "message": "no such image"}, 400
    uri = keys.get(f"GROUP:{instrument}:{group}:{snap}:{detector}")
    if uri is None:
        return {"error": False, "present": False}
    return {"error": False, "present": True, "uri": uri}
