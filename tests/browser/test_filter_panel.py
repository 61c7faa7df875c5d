"""Filters by choices in a browser: panel, chips, counts, region, box, places offered, address, download."""

from __future__ import annotations

from random import Random
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import DESKTOP, FAINT, PHONE, grown, show_tab, until

from geodata import layers

NARROW = {"width": 320, "height": 640}
ON_MAP = "drawn IN ('point', 'area', 'off') AND lat IS NOT NULL"

# What the page's own model shows of the feed under each query: ids of events, and how many are not mapped.
SHOWN = """async (queries) => {
  const [{ Model }, { Words }] = await Promise.all([import("/static/js/model.js"), import("/static/js/search.js")]);
  const get = async (address) => (await fetch(address)).json();
  const [feed, words] = [await get("/map/feed.json"), await get("/map/words.json")];
  const started = await (await fetch("/map.js")).text();
  const options = JSON.parse(started.slice(started.lastIndexOf("conflictmap.start(")).match(/\\{.*\\}/s)[0]);
  return queries.map((asked) => {
    const model = new Model();
    for (const id of new Set(feed.events.layer.concat(feed.events.kind))) model.layers.set(id, { id });
    for (const [row, all] of Object.entries(options.sure)) for (const one of all) model.sureness.set(one, row);
    model.filters.define(options.facets);
    model.on = new Set(model.layers.keys());
    model.load(feed);
    model.setWords(new Words(words.words, words.titles));
    const query = new URLSearchParams(asked);
    const left = [];
    model.filters.read(query, (name, value) => left.push(`${name}=${value}`));
    if (query.get("q")) model.search(query.get("q"));
    model.setHarmed(query.get("harmed") === "yes");
    model.changed();
    return { ids: model.shown().map((event) => event.id).sort(), unmapped: model.unmapped(), left };
  });
}"""

# Milliseconds that a step of the panel takes with many events.
COST = """async () => {
  const { Model } = await import("/static/js/model.js");
  const feed = await (await fetch("/map/feed.json")).json();
  const model = new Model();
  for (const id of new Set(feed.events.layer)) model.layers.set(id, { id });
  model.on = new Set(model.layers.keys());
  const started = await (await fetch("/map.js")).text();
  model.filters.define(JSON.parse(started.slice(started.lastIndexOf("conflictmap.start(")).match(/\\{.*\\}/s)[0]).facets);
  model.load(feed);
  const times = [];
  for (let i = 0; i < 9; i += 1) {
    const start = performance.now();
    model.choose("area", i % 2 ? ["UA"] : []);
    model.choose("stage", i % 3 ? ["happened"] : []);
    model.shown();
    model.tally();
    model.unmapped();
    times.push(performance.now() - start);
  }
  return [model.events.length, times.sort((a, b) => a - b)[4]];
}"""


