"""The modules of the layers beside those of events, one by one: classes, density, divisions, files."""

from __future__ import annotations

import itertools
import json

import pytest


@pytest.fixture
def call(empty_site, open_page):
    """A function that imports a module of the page and evaluates a function of it on an argument."""
    page = open_page(empty_site.url)

    def called(module, function, argument=None):
        script = f"async (argument) => {{ const m = await import('/static/js/{module}.js'); return ({function})(m, argument); }}"
        return page.evaluate(script, argument)

    return called


def classes(call, values, most=5):
    found = call("classes", "(m, [values, most]) => m.classify(values, most)", [values, most])
    return [(one["low"], one["high"], one["areas"]) for one in found]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], []),
        ([0, 0], []),
        ([7], [(7, 7, 1)]),
        ([3, 3, 3], [(3, 3, 3)]),
        ([1, 1, 1, 1, 500], [(1, 1, 4), (500, 500, 1)]),
        ([5, 4, 3, 2, 1], [(1, 1, 1), (2, 2, 1), (3, 3, 1), (4, 4, 1), (5, 5, 1)]),
    ],
)
def test_choropleth_classes_of_few_counts_are_the_counts_themselves(call, values, expected):
    """Up to five different counts are a class each, areas without events are in none, and none is empty."""
    assert classes(call, values) == expected


def test_choropleth_classes_are_natural_breaks(call):
    """Counts that lie together share a class, wherever the gaps are."""
    values = [1, 2, 2, 3, 20, 21, 23, 60, 61, 150, 152, 153, 900]
    assert classes(call, values) == [(1, 3, 4), (20, 23, 3), (60, 61, 2), (150, 153, 3), (900, 900, 1)]


def test_choropleth_classes_leave_least_within(call):
    """No other cut into three leaves less spread inside the classes (tried one by one)."""
    values = [1, 1, 2, 4, 5, 9, 11, 12, 30, 31]
    counts = sorted(set(values))

    def spread(cuts):
        edges = [0, *cuts, len(counts)]
        total = 0.0
        for one, two in itertools.pairwise(edges):
            part = [value for value in values if value in counts[one:two]]
            mean = sum(part) / len(part)
            total += sum((value - mean) ** 2 for value in part)
        return total

    best = min(itertools.combinations(range(1, len(counts)), 2), key=spread)
    found = classes(call, values, 3)
    assert [low for low, _, _ in found] == [counts[0], *(counts[cut] for cut in best)]


def test_choropleth_classes_of_thousands_of_counts_are_found_at_once(call):
    """Even 3,000 different counts are classed in less time than a frame is waited for."""
    took = call(
        "classes",
        "(m, v) => { const t = performance.now(); m.classify(v, 5); return performance.now() - t; }",
        [i * i for i in range(1, 3000)],
    )
    assert took < 500


DENSITY = (
    "(m, [spots, areas, width]) => { const grid = m.densityIn(spots,"
    " areas.map(({ring, density}) => ({rings: [Float64Array.from(ring)], density})), {width, height: 400, km: () => 1});"
    " return {sum: grid.cells.reduce((a, b) => a + b, 0) * 16, most: Math.max(...grid.cells)}; }"
)


def test_heat_spreads_each_event_and_loses_none(call):
    """However far an event is spread, the density sums up to one event; the farther, the flatter."""
    sharp = call("heat", DENSITY, [[{"x": 200, "y": 200, "weight": 1, "sigma": 15}], [], 400])
    flat = call("heat", DENSITY, [[{"x": 200, "y": 200, "weight": 1, "sigma": 42}], [], 400])
    assert sharp["sum"] == pytest.approx(1, abs=0.02)
    assert flat["sum"] == pytest.approx(1, abs=0.04)
    assert sharp["most"] > 6 * flat["most"]
    assert sharp["most"] == pytest.approx(1 / (6.2832 * 15**2), rel=0.25)


