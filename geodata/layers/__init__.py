"""Layers of the map: which there are, which events a filter chooses, and what the browser gets."""

from __future__ import annotations

from geodata.layers.condition import Condition, Rule
from geodata.layers.facets import FACETS, area_title
from geodata.layers.features import (
    about,
    about_one,
    feature_of,
    features,
    features_of,
    map_feed,
    reading_about,
    word_feed,
)
from geodata.layers.filters import MAX_QUERY, RULES, SURENESS, Filter, parse_filter
from geodata.layers.table import all_layers, headline, layer, layer_title, sub_title

__all__ = [
    "FACETS",
    "MAX_QUERY",
    "RULES",
    "SURENESS",
    "Condition",
    "Filter",
    "Rule",
    "about",
    "about_one",
    "all_layers",
    "area_title",
    "feature_of",
    "features",
    "features_of",
    "headline",
    "layer",
    "layer_title",
    "map_feed",
    "parse_filter",
    "reading_about",
    "sub_title",
    "word_feed",
]
