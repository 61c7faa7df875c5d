"""Layers to one Folium map: one element a layer, never one an event.

Folium makes the scaffold (which scripts, the map's options, the order of the layers); what an element emits is a single
call into our own modules under ``static/js``.  News text never passes through here: Folium does not escape it.
The script is rendered once and served at a URL of its own, so that the page needs no inline script.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink, MacroElement
from folium.elements import JSCSSMixin
from folium.map import Layer
from folium.template import Template

from webapp.interface import gettext, marked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MIN_ZOOM: Final = 2
MAX_ZOOM: Final = 14
ATTRIBUTION: Final = marked(
    "Boundaries: Natural Earth, Crimea as in UN General Assembly resolution 68/262"
    " · Places: GeoNames CC BY 4.0 · Leaflet"
)


class LeafletMap(folium.Map):
    """A Folium map that needs Leaflet only, from our own address."""

    default_js = [("leaflet", "/assets/leaflet/leaflet.js")]  # noqa: RUF012 - Folium declares it so
    default_css = [("leaflet_css", "/assets/leaflet/leaflet.css")]  # noqa: RUF012 - Folium declares it so


class Basemap(Layer):
    """Land, borders and towns, drawn by ``static/js/basemap.js`` from files of our own."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "const {{ this.get_name() }} = conflictmap.basemap({{ this._parent.get_name() }}, {{ this.options|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__(name="Basemap", overlay=False, control=False)
        self._name = "Basemap"
        self.options = options


class EventLayer(Layer):
    """One layer of events; ``options`` are those of ``webapp.legend.options``."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "const {{ this.get_name() }} = conflictmap.layer({{ this._parent.get_name() }}, {{ this.options|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__(name=options["id"], overlay=True, show=options["on"])
        self._name = "EventLayer"
        self.options = options


class PlacesLayer(EventLayer):
    """The places that are named without a drawn event."""

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__(options | {"places": True})
        self._name = "PlacesLayer"


class ContextLayer(Layer):
    """A layer that is not of events: drawn by the module under ``static/js`` that ``options["draw"]`` names."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "const {{ this.get_name() }} = conflictmap.context({{ this._parent.get_name() }}, {{ this.options|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__(name=options["id"], overlay=True, show=options["on"])
        self._name = type(self).__name__
        self.options = {"draw": self._name.removesuffix("Layer").lower()} | options


class MarksLayer(ContextLayer):
    """The switch of the marks themselves, so that density or counts can be seen alone."""


class DensityLayer(ContextLayer):
    """How many events lie within the same stretch of land."""


class DivisionsLayer(ContextLayer):
    """Events counted by first-level division; ``url`` is the file of the divisions."""


class GraticuleLayer(ContextLayer):
    """Meridians and parallels."""


class TilesLayer(ContextLayer):
    """Pictures of a map from another host, if the owner of the server configured one."""


class FileLayer(ContextLayer):
    """A file of the owner of the server (``webapp.own_layers``)."""


ELEMENTS: Final[dict[str, type[EventLayer | ContextLayer]]] = {
    "places": PlacesLayer, "marks": MarksLayer, "density": DensityLayer, "divisions": DivisionsLayer,
    "graticule": GraticuleLayer, "tiles": TilesLayer,
}  # fmt: skip
"""What a layer is, by its id; layers of the group "added" are files, all others are events."""


def element(options: dict[str, Any]) -> EventLayer | ContextLayer:
    """The one Folium element of a layer."""
    usual: type[EventLayer | ContextLayer] = FileLayer if options["group"] == "added" else EventLayer
    return ELEMENTS.get(options["id"], usual)(options)


class TimeBar(MacroElement):
    """The bar that chooses the days of all layers; ``options`` say how it plays."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "conflictmap.timeBar({{ this._parent.get_name() }}, {{ this.options|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "TimeBar"
        self.options = options


class Start(JSCSSMixin, MacroElement):
    """The last call: fetch the feed and wire the page's panels to the map."""

    default_js = [("conflictmap", "/static/js/main.js")]  # noqa: RUF012 - Folium declares it so
    _template = Template(
        "{% macro script(this, kwargs) %}"
        "conflictmap.start({{ this._parent.get_name() }}, {{ this.options|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Start"
        self.options = options


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A rendered map: the body for the page, the script for ``/map.js``, the files to load before it, the script's hash."""

    body: str
    script: str
    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    etag: str


def conflict_map(
    layers: Sequence[dict[str, Any]], *, basemap: dict[str, Any], time: dict[str, Any], start: dict[str, Any]
) -> LeafletMap:
    """The map of all ``layers`` (dicts of ``webapp.legend.options``), with names that are the same on every run."""
    leaflet = LeafletMap(location=[48.5, 36.0], zoom_start=6, tiles=None, zoom_control="topright", control_scale=False)
    leaflet.options |= {
        "min_zoom": MIN_ZOOM, "max_zoom": MAX_ZOOM, "zoom_snap": 0.25, "zoom_delta": 1, "attribution_control": True,
        "world_copy_jump": True, "wheel_px_per_zoom_level": 90, "bounce_at_zoom_limits": False,
    }  # fmt: skip
    leaflet.add_child(Basemap(basemap | {"attribution": gettext(ATTRIBUTION)}))
    for options in layers:
        leaflet.add_child(element(options))
    leaflet.add_child(TimeBar(time))
    leaflet.add_child(Start(start))
    _renumber(leaflet, count(1))
    return leaflet


def render(leaflet: LeafletMap) -> Page:
    """Body and script of ``leaflet`` apart, so that the page can be served without inline code."""
    figure = leaflet.get_root()
    if not isinstance(figure, Figure):
        raise TypeError("The map is not in a figure.")
    figure.render()
    links = list(figure.header._children.values())  # noqa: SLF001 - branca has no other way to them
    ours = [link.url for link in links if isinstance(link, JavascriptLink) and link.url.startswith("/static/js/")]
    # Imported, not only loaded before: a module that waits for its words would otherwise be overtaken.
    script = "".join(f"import {json.dumps(url)};\n" for url in ours) + figure.script.render()
    return Page(
        body=figure.html.render(),
        script=script,
        scripts=tuple(link.url for link in links if isinstance(link, JavascriptLink)),
        styles=tuple(link.url for link in links if isinstance(link, CssLink)),
        etag=hashlib.sha256(script.encode()).hexdigest()[:16],
    )


def _renumber(element: Element, numbers: Iterator[int]) -> None:
    """Replace Folium's random ids, so that two renders are equal byte for byte."""
    element._id = str(next(numbers))  # noqa: SLF001 - branca has no other way to set it
    children = element._children  # noqa: SLF001 - as above
    for key in list(children):
        child = children.pop(key)
        _renumber(child, numbers)
        children[child.get_name()] = child
