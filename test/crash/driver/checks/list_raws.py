"""Prints the URIs of all raws of LSSTCam that the official Butler finds in a repository, as a JSON list."""

import json
import sys

from lsst.daf.butler import Butler

butler = Butler(sys.argv[1])
refs = butler.query_datasets("raw", collections="LSSTCam/raw/all", limit=None, explain=False)
json.dump([str(butler.getURI(ref)) for ref in refs], sys.stdout)
