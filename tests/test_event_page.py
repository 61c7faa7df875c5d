"""The page of one event, its file and its links, through Flask's test client."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import fixtures_web as sample
import pytest

from geodata.errors import SettingsError
from geodata.settings import Settings
from geodata.store import Store
from geodata.types import DayRange
from webapp import create_app, marks, placemap, problem, words

BASEMAP = Path(__file__).parent.parent / "static" / "basemap"


@pytest.fixture
def store():
    with Store.open(None) as opened:
        yield opened


def client(store, **given):
    folder = Path("unused")
    return create_app(Settings(data_dir=folder, cache_dir=folder, **given), store=store, read=sample.read).test_client()


def page(store, event, **given):
    return client(store, **given).get(f"/e/{event.id}").text


def test_a_mark_has_a_map_with_its_radius(store):
    """The event page shows where the place lies, without a script: land, the circle of its radius, a scale, its name."""
    store.add(sample.visit())
    html = page(store, sample.visit().events[0])
    assert '<svg viewBox="0 0 640 320" role="img"' in html
    assert 'class="pm-radius"' in html
    assert "Mariupol</text>" in html
    assert " km</text>" in html


def test_an_area_is_drawn_as_an_area(store):
    """An event known to an oblast only is its outline on the page's map, not a mark."""
    store.add(sample.visit())
    html = page(store, sample.visit().events[4])
    assert 'class="pm-area"' in html
    assert "pm-radius" not in html


def test_an_event_without_a_place_has_no_map(store):
    """What has no place is not drawn anywhere."""
    store.add(sample.visit())
    assert "<figure" not in page(store, sample.visit().events[-1])


@pytest.mark.parametrize(("lat", "lon", "km"), [(47.1, 37.5, 8), (0, 179.9, 50), (-80, 0, 600), (31.5, 34.4, 0.5)])
def test_the_map_of_a_place_stays_in_its_frame(lat, lon, km):
    """Anywhere on earth the picture's shapes lie within the picture and a small edge, and the circle is to scale."""
    where = {"lat": lat, "lon": lon, "radius_km": km}
    drawn = placemap.picture(where, None, BASEMAP, name="Here")
    numbers = [float(n) for n in drawn["land"].replace("M", " ").replace("L", " ").replace("Z", " ").split()]
    assert all(-5 <= n <= placemap.WIDTH + 5 for n in numbers)
    scale = drawn["scale"]
    assert drawn["radius"] == pytest.approx(km * scale["width"] / scale["length"], rel=0.02, abs=0.06)


def test_the_sentence_stands_in_its_paragraph(store):
    """The sentence is shown with what stands before and after it in its paragraph, and not with other paragraphs."""
    story = sample.Story("Another matter.\nIt was night. Kharkiv was shelled. Nobody slept.\nA third matter.")
    event = story.event("strike", "shelling", "was shelled", "Kharkiv")
    store.add(story.reading())
    html = page(store, event)
    assert '<span class="around">It was night. </span>' in html
    assert "Nobody slept." in html
    assert "Another matter." not in html
    assert "A third matter." not in html


def test_long_paragraphs_are_cut_at_words():
    """Of a long paragraph only the words near the sentence are shown, and that something is left out."""
    text = "word " * 300 + "Here. " + "after " * 300
    start = text.index("Here.")
    around = marks.paragraph(text, start, start + 5, ())
    before = "".join(piece["text"] for piece in around["before"])
    after = "".join(piece["text"] for piece in around["after"])
    assert before.startswith("…word ")
    assert after.endswith("after…")
    assert len(before) < marks.AROUND + 5
    assert len(after) < marks.AROUND + 5


def test_other_places_of_the_name_are_listed_with_their_distance():
    """What else the name can mean is told with region and distance, for the place that was taken only."""
    where = {"start": 3, "place_id": "gn:1", "lat": 50.0, "lon": 36.0}
    other = {"id": "gn:3", "name": "Kharkiv", "lat": 51.0, "lon": 36.0, "admin1": "Example Oblast", "country": "UA"}
    found = [{"start": 3, "place": {"id": "gn:1"}, "alternatives": [other]}]
    assert words.alternatives(found, where) == [
        {"name": "Kharkiv", "where": "Example Oblast, Ukraine", "away": "110 km"}
    ]
    assert words.alternatives(found, where | {"place_id": "gn:2"}) == []
    assert words.alternatives(found, None) == []