def violations(page):
    """What axe-core finds, one line each."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}" for one in found]


def listed(page):
    return page.locator("#event-list button[data-kind='event']").evaluate_all(
        "(all) => all.map((one) => one.dataset.id)"
    )


def query(page):
    return page.evaluate("Object.fromEntries(new URLSearchParams(location.search))")


def chips(page):
    return page.locator(".chip bdi").all_inner_texts()


def choose(page, facet, *titles):
    """Open a filter and tick choices by their titles."""
    root = page.locator(f"[data-facet='{facet}']")
    if root.get_attribute("open") is None:
        root.locator("summary").click()
    for title in titles:
        root.locator("label").filter(has=page.get_by_text(title, exact=True)).click()


def queries(number):
    """Filters as a reader may combine them, the same on every run."""
    random = Random(11)  # noqa: S311 - no secret, the same on every run
    choices = {
        "stage": ("happened", "ongoing,repelled", "planned,attempted"), "precision": ("site", "settlement,adm1", "country"),
        "side": ("RU", "UA|SD-RSF"), "actor": ("Wagner", "Ukraine|RSF", "RU"), "source": ("The Example", "Post, The|The Echo"),
        "area": ("UA", "UA/Sample Oblast", "RU|FJ", "FJ/A B, C-D"), "harmed": ("yes",), "q": ("deed1", "report 1 again", "sample oblast"),
        "bbox": ("30,45,40,51", "170,-20,-170,70", "-180,-90,180,90", "37.5,48,37.5,48", "38.9999,49,60,60", "-179.9,-18,-179,-17"),
    }  # fmt: skip
    alone = [{name: value} for name, values in choices.items() for value in values]
    mixed = [
        {name: random.choice(choices[name]) for name in random.sample(sorted(choices), random.randrange(2, 5))}
        for _ in range(number)
    ]
    return alone + mixed


# -- one meaning on both sides -----------------------------------------------------------------------------------------
def test_the_download_holds_what_each_filter_shows(varied_site, open_page):
    """For every filter and many combinations page and server leave the same events, also of those not mapped."""
    page = open_page(varied_site.url)
    asked = queries(60)
    found = page.evaluate(SHOWN, ["&".join(f"{name}={quote(value)}" for name, value in one.items()) for one in asked])
    sizes = set()
    for one, shown in zip(asked, found, strict=True):
        sql, parameters = layers.parse_filter(one | {"map": "point,area,off"}).sql()
        assert shown["left"] == []
        assert shown["ids"] == sorted(event["id"] for event in varied_site.store.happenings(sql, parameters)), one
        without_map = layers.parse_filter(one)
        rest = [condition for name, condition in without_map.conditions if name != "map"]
        unmapped = " AND ".join([f"NOT ({ON_MAP})", *(f"({condition.sql})" for condition in rest)])
        values = [value for condition in rest for value in condition.parameters]
        assert shown["unmapped"] == varied_site.store.count_happenings(unmapped, values), one
        sizes.add(len(shown["ids"]))
    assert len(sizes) > 15


@pytest.mark.parametrize(
    "path",
    [
        "/?stage=happened,ongoing", "/?side=RU", "/?actor=Wagner&source=The+Example", "/?area=UA/Sample+Oblast&precision=settlement,site",
        "/?bbox=170,-20,-170,70", "/?layers=strike,background", "/?layers=planned&area=UA",
    ],
)  # fmt: skip
def test_the_page_and_its_download_link_agree(varied_site, open_page, path):
    """The file that the header's link leads to holds what the list shows."""
    page = open_page(varied_site.url, path=path + "#3/50/32")
    address = page.locator("[data-download]").get_attribute("href")
    features = page.request.get(varied_site.url + address).json()["features"]
    assert {feature["id"] for feature in features} == set(listed(page))
    assert features


# -- the panel ---------------------------------------------------------------------------------------------------------
def test_the_panel_of_filters_opens_with_a_button_and_a_key(site, open_page, size):
    """The button beside the search and the key F open the panel, Escape closes it, and the focus comes back."""
    page = open_page(site.url, size=size)
    button, panel = page.locator("#filters-open"), page.locator("#filters")
    assert panel.is_hidden()
    button.click()
    assert panel.is_visible()
    assert (button.get_attribute("aria-expanded"), page.evaluate("document.activeElement.id")) == ("true", "filters")
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    assert page.evaluate("document.activeElement.id") == "filters-open"
    page.keyboard.press("f")
    assert panel.is_visible()
    page.locator("#filters-close").click()
    assert (panel.is_hidden(), button.get_attribute("aria-expanded")) == (True, "false")


def test_on_a_phone_the_panel_lies_in_the_sheet(site, open_page):
    """The sheet holds the panel; another tab closes it, and each tab can still be reached by keyboard."""
    page = open_page(site.url, size=PHONE)
    page.locator("#filters-open").click()
    assert page.locator("#sheet-body > #filters").is_visible()
    assert page.locator("#events").is_hidden()
    assert page.locator("[role=tab][tabindex='0']").count() == 1
    page.locator("#tab-layers").click()
    assert page.locator("#filters").is_hidden()
    assert page.locator("#filters-open").get_attribute("aria-expanded") == "false"


def test_choices_count_what_they_leave_under_the_other_filters(varied_site, open_page):
    """Each number is the number of events shown when that choice alone is ticked, under the other filters."""
    page = open_page(varied_site.url, path="/?side=RU")
    page.locator("#filters-open").click()
    stage = page.locator("[data-facet='stage']")
    stage.locator("summary").click()
    stage.locator("li").first.wait_for()
    told = stage.locator("li").evaluate_all(
        "(all) => all.map((one) => [one.querySelector('input').value, Number(one.querySelector('.count').textContent)])"
    )
    assert [name for name, _ in told][:3] == ["happened", "ongoing", "attempted"]
    for value, number in told:
        sql = layers.parse_filter({"side": "RU", "stage": value}).sql()
        assert number == varied_site.store.count_happenings(*sql), value
    assert any(number for _, number in told)


