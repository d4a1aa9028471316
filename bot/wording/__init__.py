"""Every sentence said to a person, as functions, by occasion. Plain text: the renderers escape and decorate it."""

from bot.wording import answers, digests, files, phrases, platforms, scripting, settings, storage, terminal, web

__all__ = ["answers", "digests", "files", "phrases", "platforms", "scripting", "settings", "storage", "terminal", "web"]
