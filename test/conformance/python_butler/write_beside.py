"""A writer as an official worker is one, by the official Python Butler, beside others that write the same.

usage: write_beside.py REPO

Each line of standard input is one round, a JSON object: `run`, `dataset_type`, `formatter`, and `exposures`, each with its records and
files. Of each exposure the records are synchronised and the files ingested together; where that conflicts, one by one, as embargo-butler
does: a file that the datastore already contains is another worker's, and a lost race is tried again. Each round is answered by one line of
JSON with the counts and whatever else went wrong.
"""

import json
import sys

from lsst.daf.butler import Butler, DatasetIdGenEnum, DatasetRef, DatasetType, FileDataset, FormatterV2, Timespan
from lsst.daf.butler.registry import ConflictingDefinitionError

TRIES = 3


def raw_formatter(full_name):
    """A class that is stored under this name; the real one needs a package that is not on PyPI, and is never called."""
    module, name = full_name.rsplit(".", 1)
    return type(name, (FormatterV2,), {"__module__": module})


def with_timespan(record):
    begin, end = record["timespan"].strip("[)").split(",")
    return dict(record, timespan=Timespan(None, None, _nsec=(int(begin), int(end))))


def ingest_alone(butler, dataset, result):
    for _ in range(TRIES):
        try:
            butler.ingest(dataset, transfer="direct")
            result["ingested"] += 1
            return
        except ConflictingDefinitionError as error:
            if "Datastore already contains" in str(error):
                result["existed"] += 1
                return
            result["races"] += 1
    result["errors"].append(f"lost {TRIES} races")


def write(butler, given):
    registry = butler.registry
    result = {"ingested": 0, "existed": 0, "races": 0, "errors": []}
    raw_type = DatasetType(
        given["dataset_type"], ["instrument", "detector", "exposure"], "Exposure", universe=butler.dimensions
    )
    formatter = raw_formatter(given["formatter"])
    for one in given["exposures"]:
        exposure = with_timespan(one["exposure"])
        registry.syncDimensionData("group", {"instrument": exposure["instrument"], "name": exposure["group"]})
        registry.syncDimensionData("day_obs", with_timespan(one["night"]))
        registry.syncDimensionData("exposure", exposure)
        registry.registerDatasetType(raw_type)
        registry.registerRun(given["run"])
        datasets = []
        for file in one["files"]:
            data_id = registry.expandDataId(
                instrument=exposure["instrument"], exposure=exposure["id"], detector=file["detector"]
            )
            ref = DatasetRef(
                raw_type, data_id, run=given["run"], id_generation_mode=DatasetIdGenEnum.DATAID_TYPE_RUN
            )
            datasets.append(FileDataset(file["uri"], [ref], formatter=formatter))
        try:
            butler.ingest(*datasets, transfer="direct")
            result["ingested"] += len(datasets)
        except ConflictingDefinitionError:
            for dataset in datasets:
                ingest_alone(butler, dataset, result)
    return result


butler = Butler.from_config(sys.argv[1], writeable=True)
print(json.dumps("ready"), flush=True)
for line in sys.stdin:
    try:
        answer = write(butler, json.loads(line))
    except Exception as error:  # whatever it is, the test must hear of it
        answer = {"ingested": 0, "existed": 0, "races": 0, "errors": [f"{type(error).__name__}: {error}"]}
    print(json.dumps(answer), flush=True)
