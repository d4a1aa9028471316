"""The sources that the configuration names, and an address that may become one."""

from bot.app.clock import utc_now
from bot.journeys.refresh import Kept
from bot.model import Inspection
from bot.settings import Kind, Settings
from bot.sources.folder import Folder


def inspected(settings: Settings, url: str, *, private: bool = False, articles: bool = False) -> Inspection:
    """What an address would bring as a source; fetched now, and put nowhere.

    Raises:
        UnreadableError: it does not come, or nothing can be made of it.
    """
    from bot.sources.web.inspection import inspect  # noqa: PLC0415  aiohttp is slow to load
    from bot.sources.web.sources import visitor  # noqa: PLC0415  as above

    return inspect(url, visitor(settings.contact, url, private=private), utc_now(), articles=articles)


def kept(settings: Settings) -> list[Kept]:
    """The sources that `settings` name; what fetches is only loaded where something is fetched."""
    folders = [one for one in settings.every_source if one.kind is Kind.FOLDER]
    found = [Kept(Folder(one.folder or settings.seeds, one.max_bytes, one.name), one.refresh) for one in folders]
    distant = [one for one in settings.every_source if one.kind is not Kind.FOLDER]
    if not distant:
        return found
    from bot.sources.web.sources import fetcher, source  # noqa: PLC0415  aiohttp is slow to load

    shared = fetcher(settings.contact)
    return [*found, *(Kept(source(one, shared), one.refresh) for one in distant)]
