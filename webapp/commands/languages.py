"""``conflictmap languages``: the languages of reporting, and whether their tables can be used."""

from __future__ import annotations

import click


@click.command()
def languages() -> None:
    """List the languages of reporting, each with its tables checked.

    A language of your own is a folder with five tables, named by the setting languages_dir; docs/languages.md tells how to
    write them.  The first thing wrong is named with its file and key.
    """
    from geodata import languages as tables
    from geodata.events import lexicon as events
    from geodata.mentions.page import cues
    from geodata.times.lexicon import lexicon as times

    own = tables.folder()
    for code in tables.codes():
        for load in (events.lexicon, times, cues):
            load(code)
        mine = [kind for kind in tables.KINDS if own is not None and (own / f"{kind}_{code}.toml").is_file()]
        where = f"{', '.join(mine)} from {own}" if mine else "shipped"
        click.echo(f"{code}  {tables.language(code).name}: {where}")