def dated(store, *days):
    events = []
    for i, day in enumerate(days):
        story = sample.Story(f"Number {i}: Kharkiv was shelled.")
        when = DayRange(first=day, last=day, granularity="day", basis="explicit")
        events.append(story.event("strike", "shelling", "shelled", "Kharkiv", when=when))
        store.add(story.reading())
    return events


def test_the_page_leads_to_the_events_before_and_after(store):
    """Earlier and later are the nearest by day, and the ends have none."""
    first, last, middle = dated(store, date(2024, 1, 1), date(2024, 1, 30), date(2024, 1, 15))
    html = page(store, middle)
    assert f'rel="prev" href="/e/{first.id}"' in html
    assert f'rel="next" href="/e/{last.id}"' in html
    assert 'rel="prev"' not in page(store, first)
    assert "3 events lie at this place." in html


def test_before_and_after_pass_every_event_once(store):
    """Going on from the first event leads through all of them, also those of one day, to the last."""
    events = dated(store, *[date(2024, 1, 1 + i % 4) for i in range(11)])
    seen, at = [], store.nearest("drawn = 'point'")
    while at:
        seen.append(at["id"])
        key = (at["when"]["first"], at["id"])
        at = store.nearest("drawn = 'point' AND (coalesce(first, last), id) > (?, ?)", key)
    assert len(seen) == store.count_happenings("drawn = 'point'") <= len(events)
    assert len(set(seen)) == len(seen)


def test_one_event_is_a_file(store):
    """``/e/ID.geojson`` is a collection with this event and what it is, to be kept under a name of its own."""
    store.add(sample.visit())
    event = sample.visit().events[0]
    answer = client(store).get(f"/e/{event.id}.geojson")
    file = json.loads(answer.text)
    assert answer.mimetype == "application/geo+json"
    assert f"conflictmap-{event.id}.geojson" in answer.headers["Content-Disposition"]
    assert [feature["id"] for feature in file["features"]] == [event.id]
    assert file["features"][0]["geometry"]["type"] == "Point"
    assert file["about"]["filter"] == f"Event {event.id}."
    assert client(store).get("/e/nobody.geojson").status_code == 404


def test_the_file_of_an_event_without_a_place_has_no_position(store):
    """Unknown is null, never 0, 0."""
    store.add(sample.visit())
    file = json.loads(client(store).get(f"/e/{sample.visit().events[-1].id}.geojson").text)
    assert file["features"][0]["geometry"] is None


def test_problems_are_reported_only_where_the_owner_takes_them(store):
    """Without the setting there is no such link; with it, it leads to the owner's address with title and event."""
    store.add(sample.visit())
    event = sample.visit().events[0]
    assert "Report a problem" not in page(store, event)
    assert "mailto:owner@example.org?subject=Problem%20with" in page(store, event, report_to="owner@example.org")
    tracker = page(store, event, report_to="https://tracker.example/new?title={title}&body={address}")
    assert 'rel="noopener noreferrer nofollow">Report a problem' in tracker
    assert "{title}" not in tracker


def test_hostile_titles_stay_inside_the_report_link():
    """A title cannot add headers or recipients to the mail, or parameters to the address."""
    evil = 'x&cc=evil@example.org\r\nBcc: a@b.c"><script>'
    for target in ("owner@example.org", "https://tracker.example/new?title={title}"):
        link = problem.link(target, title=evil, address="http://localhost/e/1")
        assert not set('\r\n"<> ') & set(link)
        assert "&cc=" not in link


@pytest.mark.parametrize("value", ["javascript:alert(1)", "nobody", "a@b?cc=c@d.e", "ftp://x.example", "a@b.c,d@e.f"])
def test_a_wrong_report_address_is_refused(value):
    """The server does not start with an address that nobody can be reached at."""
    with pytest.raises(SettingsError, match="report_to"):
        problem.checked(value)


def test_hostile_words_stay_words_on_the_page(store):
    """Title, outlet, claimant and address of a hostile report are text in every part of its page, citations included."""
    store.add(sample.hostile())
    html = page(store, sample.hostile().events[0], report_to="owner@example.org")
    assert "<script>window" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


def test_a_report_leads_from_its_marks_to_its_events(store):
    """On a report's page the words of each event lead to its card, and the card back to the words."""
    store.add(sample.visit())
    html = client(store).get(f"/d/{sample.visit().document.id}").text
    for event in sample.visit().events[:3]:
        assert f'id="mark-{event.id}"' in html
        assert f'href="#event-{event.id}"' in html
        assert f'href="#mark-{event.id}"' in html
