"""The page's own modules one by one: pure functions, called in the browser."""

from __future__ import annotations

import pytest

from geodata.formats import words


@pytest.fixture
def call(empty_site, open_page):
    """A function that imports a module of the page and evaluates a function of it on an argument."""
    page = open_page(empty_site.url)

    def called(module, function, argument=None):
        script = f"async (argument) => {{ const m = await import('/static/js/{module}.js'); return ({function})(m, argument); }}"
        return page.evaluate(script, argument)

    return called


def cluster(call, nodes):
    given = [{"x": x, "y": y, "events": [0] * n} for x, y, n in nodes]
    marks = call(
        "cluster", "(m, nodes) => m.cluster(nodes).map((c) => ({x: c.x, y: c.y, r: c.r, n: c.events.length}))", given
    )
    return sorted(marks, key=lambda mark: (mark["x"], mark["y"]))


def test_near_marks_merge_and_far_ones_do_not(call):
    """Marks within 28 pixels become one with the sum of their events; others stay."""
    marks = cluster(call, [(0, 0, 1), (20, 0, 3), (200, 0, 1)])
    assert [(mark["n"], mark["x"]) for mark in marks] == [(4, 15), (1, 200)]


def test_merged_marks_never_touch(call):
    """However dense the points, the merged marks keep apart, and no event is lost."""
    nodes = [(37 * i % 400, 53 * i % 300, 1 + i % 5) for i in range(300)]
    marks = cluster(call, nodes)
    assert sum(mark["n"] for mark in marks) == sum(n for _, _, n in nodes)
    for i, one in enumerate(marks):
        for other in marks[:i]:
            apart = ((one["x"] - other["x"]) ** 2 + (one["y"] - other["y"]) ** 2) ** 0.5
            assert apart >= one["r"] + other["r"]


def test_mercator_agrees_with_leaflet(call):
    """The basemap and the marks use one projection."""
    pairs = call(
        "pieces",
        "(m) => [[44.6, 33.5], [85, -179], [-60, 120], [0, 0]].map(([lat, lon]) => {"
        " const p = L.CRS.EPSG3857.latLngToPoint(L.latLng(lat, lon), 0);"
        " return [p.x / 256, m.mercatorX(lon), p.y / 256, m.mercatorY(lat)]; })",
    )
    for x, own_x, y, own_y in pairs:
        assert own_x == pytest.approx(x, abs=1e-9)
        assert own_y == pytest.approx(y, abs=1e-9)


def test_arcs_are_decoded_forwards_and_backwards(call):
    """A ring of two arcs, one taken backwards, is joined in order."""
    file = {"grid": 1, "arcs": [[0, 0, 10, 0, 0, 10], [0, 0, 0, 10, 10, 0]], "land": [[0, -2]]}
    lons = call(
        "pieces",
        "(m, file) => { const p = new m.Piece(file).land[0].points; const out = [];"
        " for (let i = 0; i < p.length; i += 2) out.push(Math.round(p[i] * 360 - 180)); return out; }",
        file,
    )
    assert lons == [0, 10, 10, 10, 0, 0]


def test_points_in_areas(call):
    """A hole in an area is outside it."""
    square = [[0, 0], [10, 0], [10, 10], [0, 10]]
    hole = [[4, 4], [6, 4], [6, 6], [4, 6]]
    rings = [[{"x": x, "y": y} for x, y in ring] for ring in (square, hole)]
    inside = "(m, rings) => [[2, 2], [5, 5], [11, 5]].map(([x, y]) => m.inside(rings, x, y))"
    assert call("areas", inside, rings) == [True, False, False]


@pytest.mark.parametrize(
    ("on", "link"),
    [
        (["strike", "battle"], "/events.geojson"),
        (["battle"], "/events.geojson?kind=battle"),
        (["strike", "battle", "background"], "/events.geojson?map=point,area,off&layer=battle,strike,background"),
        (["strike", "battle", "background", "planned"], "/events.geojson?map=point,area,off"),
        (["planned"], "/events.geojson?map=off&layer=planned"),
        (["places"], None),
    ],
)
def test_download_link_follows_the_layers(call, on, link):
    """The link asks for what is on, and there is none when nothing on can be downloaded."""
    function = (
        "(m, on) => m.downloadLink('/events.geojson', { on: new Set(on), filters: { write() {} }, layers: new Map(["
        "['battle', {id: 'battle', group: 'happened'}], ['strike', {id: 'strike', group: 'happened'}],"
        "['background', {id: 'background', group: 'later'}], ['planned', {id: 'planned', group: 'later'}]]) })"
    )
    assert call("url", function, on) == link


