"""Asks the Python Butler which visits, and which of their detectors, look at points of the sky.

usage: visits_at.py REPO < '[{"ra": degrees, "dec": degrees}, ...]'; prints a JSON list with one answer a point.
"""

import json
import sys

from lsst.daf.butler import Butler


def visits_at(butler, ra, dec):
    where = f"POINT({ra!r}, {dec!r}) OVERLAPS "
    visits = butler.query_dimension_records("visit", where=where + "visit.region", explain=False)
    detectors = butler.query_dimension_records(
        "visit_detector_region", where=where + "visit_detector_region.region", explain=False
    )
    return {
        "visits": sorted(record.id for record in visits),
        "detectors": sorted([record.visit, record.detector] for record in detectors),
    }


def main():
    butler = Butler.from_config(sys.argv[1])
    points = json.load(sys.stdin)
    json.dump([visits_at(butler, point["ra"], point["dec"]) for point in points], sys.stdout)


if __name__ == "__main__":
    main()
