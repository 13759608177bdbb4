"""What a user does with the official Python Butler in a repository that autoingest made.

usage: write_and_read.py write|read REPO     (the exposure and its files as JSON on standard input)

`write` registers a dataset type and a run, inserts dimension records, ingests raws and puts a dataset of its own; `read`
queries what is there. Both print one JSON object.
"""

import json
import sys

from lsst.daf.butler import Butler, DatasetRef, DatasetType, DatasetIdGenEnum, FileDataset, FormatterV2, Timespan


def raw_formatter(full_name):
    """A class that is stored under this name; the real one needs a package that is not on PyPI, and is never called."""
    module, name = full_name.rsplit(".", 1)
    return type(name, (FormatterV2,), {"__module__": module})


def timespan(text):
    begin, end = text.strip("[)").split(",")
    return Timespan(None, None, _nsec=(int(begin), int(end)))


def write(butler, given):
    registry = butler.registry
    own_type = DatasetType("own", ["instrument", "detector"], "StructuredDataDict", universe=butler.dimensions)
    raw_type = DatasetType("raw", ["instrument", "detector", "exposure"], "Exposure", universe=butler.dimensions)
    result = {
        "own type is new": registry.registerDatasetType(own_type),
        "raw type is new": registry.registerDatasetType(raw_type),
        "run is new": registry.registerRun(given["run"]),
    }
    exposure = dict(given["exposure"], timespan=timespan(given["exposure"]["timespan"]))
    night = dict(given["night"], timespan=timespan(given["night"]["timespan"]))
    registry.insertDimensionData(
        "group", {"instrument": exposure["instrument"], "name": exposure["group"]}, skip_existing=True
    )
    registry.insertDimensionData("day_obs", night, skip_existing=True)
    result["exposure is new"] = registry.syncDimensionData("exposure", exposure)
    result["exposure is new again"] = registry.syncDimensionData("exposure", exposure)
    datasets = []
    for file in given["files"]:
        data_id = registry.expandDataId(
            instrument=exposure["instrument"], exposure=exposure["id"], detector=file["detector"]
        )
        ref = DatasetRef(raw_type, data_id, run=given["run"], id_generation_mode=DatasetIdGenEnum.DATAID_TYPE_RUN)
        datasets.append(FileDataset(file["uri"], [ref], formatter=raw_formatter(given["formatter"])))
    butler.ingest(*datasets, transfer="direct")
    registry.registerRun("u/own")
    ref = butler.put({"works": True}, "own", instrument=exposure["instrument"], detector=94, run="u/own")
    result["own dataset"] = butler.get(ref)
    return result


def read(butler, given):
    with butler.query() as query:
        result = {
            element: len(list(query.dimension_records(element)))
            for element in ("instrument", "detector", "physical_filter", "exposure", "group", "day_obs")
        }
    refs = butler.query_datasets("raw", collections=given["run"], explain=False)
    refs.sort(key=lambda ref: ref.dataId["detector"])
    result["raws"] = [
        {"id": str(ref.id), "detector": ref.dataId["detector"], "uri": str(butler.getURI(ref))} for ref in refs
    ]
    result["stored"] = sum(butler.stored_many(refs).values())
    exposure = given["exposure"]
    where = f"instrument = '{exposure['instrument']}' AND exposure.target_name = '{exposure['target_name']}'"
    result["found by a query"] = len(butler.query_datasets("raw", given["run"], where=where, explain=False))
    return result


mode, repo = sys.argv[1:]
butler = Butler.from_config(repo, writeable=mode == "write")
print(json.dumps({"write": write, "read": read}[mode](butler, json.load(sys.stdin))))