def test_ticking_filters_list_time_bar_and_address(varied_site, open_page, size):
    """A tick leaves what has it, at once and everywhere; a second one of the same filter adds."""
    page = open_page(varied_site.url, size=size)
    before = len(listed(page))
    page.locator("#filters-open").click()
    choose(page, "side", "Russia")
    assert query(page) == {"v": "1", "side": "RU"}
    one = page.evaluate("window.conflictmap.time().whole.reduce((a, b) => a + b)")
    choose(page, "side", "Ukraine")
    assert query(page)["side"].split("|") in (["RU", "UA"], ["UA", "RU"])
    assert chips(page) in (["Claimed by Russia or Ukraine"], ["Claimed by Ukraine or Russia"])
    until(page, f"window.conflictmap.time().whole.reduce((a, b) => a + b) > {one}")
    assert 0 < page.evaluate("Number(document.querySelector('#events-heading').textContent.split(' ')[0])") < before
    assert page.locator("#filters-open .badge").inner_text() == "1"
    assert page.locator("#filters-open").get_attribute("aria-label") == "Filters: 1 in force"


def test_a_long_list_of_choices_is_searched(site, open_page):
    """Lists longer than eight can be searched, in any spelling; "Show all" opens the rest."""
    page = open_page(site.url)
    page.locator("#filters-open").click()
    area = page.locator("[data-facet='area']")
    area.locator("summary").click()
    area.locator("li").first.wait_for()
    assert area.locator("li input").count() == 8
    area.locator(".facet-find").fill("KHÉRSON")
    assert area.locator(".name").all_inner_texts() == ["Kherson Oblast, Ukraine"]
    area.locator(".facet-find").fill("nowhere")
    assert area.locator("li").all_inner_texts() == ["Nothing by this name."]
    area.locator(".facet-find").fill("")
    area.get_by_role("button", name="Show all").click()
    assert area.locator("li input").count() > 8
    assert page.evaluate("document.activeElement.closest('li') !== null")


def test_the_panel_works_by_keyboard_alone(varied_site, open_page):
    """F, Tab, Enter and Space open a filter and tick a choice; the focus stays on what was ticked."""
    page = open_page(varied_site.url)
    page.keyboard.press("f")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('[data-facet=stage]') !== null"):
            break
    page.keyboard.press("Enter")
    page.locator("[data-facet=stage] li").first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert query(page) == {"v": "1", "stage": "happened"}
    page.wait_for_timeout(300)
    assert page.evaluate("document.activeElement.value") == "happened"
    page.keyboard.press("Space")
    assert query(page) == {}


# -- the filter in words -----------------------------------------------------------------------------------------------
def test_the_filter_is_said_in_words_and_each_part_lifts(varied_site, open_page, size):
    """Each filter in force is one phrase on a button; pressing it lifts that part only, "Clear all" the rest."""
    path = "/?side=RU&stage=happened&area=UA&from=2023-03-01&to=2023-03-31&q=deed1&assertion=claimed&harmed=yes&bbox=-10,0,60,70&layers=strike,battle"
    page = open_page(varied_site.url, path=path, size=size)
    assert chips(page) == [
        "Battles, Strikes and explosions", "Claimed, not confirmed", "With people killed or injured", "In Ukraine", "Claimed by Russia",
        "Stage: happened", "Inside the box on the map", "March 2023", "Telling of “deed1”",
    ]  # fmt: skip
    button = page.get_by_role("button", name="Lift this filter: Claimed by Russia")
    button.focus()
    page.keyboard.press("Enter")
    assert "side" not in query(page)
    assert query(page)["stage"] == "happened"
    assert page.evaluate("document.activeElement.classList.contains('chip')")
    page.locator("#chips").get_by_role("button", name="Clear all").click()
    assert query(page) == {}
    assert page.locator("#chips").is_hidden()
    assert page.locator("#search").input_value() == ""


def test_lifting_is_an_entry_in_the_history(varied_site, open_page):
    """Back brings a lifted filter again, forward lifts it."""
    page = open_page(varied_site.url, path="/?stage=ongoing")
    page.locator(".chip").click()
    until(page, "location.search === ''")
    page.go_back()
    until(page, "location.search.includes('stage=ongoing')")
    assert chips(page) == ["Stage: going on"]


