"""The colours of the marks, computed from the real tables: told apart by every eye, and seen on every ground."""

from __future__ import annotations

import re
from itertools import combinations
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt
from pathlib import Path

import pytest

from geodata.layers import all_layers

CSS = (Path(__file__).parent.parent / "static/css/base.css").read_text("utf-8")
# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
VISION = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
HAPPENED = {layer.colour for layer in all_layers() if layer.group == "happened"}


def linear(colour):
    """A colour "#rrggbb" as linear RGB, 0 to 1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(colour):
    """Relative luminance after WCAG 2."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """Contrast after WCAG 2, 1 to 21."""
    less, more = sorted((luminance(one), luminance(other)))
    return (more + 0.05) / (less + 0.05)


def lab(colour, vision):
    """CIE L*a*b* (D65) of a colour as an eye of this kind sees it."""
    seen = linear(colour)
    red, green, blue = (min(1, max(0, sum(a * b for a, b in zip(row, seen, strict=True)))) for row in VISION[vision])
    xyz = (
        (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047,
        0.2126729 * red + 0.7151522 * green + 0.0721750 * blue,
        (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883,
    )
    x, y, z = (v ** (1 / 3) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one, other):
    """CIEDE2000 of two L*a*b* colours (Sharma, Wu and Dalal 2005)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    chroma = ((hypot(a1, b1) + hypot(a2, b2)) / 2) ** 7
    g = 0.5 * (1 - sqrt(chroma / (chroma + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = degrees(atan2(b1, a1)) % 360, degrees(atan2(b2, a2)) % 360
    turn = 0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    middle = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    light, c = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * cos(radians(middle - 30))
        + 0.24 * cos(radians(2 * middle))
        + 0.32 * cos(radians(3 * middle + 6))
        - 0.2 * cos(radians(4 * middle - 63))
    )
    sl = 1 + 0.015 * (light - 50) ** 2 / sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * c, 1 + 0.015 * c * t
    rt = -sin(radians(60 * exp(-(((middle - 275) / 25) ** 2)))) * 2 * sqrt(c**7 / (c**7 + 25**7))
    dl, dc, dh = (l2 - l1) / sl, (c2 - c1) / sc, 2 * sqrt(c1 * c2) * sin(radians(turn / 2)) / sh
    return sqrt(dl**2 + dc**2 + dh**2 + rt * dc * dh)


def tokens(theme):
    """The custom properties of a theme; the dark one changes some of the light one's."""
    light, dark = CSS.partition("@media (prefers-color-scheme: dark)")[::2]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return (
        found
        if theme == "light"
        else found | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark.partition("\n}\n")[0]))
    )


def test_the_measure_is_the_published_one():
    """CIEDE2000 of two pairs of the table in the paper."""
    assert difference((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert difference((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514)) == pytest.approx(0.9082, abs=1e-4)


@pytest.mark.parametrize("vision", VISION)
def test_the_colours_are_told_apart_by_every_eye(vision):
    """Any two colours of what happened differ clearly (CIEDE2000 of 15 and more), also to a colour-blind eye."""
    worst = min(difference(lab(one, vision), lab(other, vision)) for one, other in combinations(sorted(HAPPENED), 2))
    assert worst >= 15


def test_layers_of_one_colour_have_different_shapes():
    """What shares a colour is told apart by its shape; no two layers look alike."""
    looks = [(layer.colour, layer.shape) for layer in all_layers()]
    assert len(looks) == len(set(looks))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["land", "land-other", "sea"])
def test_marks_stand_out_from_the_map(theme, ground):
    """Each mark, or the halo around it, has a contrast of 3 to 1 with the ground it lies on."""
    known = tokens(theme)
    for colour in HAPPENED:
        assert max(contrast(colour, known[ground]), contrast(known["halo"], known[ground])) >= 3, colour


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["bg", "soft", "banner"])
def test_words_can_be_read(theme, ground):
    """Text, quiet text and links have a contrast of 4.5 to 1 with what they stand on."""
    known = tokens(theme)
    assert {
        name: round(contrast(known[name], known[ground]), 2)
        for name in ("ink", "muted", "accent")
        if contrast(known[name], known[ground]) < 4.5
    } == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marked_words_can_be_read(theme):
    """The text of an evidence keeps its contrast under each mark."""
    known = tokens(theme)
    marks = [name for name in known if re.fullmatch(r"m-\w+", name)]
    assert len(marks) >= 5
    assert all(contrast(known["ink"], known[name]) >= 7 for name in marks)
