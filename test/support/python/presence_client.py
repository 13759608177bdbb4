"""Asks presence as Prompt Processing does: BASE_URL, then lines of INSTRUMENT GROUP SNAP DETECTOR; prints the key or what went wrong."""

import sys
import urllib.parse

import requests


def find(base, instrument, group, snap, detector):
    try:
        response = requests.get(f"{base}/{instrument}/{group}/{snap}/{detector}", timeout=1.0)
        response.raise_for_status()
        answer = response.json()
    except requests.Timeout:
        return "timed out"
    except requests.RequestException as error:
        return f"failed {getattr(error.response, 'status_code', 'without an answer')}"
    if answer["error"]:
        return f"error {answer['message']}"
    if not answer["present"]:
        return "absent"
    return urllib.parse.urlparse(answer["uri"], allow_fragments=False).path.lstrip("/")


for line in sys.stdin:
    print(find(sys.argv[1], *line.rstrip("\n").split("\t")), flush=True)
