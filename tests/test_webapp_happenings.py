"""The web face of happenings: every report on one page, what they differ about, and corrections by form."""

from __future__ import annotations

from dataclasses import replace

import fixtures_web as sample
import pytest
from test_webapp import HERE, app

from geodata.store import Store


@pytest.fixture
def store():
    with Store.open(None) as opened:
        opened.add(sample.told(3, "the governor", "The Example Post"))
        opened.add(sample.told(5, "the mayor", "The Sample Herald"))
        yield opened


@pytest.fixture
def client(store):
    return app(store).test_client()


def reports(store) -> dict[str, str]:
    """The event of each outlet."""
    return {event["document"]["source"]: event["id"] for event in store.events()}


def test_the_event_page_lists_every_report(client, store):
    """Each report stands with outlet, day, link, sentence, claimant and figure, and what they differ about is said."""
    for event_id in reports(store).values():
        page = client.get(f"/e/{event_id}").text
        assert "told by 2 reports of 2 outlets" in page
        assert page.count("published 4 March 2024") == 2
        assert page.count('href="https://news.example/kherson"') == 2
        for words in ("The Example Post", "The Sample Herald", "claimed by “the governor”", "claimed by “the mayor”"):
            assert words in page
        assert "3 killed according to the governor (The Example Post)" in page
        assert "5 killed according to the mayor (The Sample Herald)" in page
        assert "between 3 and 5 killed" in page
        assert page.count("Not the same event") == 2


def test_the_panel_gets_the_same(client, store):
    """The answer for the panel has the reports, the differences and where to send a correction."""
    answer = client.get(f"/api/events/{store.happening(next(iter(reports(store).values())))['id']}").json
    shown = answer["shown"]
    assert {told["source"]["outlet"] for told in shown["told"]} == {"The Example Post", "The Sample Herald"}
    assert [said["agree"] for said in shown["accord"]] == [False]
    assert all(told["links"]["part"].endswith("/part") for told in shown["told"])
    assert shown["more"] == 0
    assert {told["id"] for told in answer["told"]} == set(reports(store).values())


def test_a_report_is_parted_by_a_form_and_the_page_offers_to_undo(client, store):
    """The form leads to the rest, which says what was done, links the other event and can take it back."""
    post, herald = (reports(store)[name] for name in ("The Example Post", "The Sample Herald"))
    answer = client.post(f"/e/{post}/part", headers=HERE)
    assert (answer.status_code, answer.location) == (303, f"/e/{herald}")
    page = client.get(answer.location).text
    assert "parted here by hand" in page
    assert f'href="/e/{post}"' in page
    assert store.count_happenings() == 2
    (act,) = store.corrections(herald)
    back = client.post(f"/corrections/{act['act']}/undo", data={"event": herald}, headers=HERE)
    assert (back.status_code, back.location) == (303, f"/e/{herald}")
    assert store.count_happenings() == 1
    assert "by hand" not in client.get(back.location).text


def test_marks_close_by_can_be_joined_by_a_form(client, store):
    """The page offers marks of the same kind near by, and joining makes them one."""
    post, herald = (reports(store)[name] for name in ("The Example Post", "The Sample Herald"))
    client.post(f"/e/{post}/part", headers=HERE)
    assert "Same event" in client.get(f"/e/{post}").text
    answer = client.post(f"/e/{post}/join", data={"other": herald}, headers=HERE)
    assert answer.status_code == 303
    assert store.count_happenings() == 1
    assert "joined here by hand" in client.get(answer.location).text


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
)
def test_corrections_from_other_sites_are_refused(client, store, headers):
    """Another site's form changes nothing."""
    event_id = next(iter(reports(store).values()))
    for address in (f"/e/{event_id}/part", f"/e/{event_id}/join", "/corrections/1/undo"):
        assert client.post(address, data={"other": event_id}, headers=headers).status_code == 403
    assert store.count_happenings() == 1


def test_corrections_need_a_post_and_something_to_correct(client, store):
    """Reading an address corrects nothing; unknown events and corrections are 404."""
    event_id = next(iter(reports(store).values()))
    assert client.get(f"/e/{event_id}/part").status_code == 405
    assert client.post("/e/nothing/part", headers=HERE).status_code == 404
    assert client.post(f"/e/{event_id}/join", data={"other": "nothing"}, headers=HERE).status_code == 404
    assert client.post("/corrections/7/undo", headers=HERE).status_code == 404
    assert client.post("/corrections/x/undo", headers=HERE).status_code == 404
    assert store.count_happenings() == 1


def test_a_correction_changes_what_the_browser_keeps(client, store):
    """The feed's ETag is another one after a correction, so that no browser shows the old marks."""
    before = client.get("/map/feed.json").headers["ETag"]
    client.post(f"/e/{reports(store)['The Example Post']}/part", headers=HERE)
    assert client.get("/map/feed.json", headers={"If-None-Match": before}).status_code == 200


def test_hostile_reports_stay_words(store):
    """Words of a report that look like code are words in the list of reports and in what they differ about."""
    store.add(sample.told(4, sample.EVIL, sample.EVIL, title=sample.EVIL))
    client = app(store).test_client()
    page = client.get(f"/e/{reports(store)['The Example Post']}").text
    assert "<script>window" not in page
    assert "&lt;script&gt;window.hit=1" in page


def test_the_table_without_script_counts_reports(client):
    """Where scripts are off the table has one row for the happening and says how many reports tell of it."""
    page = client.get("/").text
    assert page.count("<td><a href") == 1
    assert ", 2 reports" in page


def test_who_states_and_who_claims_is_told_apart(client, store):
    """Where one report states as fact what others claim, the page says how many do and whom the others name."""
    flat = sample.told(3, "a witness", "The Plain Paper")
    (event,) = flat.events
    store.add(replace(flat, events=(replace(event, assertion="asserted", claims=()),)))
    page = client.get(f"/e/{reports(store)['The Plain Paper']}").text
    assert "Stated as fact by 1 of 3 reports; named are “the governor”, “the mayor”." in page or (
        "Stated as fact by 1 of 3 reports; named are “the mayor”, “the governor”." in page
    )


def test_reports_of_one_outlet_are_said_to_be_so(client, store):
    """Several reports of one outlet do not look like several outlets."""
    store.add(sample.told(3, "a witness", "The Example Post"))
    assert "told by 3 reports of 2 outlets" in client.get(f"/e/{reports(store)['The Sample Herald']}").text
