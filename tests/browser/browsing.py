"""What the browser tests share: window sizes, what the map shows, waiting, tabs of the phone's sheet."""

from __future__ import annotations

import pytest

# Texts that can be seen whose contrast with the background behind them is below 4.5 : 1, as "words ratio".
FAINT = """() => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const linear = (part) => (part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const line = (one) => (one ? [one, ...line(one.parentElement)] : []);
  const behind = (all) => all.map((one) => rgba(getComputedStyle(one).backgroundColor)).find((one) => one[3] > 200);
  const faint = [];
  for (const one of document.querySelectorAll("body *")) {
    const style = getComputedStyle(one);
    const worded = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    const hidden = !one.getClientRects().length || style.visibility === "hidden" || one.closest(".hidden, .skip");
    if (!worded || hidden || one.disabled) continue;
    const all = line(one);
    const opacity = all.reduce((product, part) => product * Number(getComputedStyle(part).opacity), 1);
    if (opacity === 0) continue;
    const paper = behind(all) ?? [255, 255, 255];
    const ink = rgba(style.color).map((part, i) => part * opacity + paper[i] * (1 - opacity));
    const [less, more] = [light(ink), light(paper)].sort((a, b) => a - b);
    const ratio = (more + 0.05) / (less + 0.05);
    if (ratio < 4.5) faint.push(`${one.textContent.trim().slice(0, 40)} ${ratio.toFixed(2)}`);
  }
  return faint;
}"""

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


def drawn(page, *kinds):
    """What the map shows now, by kind ("mark", "cluster", "area", "place", "label"); all but labels by default."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    wanted = kinds or ("mark", "cluster", "area", "place")
    return [item for item in page.evaluate("() => window.conflictmap.visible()") if item["type"] in wanted]


def until(page, expression):
    """Wait until an expression is true; Playwright's own wait needs eval, which the policy forbids."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"not within 5 seconds: {expression}")


def show_tab(page, name):
    """On a phone, bring a panel up; on wide screens all are there."""
    tab = page.locator(f"#tab-{name}")
    if tab.is_visible() and tab.get_attribute("aria-selected") == "false":
        tab.click()


def grown(feed, spans):
    """A feed with one event for each (first, last) of ``spans``, made of the rows of ``feed`` at places of their own.

    ``feed`` is what the server gives, so that the columns are always those of today.
    """
    columns = feed["events"]
    models = [i for i, precision in enumerate(columns["precision"]) if precision == "settlement"]
    shown = [i for i in models if columns["map"][i] == "point"]
    rows = []
    for n, (first, last) in enumerate(spans):
        row = {name: column[shown[n % len(shown)]] for name, column in columns.items()}
        row |= {"id": f"n{n}", "place_id": f"p{n}", "first": first, "last": last}
        row |= {"lat": round(45 + n * 0.618034 % 6, 4), "lon": round(26 + n * 0.754878 % 13, 4)}
        rows.append(row)
    events = {name: [row[name] for row in rows] for name in columns}
    unplaced = {name: [] for name in feed["unplaced"]}
    return feed | {"events": events, "places": [], "unplaced": unplaced, "unmapped": 0}