def test_the_number_is_told_politely(varied_site, open_page):
    """A live region of its own tells the number once it stands still, and nothing at the start."""
    page = open_page(varied_site.url)
    said = page.locator("#chips-said")
    page.wait_for_timeout(900)
    assert said.inner_text() == ""
    page.locator("#filters-open").click()
    choose(page, "stage", "going on")
    assert said.inner_text() == ""
    until(page, "document.querySelector('#chips-said').textContent.endsWith('events are shown')")
    assert page.locator("[role=status]").filter(has_text="as of").count() == 0


def test_hostile_choices_stay_text(varied_site, open_page):
    """Names out of reports become no markup in panel, chips and note."""
    page = open_page(varied_site.url, path="/?source=%3Cb%3EOutlet%3C/b%3E&actor=%3Cimg+src=x+onerror=alert(1)%3E")
    assert "Reported by <b>Outlet</b>" in chips(page)
    assert "actor “<img src=x onerror=alert(1)>”" in page.locator("#notice").inner_text()
    assert page.locator("#chips b, #notice img").count() == 0


# -- counts ------------------------------------------------------------------------------------------------------------
def test_the_header_counts_what_is_not_mapped_under_all_filters(varied_site, open_page):
    """ "Not mapped" and "undated" obey the search, how sure, and every other filter."""
    texts = set()
    for asked in ("", "q=deed1", "assertion=claimed", "side=RU", "area=UA", "stage=hypothetical"):
        page = open_page(varied_site.url, path=f"/?{asked}")
        until(page, "document.querySelector('.search').getAttribute('aria-busy') === 'false'")
        given = dict([asked.split("=")]) if asked else {}
        rest = [c for name, c in layers.parse_filter(given).conditions if name != "map"]
        sql = " AND ".join([f"NOT ({ON_MAP})", *(f"({c.sql})" for c in rest)])
        number = varied_site.store.count_happenings(sql, [value for c in rest for value in c.parameters])
        text = page.locator(".status").inner_text()
        assert f"{number} not mapped" in text if number else "not mapped" not in text
        texts.add(text)
    assert len(texts) >= 5


def test_what_empties_the_map_is_named_and_lifted(varied_site, open_page):
    """Where one filter leaves nothing, the note names it and a button lifts that one."""
    page = open_page(varied_site.url, path="/?area=FJ&bbox=0,0,1,1")
    notice = page.locator("#notice")
    assert "No event of the layers that are on passes this filter" in notice.inner_text()
    notice.get_by_role("button", name="Lift: Inside the box on the map").click()
    assert query(page) == {"v": "1", "area": "FJ"}
    assert listed(page)


def test_an_open_event_that_does_not_pass_is_explained(varied_site, open_page):
    """A link to an event under filters that leave it out says so, and offers to lift them."""
    event = next(varied_site.store.happenings("stage = 'ongoing' AND drawn = 'point'"))
    page = open_page(varied_site.url, path=f"/?e={event['id']}&stage=repelled")
    notice = page.locator("#notice")
    assert "does not pass the filters" in notice.inner_text()
    notice.get_by_role("button", name="Clear all").click()
    assert event["id"] in page.evaluate("window.conflictmap.visible().flatMap((item) => item.ids)")


# -- region and box ----------------------------------------------------------------------------------------------------
def test_a_box_is_drawn_on_the_map(site, open_page):
    """After the button a drag makes the box; it filters, stands in the address, is drawn, and can be lifted."""
    page = open_page(site.url, path="/#5/48/34")
    page.locator("#filters-open").click()
    page.locator("#box-draw").click()
    frame = page.locator("#map-frame").bounding_box()
    middle = {"x": frame["x"] + frame["width"] * 0.75, "y": frame["y"] + frame["height"] / 2}
    page.mouse.move(middle["x"] - 100, middle["y"] - 120)
    page.mouse.down()
    page.mouse.move(middle["x"] + 100, middle["y"] + 120, steps=4)
    page.mouse.up()
    until(page, "location.search.includes('bbox=')")
    west, south, east, north = (float(part) for part in query(page)["bbox"].split(","))
    assert west < east
    assert south < north
    assert 0 < len(listed(page)) < 14
    assert page.locator(".box-frame").count() == 1
    address = page.locator("[data-download]").get_attribute("href")
    assert {f["id"] for f in page.request.get(site.url + address).json()["features"]} == set(listed(page))
    page.locator("#box-lift").click()
    assert (query(page), page.locator(".box-frame").count()) == ({}, 0)


