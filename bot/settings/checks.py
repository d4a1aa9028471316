"""What no single field can tell: names that meet, digests that are alike, targets that cannot be."""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import get_close_matches

from bot import commands, marked_yaml, wording
from bot.model import Schedule, Target
from bot.settings.blocks import IDS
from bot.settings.files import File
from bot.settings.values import PLATFORMS, SEEDS, ConfiguredDigest, Kind


def names(file: File) -> list[str]:
    """Two themes may not share a name, nor two commands; gives the themes' commands.

    Works on the values as written, so that these complaints come along with all others.
    """
    taken = dict.fromkeys((*commands.FIRST_WORDS, commands.UMBRELLA), wording.settings.built_in())
    known: set[object] = set()
    own: list[str] = []
    for index, block in enumerate(_items(_get(file.marked.value, "themes"))):
        name, command = _get(block, "name"), _get(block, "command")
        if isinstance(name, str) and name in known:
            file.complain(
                ("themes", index, "name"), wording.settings.name_taken(name, wording.settings.another_theme())
            )
        known.add(name if isinstance(name, str) else None)
        if isinstance(command, str) and command in taken:
            file.complain(("themes", index, "command"), wording.settings.name_taken(command, taken[command]))
        elif isinstance(command, str):
            taken[command] = wording.settings.another_theme()
            own.append(command)
    return own


def renames(file: File, theme_commands: Sequence[str]) -> None:
    """A renamed command must exist, and its new name be free on that platform."""
    groups = {
        name for name in commands.FIRST_WORDS if any(spec.name.startswith(f"{name} ") for spec in commands.BUILT_IN)
    }
    every = [*theme_commands, *(name for name in commands.FIRST_WORDS if name not in groups)]
    for platform in PLATFORMS:
        pairs = _get(_get(file.marked.value, "commands"), platform)
        if not isinstance(pairs, dict):
            continue
        result = Counter(str(pairs.get(name, name)) for name in every)
        for old, new in pairs.items():
            at = ("commands", platform, old)
            if old not in every:
                file.complain((*at, "key"), wording.settings.no_command_to_rename(old, every))
            elif result[str(new)] > 1 or str(new) in {commands.UMBRELLA, *groups}:
                file.complain(at, wording.settings.name_taken(str(new), wording.settings.another_command()))


def storage(file: File) -> None:
    """A database in memory would read everything anew at each start, and lose what cannot be read again."""
    url = _get(_get(file.marked.value, "storage"), "url")
    if isinstance(url, str) and in_memory(url):
        file.complain(("storage", "url"), wording.storage.database_in_memory(url))


def ids(file: File, name: str) -> None:
    """Discord knows everything by a number, Slack by capitals and digits: a name is no id."""
    for index, block in enumerate(_items(_get(file.marked.value, name))):
        pattern = IDS.get(str(_get(block, "platform")))
        for key in ("workspace", "channel", "user"):
            found = _get(block, key)
            if pattern and isinstance(found, str) and found.isalnum() and not re.fullmatch(pattern, found):
                complaint = wording.settings.no_id(f"{name}.{key}", found, str(_get(block, "platform")))
                file.complain((name, index, key), complaint)


def owners(file: File) -> None:
    """An owner is a person or a channel, and not both."""
    ids(file, "owners")
    for index, block in enumerate(_items(_get(file.marked.value, "owners"))):
        if isinstance(block, dict) and bool(block.get("user")) == bool(block.get("channel")):
            file.complain(("owners", index), wording.settings.user_or_channel())


def shards(file: File) -> None:
    """A shard that does not exist would never be served, and Discord would refuse it."""
    block = _get(file.marked.value, "discord")
    count = _get(block, "shards") or 1
    for index, shard in enumerate(_items(_get(block, "shard_ids"))):
        if isinstance(count, int) and isinstance(shard, int) and shard >= count:
            file.complain(("discord", "shard_ids", index), wording.settings.no_such_shard(shard, count))


def sources(file: File, themes_file: File) -> None:
    """Each source has a name and an address of its own, as its kind needs it, and feeds themes that there are."""
    names: dict[object, str] = {SEEDS: wording.settings.seeds_folder()}
    places: set[object] = set()
    for index, block in enumerate(_items(_get(file.marked.value, "sources"))):
        name, kind = _get(block, "name"), _get(block, "kind")
        if isinstance(name, str) and name in names:
            file.complain(("sources", index, "name"), wording.settings.name_taken(name, names[name]))
        elif isinstance(name, str):
            names[name] = wording.settings.another_source()
        wanted, other = ("folder", "url") if kind == Kind.FOLDER else ("url", "folder")
        if isinstance(block, dict) and kind in list(Kind):
            place = _get(block, wanted)
            if place is None or _get(block, other) is not None:
                file.complain(("sources", index), wording.settings.place_of_source(str(kind), wanted, other))
            elif isinstance(place, str) and place in places:
                file.complain(("sources", index, wanted), wording.settings.same_source(place))
            places.add(place if isinstance(place, str) else None)
        themes(file, ("sources", index), block, themes_file)


def themes(file: File, at: marked_yaml.Path, block: object, themes_file: File) -> None:
    """What a block carries must be a theme."""
    themes = [_get(one, "name") for one in _items(_get(themes_file.marked.value, "themes"))]
    known = [one for one in themes if isinstance(one, str)]
    for place, theme in enumerate(_items(_get(block, "themes"))):
        if known and isinstance(theme, str) and theme not in known:  # without themes, those are what is complained of
            near = get_close_matches(theme, known, n=1)
            file.complain((*at, "themes", place), wording.settings.no_such_theme(theme, near, known))


def digests(file: File, themes_file: File) -> None:
    """Two digests may not share a name, and what they carry must be a theme."""
    known: set[object] = set()
    ids(file, "digests")
    for index, block in enumerate(_items(_get(file.marked.value, "digests"))):
        name = _get(block, "name")
        if isinstance(name, str) and name in known:
            file.complain(
                ("digests", index, "name"), wording.settings.name_taken(name, wording.settings.another_digest())
            )
        known.add(name if isinstance(name, str) else None)
        themes(file, ("digests", index), block, themes_file)


def twins(file: File, digests: Sequence[ConfiguredDigest]) -> None:
    """The same themes to the same channel at the same time would be one digest under two names."""
    seen: dict[tuple[Target, Schedule], str] = {}
    for index, one in enumerate(digests):
        twin = seen.setdefault((one.target, one.schedule), one.name)
        if twin != one.name:
            file.complain(("digests", index, "name"), wording.settings.same_digest(one.name, twin))


def quiet(file: File, digests: Sequence[ConfiguredDigest]) -> None:
    """Quiet hours are the channel's: two digests to one channel cannot have two of them."""
    seen: dict[Target, ConfiguredDigest] = {}
    for index, one in enumerate(digests):
        if one.quiet is not None and (first := seen.setdefault(one.target, one)).quiet != one.quiet:
            file.complain(("digests", index, "quiet"), wording.settings.other_quiet(one.name, first.name))


def in_memory(url: str) -> bool:
    """Whether a URL names a SQLite database that ends with its process."""
    scheme, _, rest = url.partition("://")
    path, _, options = rest.partition("?")
    return scheme.startswith("sqlite") and (not path.strip("/") or ":memory:" in path or "mode=memory" in options)


def _get(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []
