"""Settings: one table, environment over file over default, refused loudly."""

from pathlib import Path

import pytest

from geodata.errors import SettingsError
from geodata.settings import TABLE, load


def test_defaults_need_nothing():
    """Without environment, file or options the defaults hold."""
    settings = load({})
    assert (settings.host, settings.port, settings.point_of_view) == ("127.0.0.1", 8000, "un")


def test_options_win_over_environment_and_environment_over_file(tmp_path):
    """The order is option, environment, file, default."""
    (tmp_path / "conflictmap.toml").write_text('port = 9001\nhost = "0.0.0.0"\n')
    env = {"CONFLICTMAP_DATA_DIR": str(tmp_path), "CONFLICTMAP_PORT": "9002"}
    assert load(env).port == 9002
    assert load(env).host == "0.0.0.0"
    assert load(env, port=9003).port == 9003
    assert load(env).data_dir == tmp_path


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"CONFLICTMAP_PORT": "x"}, "port is 'x'"),
        ({"CONFLICTMAP_PORT": "0"}, "from 1 to 65535"),
        ({"CONFLICTMAP_POINT_OF_VIEW": "mine"}, "allowed are: un"),
        ({"CONFLICTMAP_CONFIG": "/nowhere/at.toml"}, "which is no file"),
    ],
)
def test_wrong_values_are_refused_with_what_is_allowed(env, said):
    """A wrong value names the setting, the value and what is allowed."""
    with pytest.raises(SettingsError, match=said):
        load(env)


def test_an_unknown_name_in_the_file_is_refused(tmp_path):
    """A misspelt setting is not ignored."""
    path = Path(tmp_path, "conflictmap.toml")
    path.write_text("prot = 1\n")
    with pytest.raises(SettingsError, match="unknown setting 'prot'"):
        load({"CONFLICTMAP_DATA_DIR": str(tmp_path)})


def test_every_setting_says_what_it_does():
    """The table carries the help that the docs show."""
    assert all(setting.help for setting in TABLE)