def test_drawing_can_be_left_and_a_slip_is_no_box(site, open_page):
    """Escape ends drawing without a box; a click alone makes none."""
    page = open_page(site.url)
    page.locator("#filters-open").click()
    page.locator("#box-draw").click()
    page.mouse.click(900, 400)
    assert query(page) == {}
    assert page.locator(".draw-hint").is_visible()
    assert page.locator("#filters").is_hidden()
    page.keyboard.press("Escape")
    assert page.locator(".draw-shade").is_hidden()
    assert page.locator("#filters").is_visible()
    assert page.evaluate("document.activeElement.id") == "box-draw"


def test_what_is_in_view_can_be_taken_without_a_mouse(site, open_page, size):
    """The button takes the map's view as the box: the way for keyboards and fingers."""
    page = open_page(site.url, size=size, path="/#8/46.65/32.6")
    page.keyboard.press("f")
    page.locator("#box-view").focus()
    page.keyboard.press("Enter")
    until(page, "location.search.includes('bbox=')")
    shown = page.locator("#events-heading").text_content()
    assert shown == "3 events"
    assert chips(page) == ["Inside the box on the map"]


def test_a_region_is_chosen_by_name(site, open_page):
    """An oblast leaves the events in it, also those known only as the oblast."""
    page = open_page(site.url)
    page.locator("#filters-open").click()
    choose(page, "area", "Donetsk Oblast, Ukraine")
    assert query(page) == {"v": "1", "area": "UA/Donetsk Oblast"}
    titles = page.locator("#event-list .item-title").all_inner_texts()
    assert "Shelling · Donetsk Oblast" in titles
    assert all(any(name in title for name in ("Donetsk", "Bakhmut", "Mariupol")) for title in titles)


# -- the address -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("stage=rumoured", "stage “rumoured”"), ("side=XX|RU", "side “XX”"), ("precision=exact", "precision “exact”"),
        ("area=Atlantis", "area “Atlantis”"), ("bbox=1,2,3", "bbox “1,2,3”"), ("bbox=0,50,10,40", "bbox “0,50,10,40”"),
        ("bbox=0,0,999,1", "bbox “0,0,999,1”"), ("source=" + "x" * 90, "source “" + "x" * 40 + "…”"),
    ],
)  # fmt: skip
def test_what_the_address_asks_in_vain_is_named(varied_site, open_page, asked, named):
    """An unknown choice is left out and named in the note; what is known beside it holds."""
    page = open_page(varied_site.url, path=f"/?{asked}")
    assert named in page.locator("#notice").inner_text()
    assert query(page) == ({"v": "1", "side": "RU"} if "RU" in asked else {})


def test_the_address_brings_every_filter_back(varied_site, open_page):
    """A link shared with any filters shows the same to somebody else."""
    page = open_page(varied_site.url)
    page.locator("#filters-open").click()
    choose(page, "stage", "happened", "going on")
    choose(page, "source", "The Example")
    address = page.evaluate("location.pathname + location.search + location.hash")
    again = open_page(varied_site.url, path=address)
    assert listed(again) == listed(page)
    assert chips(again) == chips(page) == ["Reported by The Example", "Stage: happened or going on"]


# -- places ------------------------------------------------------------------------------------------------------------
def offered(page, text):
    page.locator("#search").press_sequentially(text)
    page.locator("#place-list [role=option]").first.wait_for()
    return page.locator("#place-list .place-name").all_inner_texts()


def test_places_are_offered_while_one_types(site, open_page, size):
    """The box is a combobox: arrows go through the places, Enter flies there, and the words typed are no search then."""
    page = open_page(site.url, size=size)
    field = page.locator("#search")
    assert (field.get_attribute("role"), field.get_attribute("aria-expanded")) == ("combobox", "false")
    assert offered(page, "kher") == ["Kherson"]
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    until(page, "location.hash.split('/')[1].startsWith('46.6')")
    assert (field.input_value(), query(page)) == ("", {})
    assert "Kherson" in page.locator("#notice").inner_text()
    assert page.locator(".place-ring").count() == 1
    assert page.locator("#place-list").is_hidden()


def test_a_place_is_chosen_by_pointer_and_in_its_own_script(site, open_page, size):
    """A Ukrainian name finds the place and is shown beside it; a click goes there."""
    page = open_page(site.url, size=size)
    assert offered(page, "Киї") == ["Kyiv Київ"]
    page.locator("#place-list [role=option]").click()
    until(page, "location.hash.split('/')[1].startsWith('50.4')")


