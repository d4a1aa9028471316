"""Every sentence said to a person, as functions, by occasion. Plain text: the renderers escape and decorate it.

`language` says which language they are in; `record` says again what is kept in English.
"""

from bot.wording import (
    answers,
    digests,
    files,
    home,
    installing,
    language,
    ledger,
    operations,
    owners,
    phrases,
    platforms,
    privacy,
    record,
    scripting,
    settings,
    sources,
    storage,
    subscribing,
    terminal,
    times,
    web,
)

__all__ = [
    "answers",
    "digests",
    "files",
    "home",
    "installing",
    "language",
    "ledger",
    "operations",
    "owners",
    "phrases",
    "platforms",
    "privacy",
    "record",
    "scripting",
    "settings",
    "sources",
    "storage",
    "subscribing",
    "terminal",
    "times",
    "web",
]