def test_heat_spreads_an_event_of_an_area_evenly_over_it(call):
    """Inside the area the density is the same everywhere, outside it is nothing."""
    ring = [100, 100, 300, 100, 300, 300, 100, 300]
    found = call("heat", DENSITY, [[], [{"ring": ring, "density": 1 / 40_000}], 400])
    assert found["sum"] == pytest.approx(1, abs=0.01)
    assert found["most"] == pytest.approx(1 / 40_000)


def test_heat_of_areas_is_by_their_size_on_the_globe(call):
    """The size of a degree square shrinks towards the pole as on the globe."""
    squares = [[lat, lat + 1] for lat in (0, 60)]
    function = (
        "async (m, squares) => { const p = await import('/static/js/pieces.js'); return squares.map(([s, n]) => m.areaKm2("
        "[Float64Array.from([[0, s], [1, s], [1, n], [0, n]].flatMap(([x, y]) => [p.mercatorX(x), p.mercatorY(y)]))])); }"
    )
    assert call("heat", function, squares) == [pytest.approx(12_391, rel=0.01), pytest.approx(6_103, rel=0.01)]


def test_heat_steps_show_a_lone_event_beside_many(call):
    """The lowest step begins below a lone event and the highest below the peak, in rising round numbers."""
    bands = call("heat", "(m) => m.bandsOf(50, 1)")
    assert bands == sorted(set(bands))
    assert len(bands) == 5
    assert bands[0] < 1
    assert bands[-1] < 50
    assert call("heat", "(m) => m.bandsOf(0, 0)") == []


def test_heat_of_twenty_thousand_events_is_computed_in_time(call):
    """A density of 20,000 spots on a desk's window takes less than 100 ms (the best of several runs, the machine is shared)."""
    function = (
        "(m) => { const spots = Array.from({length: 20000}, (_, i) => ({x: (i * 61.8) % 1792, y: (i * 75.5) % 1120, weight: 1,"
        " sigma: [15, 20, 40, 80][i % 4]})); const run = () => { const t = performance.now();"
        " m.densityIn(spots, [], {width: 1792, height: 1120, km: () => 1}); return performance.now() - t; };"
        " return Math.min(...Array.from({length: 12}, run)); }"
    )
    assert call("heat", function) < 100


def parsed(call, name, text):
    function = "(m, [name, text]) => { try { return m.read(name, text); } catch (error) { return error.constructor.name + ': ' + error.message; } }"
    return call("parsers", function, [name, text])


def collection(*geometries, **about):
    features = [
        {"type": "Feature", "properties": {"name": f"f{i}"}, "geometry": one} for i, one in enumerate(geometries)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features} | about, indent=1)


def test_user_layer_geojson_is_read(call):
    """Points, lines, areas and collections of them; what the file says of itself is kept."""
    text = collection(
        {"type": "Point", "coordinates": [37, 48, 120]},
        {"type": "MultiLineString", "coordinates": [[[37, 48], [38, 49]], [[1, 2], [3, 4]]]},
        {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}]},
        title="Front", as_of="2024-03-01", source="S", license="CC0",
    )  # fmt: skip
    found = parsed(call, "front.geojson", text)
    assert [(one["kind"], one["title"]) for one in found["features"]] == [
        ("point", "f0"),
        ("line", "f1"),
        ("area", "f2"),
    ]
    assert found["about"] == {"title": "Front", "as_of": "2024-03-01", "source": "S", "licence": "CC0"}
    assert found["vertices"] == 9


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Control</name>
<ExtendedData><Data name="source"><value>Somebody</value></Data></ExtendedData>
<Placemark><name>Held</name><description><![CDATA[<b>told</b>]]></description>
<ExtendedData><Data name="status"><value>claimed</value></Data></ExtendedData>
<MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>37,47,0 38,47,0
 38,48,0 37,47,0</coordinates></LinearRing></outerBoundaryIs></Polygon>