def test_the_search_of_words_goes_on_as_it_was(site, open_page):
    """Enter without a chosen place searches words; Escape with one chosen only closes the list."""
    page = open_page(site.url)
    offered(page, "kher")
    page.keyboard.press("Enter")
    assert page.locator("#place-list").is_hidden()
    assert query(page)["q"] == "kher"
    page.locator("#search").fill("")
    offered(page, "mosc")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert page.locator("#place-list").is_hidden()
    assert page.locator("#search").input_value() == "mosc"


def test_places_that_do_not_come_are_no_trouble(site, open_page):
    """Without an answer the box searches words as ever."""
    page = open_page(site.url)
    page.route("**/api/places*", lambda route: route.fulfill(status=200, body="{"))
    page.locator("#search").press_sequentially("kherson")
    until(page, "new URLSearchParams(location.search).get('q') === 'kherson'")
    page.wait_for_timeout(300)
    assert page.locator("#place-list").is_hidden()


# -- room, and many ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW], ids=["desktop", "phone", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_filters_are_readable_and_in_the_window(varied_site, open_page, size, scheme):
    """In both themes words can be read; panel, chips and button stay inside the window, clear of the zoom buttons."""
    page = open_page(varied_site.url, size=size, color_scheme=scheme, path="/?stage=happened,ongoing&side=RU&area=UA")
    page.locator("#filters-open").click()
    choose(page, "precision")
    assert page.evaluate(FAINT) == []
    zoom = page.locator(".leaflet-control-zoom").bounding_box()
    for name in (".search", "#filters-open", "#filters", "#chips"):
        box = page.locator(name).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size["width"] + 1
        if name != "#filters":
            assert box["x"] + box["width"] <= zoom["x"]
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    if size["width"] < 800:
        for name in (".chip", "#filters-open", ".facet summary", ".facet-list label", "#box-view"):
            assert page.locator(name).first.bounding_box()["height"] >= 44


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_filters_chips_and_places_have_no_violation(site, open_page, size, scheme):
    """axe-core finds nothing wrong with the open panel, its lists, the chips and the places offered."""
    page = open_page(site.url, size=size, color_scheme=scheme, path="/?area=UA")
    page.locator("#filters-open").click()
    for name in ("area", "stage"):
        choose(page, name)
        page.locator(f"[data-facet='{name}'] li").first.wait_for()
    assert violations(page) == []
    offered(page, "kher")
    page.keyboard.press("ArrowDown")
    assert violations(page) == []


@pytest.mark.parametrize(("code", "region"), [("uk", "Донецька область"), ("ru", "Донецкая область")])
def test_regions_are_named_in_the_language_of_the_page(site, open_page, code, region):
    """Titles of regions follow the page's language; the address keeps the same value."""
    page = open_page(site.url, path=f"/?lang={code}&area=UA/Donetsk+Oblast")
    assert region in chips(page)[0]
    assert query(page)["area"] == "UA/Donetsk Oblast"


def test_twenty_thousand_events_are_filtered_without_a_stutter(site, open_page):
    """A step of the panel, with all counts anew, takes no longer than a few frames of work."""
    page = open_page(site.url, path="/about", ready=False)
    days = [(f"2023-{1 + n % 12:02}-{1 + n % 28:02}",) * 2 for n in range(20_000)]
    feed = grown(page.request.get(site.url + "/map/feed.json").json(), days)
    page.route("**/map/feed.json", lambda route: route.fulfill(json=feed))
    number, cost = page.evaluate(COST)
    print(f"a step with all counts: {cost:.0f} ms")
    assert number == 20_000
    assert cost < 250


def test_places_hidden_by_choices_come_back(site, open_page):
    """Places only mentioned have no claimant: they are left out under a choice, and kept under a box that holds them."""
    page = open_page(site.url, path="/?area=UA")
    show_tab(page, "events")
    places = page.locator("#event-list button[data-kind='place']")
    assert places.count() == 0
    page.locator(".chip").click()
    number = places.count()
    assert number >= 2
    page = open_page(site.url, path="/?bbox=-179,-89,179,89")
    assert page.locator("#event-list button[data-kind='place']").count() == number
    page = open_page(site.url, path="/?bbox=37.55,48.7,37.65,48.9")
    assert page.locator("#event-list button[data-kind='place'] .item-title").all_inner_texts() == [
        "Kramatorsk",
        "Sloviansk",
    ]
