"""What lsst-sphgeom says of points and regions.

One question a line on standard input, one answer a line on standard output, both JSON. Regions are base64 of their bytes; lists of
points are base64 of little-endian doubles x, y, z, three points at least.
"""

import base64
import json
import sys

from lsst.sphgeom import (
    Angle,
    Box,
    Circle,
    ConvexPolygon,
    Ellipse,
    HtmPixelization,
    IntersectionRegion,
    LonLat,
    Region,
    UnionRegion,
    UnitVector3d,
)


def points_of(text):
    # The constructor of UnitVector3d would normalise them once more; a polygon is decoded as it is.
    return ConvexPolygon.decode(b"p" + base64.b64decode(text)).getVertices()


def region_of(text):
    return Region.decode(base64.b64decode(text))


def text_of(region):
    return base64.b64encode(region.encode()).decode()


def hull(question):
    try:
        polygon = ConvexPolygon(points_of(question["points"]))
    except (ValueError, RuntimeError):
        return None
    return {"region": text_of(polygon), "ranges": ranges(polygon, question["level"])}


def ranges(region, level):
    return [list(one) for one in HtmPixelization(level).envelope(region).ranges()]


def envelope(question):
    return ranges(region_of(question["region"]), question["level"])


def relate(question):
    return region_of(question["a"]).relate(region_of(question["b"]))


def contains(question):
    region = Region.decodeBase64(question["region"])
    return [region.contains(point) for point in points_of(question["points"])]


def index(question):
    htm = HtmPixelization(question["level"])
    return [htm.index(point) for point in points_of(question["points"])]


def trixel(question):
    return text_of(HtmPixelization.triangle(question["index"]))


def orientation(question):
    from lsst.sphgeom import orientation as exactly

    return exactly(*points_of(question["points"]))


def circle(question):
    return text_of(Circle(UnitVector3d(*question["centre"]), Angle(question["angle"])))


def box(question):
    west, south, east, north = question["sides"]
    return text_of(Box(LonLat.fromRadians(west, south), LonLat.fromRadians(east, north)))


def ellipse(question):
    angles = [Angle(question[name]) for name in ("alpha", "beta", "turn")]
    return text_of(Ellipse(UnitVector3d(*question["centre"]), *angles))


def compound(question):
    kind = {"union": UnionRegion, "intersection": IntersectionRegion}[question["kind"]]
    return text_of(kind(*[region_of(text) for text in question["operands"]]))


for line in sys.stdin:
    question = json.loads(line)
    answer = globals()[question["ask"]](question)
    print(json.dumps(answer))
