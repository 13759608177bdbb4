"""Makes a repository with the official Python Butler.

usage: make_repository.py ROOT   (JSON on standard input: db, namespace or null, universe, datasets)
"""

import json
import sys

from lsst.daf.butler import Butler, Config, DimensionConfig
from lsst.resources import ResourcePath

given = json.load(sys.stdin)
universe = f"resource://lsst.daf.butler/configs/old_dimensions/daf_butler_universe{given['universe']}.yaml"
registry = {
    "db": given["db"],
    "managers": {
        "datasets": {
            "cls": "lsst.daf.butler.registry.datasets.byDimensions.ByDimensionsDatasetRecordStorageManagerUUID",
            "schema_version": given["datasets"],
        }
    },
}
if given["namespace"] is not None:
    registry["namespace"] = given["namespace"]
Butler.makeRepo(
    sys.argv[1], config=Config({"registry": registry}), dimensionConfig=DimensionConfig(ResourcePath(universe))
)
print(json.dumps({"universe": Butler.from_config(sys.argv[1]).dimensions.version}))