<LineString><coordinates>37,47 38,48</coordinates></LineString></MultiGeometry></Placemark>
<Placemark><Point><coordinates>36.5,50</coordinates></Point></Placemark></Document></kml>"""


def test_user_layer_kml_is_read(call):
    """Placemarks with several shapes, names, notes as plain text, and their status."""
    found = parsed(call, "control.KML", KML)
    told = [(one["kind"], one["title"], one["status"]) for one in found["features"]]
    assert told == [("area", "Held", "claimed"), ("line", "Held", "claimed"), ("point", "", None)]
    assert found["features"][0]["note"] == "<b>told</b>"
    assert found["features"][0]["parts"] == [[[37, 47], [38, 47], [38, 48], [37, 47]]]
    assert found["about"]["title"] == "Control"
    assert found["about"]["source"] == "Somebody"


def test_user_layer_csv_is_read(call):
    """Latitude and longitude, semicolons with decimal commas, quotes, and shapes as WKT."""
    found = parsed(call, "a.csv", 'Name,Lat,Lon,Status\r\n"Bridge, ""old""",48.5,37.9,observed\r\n\r\nFord,48,38,\r\n')
    assert [(one["title"], one["parts"], one["status"]) for one in found["features"]] == [
        ('Bridge, "old"', [[[37.9, 48.5]]], "assessed"), ("Ford", [[[38, 48]]], None),
    ]  # fmt: skip
    found = parsed(call, "b.csv", "latitude;longitude\n48,5;37,25\n")
    assert found["features"][0]["parts"] == [[[37.25, 48.5]]]
    found = parsed(
        call,
        "c.csv",
        'wkt,name\n"POLYGON((0 0, 1 0, 1 1, 0 0),(0.2 0.1,0.3 0.1,0.3 0.2,0.2 0.1))",x\n"LINESTRING(1 2,3 4)",y\n',
    )
    assert [(one["kind"], len(one["parts"])) for one in found["features"]] == [("area", 2), ("line", 1)]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.geojson", '{"type":"FeatureCollection",\n"features":[\n oops]}', "The file is no JSON: the fault is in line 3."),
        ("a.geojson", '{"type":"FeatureCollection"}', "The GeoJSON has no list “features”."),
        ("a.geojson", collection({"type": "Point", "coordinates": [1, 2]}, {"type": "Point", "coordinates": [48, 137]}), "Feature 2: the latitude 137 is not between −90 and 90. Are the two numbers in the wrong order?"),
        ("a.geojson", collection({"type": "Point", "coordinates": ["1", 2]}), 'Feature 1: “["1",2]” is no longitude and latitude.'),
        ("a.geojson", collection({"type": "Circle"}), "Feature 1 has no geometry that can be drawn (“Circle”)."),
        ("a.geojson", collection({"type": "Point", "coordinates": [1, 2]}, crs={"type": "name", "properties": {"name": "EPSG:3857"}}), "The file is in another coordinate system than longitude and latitude (WGS84); convert it first."),
        ("a.geojson", collection(), "The file holds no point, line or area."),
        ("a.kml", "<kml>\n<Document>\n<Placemark></Document></kml>", "The file is no XML: the fault is in line 3."),
        ("a.kml", "<gpx/>", "The file is XML but no KML."),
        ("a.kml", "<kml><Placemark><Point><coordinates>37,x</coordinates></Point></Placemark></kml>", "Placemark 1: “[37,null]” is no longitude and latitude."),
        ("a.csv", "lat,lon\n48,37\n48,east\n", "Line 3: “east” is no number of degrees."),
        ("a.csv", "city\nKyiv\n", "The CSV file needs the columns “lat” and “lon”, or “wkt”, in its first line."),
        ("a.csv", 'lat,lon,name\n48,37,"open\n', "Line 2 opens a quotation mark that is never closed."),
        ("a.csv", "wkt\nCIRCLE(1 2)\n", "Line 2: “CIRCLE(1 2)” is no point, line or polygon as WKT."),
        ("a.shp", "x", "“a.shp” is no GeoJSON, KML or CSV file (.geojson, .json, .kml, .csv)."),
    ],
)  # fmt: skip
def test_user_layer_faults_are_one_sentence_with_the_place(call, name, text, said):
    """A file that cannot be used is refused with what is wrong and where."""
    assert parsed(call, name, text) == f"FileFault: {said}"


def test_hostile_xml_is_refused_before_it_is_read(call):
    """Document types and entities (bombs, foreign files) are refused unread."""
    bomb = '<!DOCTYPE kml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><kml>&b;</kml>'
    foreign = '<?xml version="1.0"?><!doctype kml SYSTEM "file:///etc/passwd"><kml/>'
    for text in (bomb, foreign):
        assert (
            parsed(call, "a.kml", text)
            == "FileFault: The KML file declares a document type or entities; such files are not read."
        )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1), ("<kml>", 1), ("<kml></kml>\n<kml/>", 2), ("<kml>\n<a></b></kml>", 2), ("<kml>&nbsp;</kml>", 1),
        ("x<kml/>", 1), ("<kml a=1/>", 1), ("<kml\n<a/></kml>", 1), ("<kml><![CDATA[</kml>", 1), ("<a>" * 200 + "</a>" * 200, 1),
        ("<kml>&#x110000;</kml>", 1),
    ],
)  # fmt: skip
def test_hostile_xml_that_is_no_xml_is_told_by_its_line(call, text, line):
    """Unclosed, crossed, nested without end, unknown entities: a fault with its line, never a hang."""
    assert parsed(call, "a.kml", text) == f"FileFault: The file is no XML: the fault is in line {line}."


def test_large_xml_is_read_in_linear_time(call):
    """Ten thousand placemarks take a moment, as do a hundred thousand opening brackets."""
    marks = "<Placemark><name>a &amp; b</name><Point><coordinates>37,48</coordinates></Point></Placemark>" * 10_000
    function = (
        "(m, text) => { const t = performance.now(); try { m.kml(text); } catch {} return performance.now() - t; }"
    )
    assert call("parsers", function, f"<kml>{marks}</kml>") < 2000
    assert call("parsers", function, "<kml>" + "<" * 100_000) < 2000
    assert call("parsers", function, "<kml a" + " " * 100_000) < 2000


def test_large_files_are_refused(call):
    """More than 10 MB or 50,000 vertices are refused with both numbers."""
    line = {"type": "LineString", "coordinates": [[i / 1000, 1] for i in range(50_001)]}
    assert (
        parsed(call, "a.geojson", collection(line))
        == "FileFault: The file has 50,001 vertices; at most 50,000 are drawn. Simplify it first."
    )
    function = "(m, n) => { try { m.checkSize(n); return null; } catch (error) { return error.message; } }"
    assert call("parsers", function, 10 * 2**20) is None
    assert (
        call("parsers", function, 10 * 2**20 + 1) == "The file has 10.1 MB; at most 10 MB are read. Simplify it first."
    )


def test_graticule_lines_are_apart_at_every_zoom(call):
    """Neither too dense nor too wide from zoom 2 to 14."""
    steps = call("graticule", "(m) => [2, 4, 6, 8, 10, 12, 14].map((zoom) => m.stepAt(zoom) * 256 * 2 ** zoom / 360)")
    assert all(80 <= step <= 450 for step in steps)


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_density_and_counts_are_told_by_lightness_alone(empty_site, open_page, scheme):
    """Each step is clearly lighter or darker than the one before, so that no colour needs to be seen."""
    page = open_page(empty_site.url, color_scheme=scheme)
    read = "(n) => getComputedStyle(document.documentElement).getPropertyValue(n).trim()"
    for ramp in ("count", "heat"):
        steps = [luminance(page.evaluate(read, f"--{ramp}-{i}")) for i in range(1, 6)]
        lightness = [116 * step ** (1 / 3) - 16 for step in steps]
        gaps = [two - one for one, two in itertools.pairwise(lightness)]
        assert all(gap < -8 for gap in gaps) if scheme == "light" else all(gap > 8 for gap in gaps), (ramp, gaps)
