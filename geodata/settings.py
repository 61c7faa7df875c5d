"""One table of settings: environment over TOML file over default; read once, refused loudly.

Each setting ``name`` is read from the environment variable ``CONFLICTMAP_NAME``, else from the TOML file named by
``CONFLICTMAP_CONFIG`` (or ``conflictmap.toml`` in the data directory), else from the default.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from platformdirs import user_cache_path, user_data_path

from geodata.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

APP: Final = "conflictmap"


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table: its name, the type and default of its value, and what it does."""

    name: str
    default: str | int | None
    help: str
    choices: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None


TABLE: Final = (
    Setting("data_dir", None, "Folder of the store (documents, readings, events). Default: the user's data folder."),
    Setting("cache_dir", None, "Folder of the built gazetteer. Default: the user's cache folder."),
    Setting("languages_dir", None, "Folder of language tables of your own."),
    Setting("host", "127.0.0.1", "Address the server listens on. Anything but loopback is open to your network."),
    Setting("port", 8000, "Port the server listens on.", low=1, high=65535),
    Setting("max_text", 1_000_000, "Longest text that is read, in characters.", low=1_000, high=50_000_000),
    Setting(
        "point_of_view",
        "un",
        "Whose borders are drawn. 'un': as in UN General Assembly resolution 68/262 (Crimea in Ukraine).",
        choices=("un",),
    ),
    Setting(
        "geocoders",
        "offline",
        "Geocoders asked for a name, in this order, as a comma list: offline, nominatim, photon, geonames, pelias.",
    ),
    Setting("nominatim_url", None, "Address of a Nominatim server. Default: the public one, under its usage policy."),
    Setting("photon_url", None, "Address of a Photon server. Default: the public one."),
    Setting("pelias_url", None, "Address of a Pelias server; it has no public one."),
    Setting("geonames_user", None, "Name of your account at GeoNames, for its web service."),
    Setting("geocoder_email", None, "Address at which the operator of a geocoder can reach you."),
    Setting("geocoder_timeout", 10, "Seconds that one answer of a geocoder may take.", low=1, high=300),
    Setting("layers_dir", None, "Folder of layers of your own, which every reader of the map gets."),
    Setting("tiles_url", None, "Address of online map tiles, such as https://tiles.example.org/{z}/{x}/{y}.png."),
    Setting("tiles_attribution", None, "Whom the online tiles are from; shown on the map. Needed with tiles_url."),
    Setting("tiles_max_zoom", 18, "Closest zoom that the online tiles have.", low=1, high=22),
    Setting("geocoder_bound", 100, "Most requests to other hosts in one run.", low=0, high=100_000),
    Setting("geocoder_delay", 1, "Seconds between two requests to one geocoder.", low=0, high=3_600),
    Setting("report_to", None, "E-mail or web address to which readers report a problem with an event."),
    Setting("embed_in", None, "Sites that may show the map inside their pages, as a list of addresses."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings in force; made by ``load`` or directly in tests."""

    data_dir: Path
    cache_dir: Path
    languages_dir: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    max_text: int = 1_000_000
    point_of_view: str = "un"
    geocoders: str = "offline"
    nominatim_url: str | None = None
    photon_url: str | None = None
    pelias_url: str | None = None
    geonames_user: str | None = None
    geocoder_email: str | None = None
    geocoder_timeout: int = 10
    geocoder_bound: int = 100
    geocoder_delay: int = 1
    report_to: str | None = None
    embed_in: str | None = None
    layers_dir: str | None = None
    tiles_url: str | None = None
    tiles_attribution: str | None = None
    tiles_max_zoom: int = 18


def load(environ: Mapping[str, str] | None = None, **overrides: object) -> Settings:
    """The settings in force; ``overrides`` (from the command line; None = not given) win over everything.

    Raises SettingsError with the setting's name and what is allowed.
    """
    env = os.environ if environ is None else environ
    given = {key: value for key, value in overrides.items() if value is not None}
    chosen = given.get("data_dir") or env.get("CONFLICTMAP_DATA_DIR")
    data_dir = Path(str(chosen)).expanduser() if chosen else user_data_path(APP, appauthor=False)
    stored = _from_file(env.get("CONFLICTMAP_CONFIG"), data_dir)
    values: dict[str, Any] = {}
    for setting in TABLE:
        value = given.get(setting.name, env.get(f"CONFLICTMAP_{setting.name.upper()}", stored.get(setting.name)))
        values[setting.name] = setting.default if value is None else _checked(setting, value)
    values["data_dir"] = Path(str(values["data_dir"])).expanduser() if values["data_dir"] else data_dir
    values["cache_dir"] = (
        Path(str(values["cache_dir"])).expanduser() if values["cache_dir"] else user_cache_path(APP, appauthor=False)
    )
    return Settings(**values)


def _from_file(named: str | None, data_dir: Path) -> dict[str, Any]:
    path = Path(named) if named else data_dir / "conflictmap.toml"
    if not path.is_file():
        if named:
            raise SettingsError(f"CONFLICTMAP_CONFIG names {path}, which is no file; correct the path or unset it.")
        return {}
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsError(f"The settings file {path} cannot be read: {error}.") from error
    unknown = sorted(set(values) - {setting.name for setting in TABLE})
    if unknown:
        names = ", ".join(setting.name for setting in TABLE)
        raise SettingsError(f"The settings file {path} has the unknown setting '{unknown[0]}'; known are {names}.")
    return values


def _checked(setting: Setting, value: object) -> object:
    if isinstance(setting.default, int):
        return _whole_number(setting, value)
    if setting.choices and value not in setting.choices:
        allowed = ", ".join(setting.choices)
        raise SettingsError(f"The setting {setting.name} is '{value}'; allowed are: {allowed}.")
    return str(value)


def _whole_number(setting: Setting, value: object) -> int:
    number: int | None
    try:
        number = int(str(value))
    except ValueError:
        number = None
    low, high = setting.low or 0, setting.high or 2**31
    if number is None or not low <= number <= high:
        raise SettingsError(f"The setting {setting.name} is '{value}'; it takes a whole number from {low} to {high}.")
    return number
