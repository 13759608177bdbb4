"""Prints the URIs of all images and guiders of LSSTCam that the official Butler finds in a repository, as a JSON list."""

import json
import sys

from lsst.daf.butler import Butler

butler = Butler(sys.argv[1])
refs = [
    ref
    for dataset_type, run in (("raw", "LSSTCam/raw/all"), ("guider_raw", "LSSTCam/raw/guider"))
    for ref in butler.query_datasets(dataset_type, collections=run, limit=None, explain=False)
]
json.dump([str(butler.getURI(ref)) for ref in refs], sys.stdout)
