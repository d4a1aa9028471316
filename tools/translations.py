"""Bring the translations up to date with the sentences of bot/wording/ and the table of commands.

    python tools/translations.py       # after a sentence changed: what is new is to be translated in the .po files
    python tools/translations.py de    # begin another language; its plural forms come from the CLDR

Run it once more after translating: it compiles. Babel is needed for this only: the bot reads what was compiled.
"""

import argparse
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages import Catalog, extract, mofile, pofile

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.commands import BUILT_IN  # noqa: E402  the path above has to be set first

TABLE = ("bot/commands/catalogue.py", 0)
FOLDER = ROOT / "bot" / "wording" / "locale"
SPOKEN = tuple(path for room in ("wording", "commands") for path in sorted((ROOT / "bot" / room).glob("*.py")))
"""Where sentences stand that are said in the reader's language."""

KEYWORDS = {
    "say": None,
    "to_say": None,
    "say_as": ((1, "c"), 2),
    "say_counted": (2, 3),
}

DROPPED = ("# ", "#\n", *(f'"{name}' for name in ("POT-", "PO-", "Last-", "Language-Team", "Generated-", "Report-")))
"""What a catalog says of itself that would change for nothing."""


def extracted() -> Catalog:
    """Every sentence that can be translated, with the file that says it."""
    found = Catalog(project="Attaché", charset="utf-8", fuzzy=False)
    for path in SPOKEN:
        name = path.relative_to(ROOT).as_posix()
        for _, message, _, context in extract.extract("python", BytesIO(path.read_bytes()), KEYWORDS):
            found.add(message, locations=[(name, 0)], context=context)
    for spec in BUILT_IN:
        found.add(spec.name, locations=[TABLE], context="command")
        found.add(spec.description, locations=[TABLE])
        for option in spec.options:
            found.add(option.name, locations=[TABLE], context="option")
            found.add(option.description, locations=[TABLE])
    for sentence in found:
        sentence.locations.sort()
    return found


def read(path: Path) -> Catalog:
    """A catalog as translators edit it."""
    return pofile.read_po(BytesIO(path.read_bytes()), locale=path.parent.parent.name)


def written(catalog: Catalog) -> bytes:
    """A catalog for translators: without dates and line numbers, which would change for nothing."""
    out = BytesIO()
    pofile.write_po(out, catalog, width=120, omit_header=False, include_lineno=False, sort_by_file=True)
    lines = out.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(DROPPED)).encode()


def compiled(catalog: Catalog) -> bytes:
    """A catalog as the bot reads it; what is not translated is left out, and said in English."""
    catalog.creation_date = catalog.revision_date = datetime.fromtimestamp(0, UTC)  # the same whenever it is made
    out = BytesIO()
    mofile.write_mo(out, catalog)
    return out.getvalue()


def language(name: str) -> str:
    """`name`, if the CLDR has a language of it: the bot speaks ``pt``, and does not tell ``pt_BR`` from it.

    Raises:
        argparse.ArgumentTypeError: it has none.
    """
    with suppress(UnknownLocaleError, ValueError):
        if str(Locale.parse(name)) == name and "_" not in name:
            return name
    msg = f"“{name}” is no code of a language, such as de"
    raise argparse.ArgumentTypeError(msg)


def main(arguments: Sequence[str] | None = None) -> None:
    """Update and compile each catalog; begin those that are named. Nothing is written if one is no language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("languages", nargs="*", type=language, metavar="language", help="one to begin, such as de")
    for begun in parser.parse_args(arguments).languages:
        path = FOLDER / begun / "LC_MESSAGES" / "attache.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_bytes(written(Catalog(locale=begun, project="Attaché", fuzzy=False)))
    for path in sorted(FOLDER.glob("*/LC_MESSAGES/attache.po")):
        catalog = read(path)
        catalog.update(extracted(), no_fuzzy_matching=True)
        catalog.obsolete.clear()
        path.write_bytes(written(catalog))
        path.with_suffix(".mo").write_bytes(compiled(catalog))
        missing = sum(not all(one.string if one.pluralizable else [one.string]) for one in catalog if one.id)
        sys.stdout.write(f"{path.relative_to(FOLDER)}: {len(catalog)} sentences, {missing} to be translated\n")


if __name__ == "__main__":
    main()