@pytest.mark.parametrize(
    ("killed", "injured", "step"),
    [
        (None, None, 0),
        ([3, None], [19, 19], 2),
        ([1, 1], None, 1),
        (None, [60, None], 3),
        ([150, 200], [80, 80], 4),
        ([None, 5], None, 1),
    ],
)
def test_casualties_ring_steps(call, killed, injured, step):
    """The ring grows at 1, 10, 50 and 200 people, counted from the low end; unknown has none."""
    assert call("model", "(m, event) => m.harmStep(event)", {"killed": killed, "injured": injured}) == step


def test_first_view_is_the_region_with_most_events(call):
    """Where events lie on several continents the view shows the region with most of them and says how many are left."""
    nodes = [{"lat": 48 + i / 10, "lon": 37, "events": [0]} for i in range(6)]
    nodes += [{"lat": 33.9, "lon": 35.5, "events": [0]}, {"lat": -4.3, "lon": 15.3, "events": [0]}]
    function = (
        "(m, nodes) => { const view = m.firstView({ nodes: () => nodes, areaGroups: () => [], shownPlaces: () => [] });"
        " return [view.left, view.bounds.getSouth()]; }"
    )
    assert call("fit", function, nodes) == [2, 48]


def test_first_view_of_a_hundred_thousand_spots_is_found_at_once(call):
    """Spots all over the world are weighed by squares: no freezing, and none is forgotten."""
    function = (
        "(m, count) => { const nodes = Array.from({length: count}, (_, i) => ({lat: (i * 0.618) % 120 - 60,"
        " lon: (i * 0.7548) % 340 - 170, events: [0]})); const began = performance.now();"
        " const view = m.firstView({ nodes: () => nodes, areaGroups: () => [], shownPlaces: () => [] });"
        " return [view.left, performance.now() - began]; }"
    )
    left, took = call("fit", function, 100_000)
    assert left == 0
    assert took < 5000


def test_many_marks_merge_as_well_as_few(call):
    """Thousands of nodes, taken together by squares beforehand, also keep apart and lose no event."""
    nodes = [(37 * i % 997, 53 * i % 499, 1 + i % 3) for i in range(6000)]
    marks = cluster(call, nodes)
    assert sum(mark["n"] for mark in marks) == sum(n for _, _, n in nodes)
    for i, one in enumerate(marks):
        for other in marks[:i]:
            apart = ((one["x"] - other["x"]) ** 2 + (one["y"] - other["y"]) ** 2) ** 0.5
            assert apart >= one["r"] + other["r"]


@pytest.mark.parametrize(
    ("first", "last", "granularity"),
    [
        ("2023-03-18", "2023-03-18", "day"),
        ("2023-03-18", "2023-03-19", "range"),
        ("2023-03-18", "2023-04-02", "range"),
        ("2022-12-31", "2023-01-02", "range"),
        ("2022-05-01", "2022-05-31", "month"),
        ("2022-03-01", "2022-05-31", "season"),
        ("2022-01-01", "2022-12-31", "year"),
        ("2020-01-01", "2022-12-31", "year"),
        ("2021-11-01", "2022-02-28", "season"),
        ("2022-02-24", None, "range"),
        (None, "2022-02-24", "range"),
    ],
)
def test_days_are_worded_as_on_the_server(call, first, last, granularity):
    """The browser writes a range of days as the server writes that of an event."""
    function = "async (m, [a, b]) => { const t = await import('/static/js/time.js'); return m.rangeWords(t.dayOf(a) ?? -t.OPEN, t.dayOf(b) ?? t.OPEN); }"
    assert call("days", function, [first, last]) == words.days(first, last, granularity)
