"""Names and descriptions of commands in each language that is spoken, as discord.py asks for them."""

from collections.abc import Callable

import discord
from discord import app_commands

from bot.wording import language

_SAID = "said"


def localised(english: str, said: Callable[[], str]) -> app_commands.locale_str:
    """A text that Discord shows in the reader's language: `said` gives it in the language spoken."""
    return app_commands.locale_str(english, **{_SAID: said})


class Translator(app_commands.Translator):
    """Translates what is `localised`, into each of Discord's languages that is spoken; English is what stands there."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """As discord.py calls it, once for each text and language."""
        del context  # a text knows what it is
        said: Callable[[], str] | None = string.extras.get(_SAID)
        if said is None or language.of(locale.value) == language.ENGLISH:
            return None
        with language.spoken(locale.value):
            text = said()
        return text if text != string.message else None
