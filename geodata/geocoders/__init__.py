"""Geocoders in geopy's manner.  The offline gazetteer is the first and needs no network."""

from geodata.geocoders.offline import OfflineGeocoder

__all__ = ["OfflineGeocoder"]
