"""What the official stack finds in lists of database credentials.

usage: find_credentials.py   (JSON on standard input: a list of {entries, connection})
"""

import json
import sys

from lsst.utils.db_auth import DbAuth, DbAuthError, DbAuthNotFoundError


def answer(case):
    of = case["connection"]
    try:
        return DbAuth(authList=case["entries"]).getAuth(
            of["dialect"], of["username"], of["host"], of["port"], of["database"]
        )
    except DbAuthNotFoundError:
        return None
    except DbAuthError:
        return "error"


print(json.dumps([answer(case) for case in json.load(sys.stdin)]))
