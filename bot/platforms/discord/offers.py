"""The commands of the table as Discord's app commands: groups, typed options, choices and suggestions."""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot import wording
from bot.commands import spoken_command, spoken_option
from bot.model import CommandSpec, Option, OptionKind, Theme
from bot.platforms.discord import suggestions
from bot.platforms.discord.translating import localised
from bot.rendering.fitting import clip
from bot.wording import language

_DESCRIPTION = 100
_CHOICE = 60
"""Discord takes 100, but 8000 over a whole command: two options of 25 choices each must fit."""

_TEXT = 1000

Answer = Callable[[CommandSpec, discord.Interaction, Mapping[str, str]], Awaitable[None]]
Offer = app_commands.Command[Any, ..., None] | app_commands.Group


def offers(specs: Sequence[CommandSpec], themes: Sequence[Theme], answer: Answer) -> list[Offer]:
    """An app command for each spec; those whose names share the first of two words are a group of that name.

    Raises:
        ValueError: a name that Discord does not take; says which.
    """
    built: dict[str, Offer] = {}
    for spec in specs:
        name, _, verb = spec.name.partition(" ")
        group = built.get(name)
        if not verb:
            built[spec.name] = _allowed(_command(spec, spec.name, themes, answer), managed=spec.managed)
            continue
        if not isinstance(group, app_commands.Group):
            group = app_commands.Group(
                name=localised(name, partial(_word, spec, 0)),
                description=localised(wording.subscribing.channel_title(), wording.subscribing.channel_title),
            )
            built[name] = _allowed(group, managed=spec.managed)
        group.add_command(_command(spec, verb, themes, answer))
    return list(built.values())


def _allowed(offer: Offer, *, managed: bool) -> Offer:
    """What manages a channel is for servers, and until their admins say otherwise for those who manage channels."""
    if managed:
        offer.default_permissions = discord.Permissions(manage_channels=True)
        offer.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
    return offer


def _command(
    spec: CommandSpec, name: str, themes: Sequence[Theme], answer: Answer
) -> app_commands.Command[Any, ..., None]:
    """discord.py reads options off a function's signature, so one is written for it."""

    async def callback(interaction: discord.Interaction, **options: str | None) -> None:
        await answer(spec, interaction, {name: text.strip() for name, text in options.items() if text})

    first = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=discord.Interaction)
    parameters = [first, *map(_parameter, spec.options)]
    callback.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # inspect reads it there
    app_commands.rename(**{one.name: localised(one.name, partial(_name, one)) for one in spec.options})(callback)
    app_commands.describe(
        **{one.name: localised(_description(one), partial(_spoken_description, one)) for one in spec.options}
    )(callback)
    for option in spec.options:
        _helped(callback, option, themes)
    return app_commands.Command(
        name=localised(name, partial(_word, spec, -1)),
        description=localised(_description(spec), partial(_spoken_description, spec)),
        callback=callback,
        auto_locale_strings=False,  # themes are called what the team calls them
    )


def _word(spec: CommandSpec, place: int) -> str:
    """The first or the last word of a command's name in the language spoken."""
    return spoken_command(spec, named=True).name.split(" ")[place]


def _name(option: Option) -> str:
    return spoken_option(option).name


def _spoken_description(told: CommandSpec | Option) -> str:
    return _description(spoken_option(told) if isinstance(told, Option) else spoken_command(told))


def _description(told: CommandSpec | Option) -> str:
    return clip(told.description, _DESCRIPTION)


def _parameter(option: Option) -> inspect.Parameter:
    return inspect.Parameter(
        option.name,
        inspect.Parameter.KEYWORD_ONLY,
        annotation=app_commands.Range[str, 1, _TEXT] if option.kind is OptionKind.TEXT else str,
        default=inspect.Parameter.empty if option.required else None,
    )


def _helped(callback: Callable[..., Any], option: Option, themes: Sequence[Theme]) -> None:
    """Give an option its choices, or what is suggested while it is typed."""
    match option.kind:
        case OptionKind.THEME if len(themes) <= suggestions.MOST:
            app_commands.choices(**{option.name: [_choice(theme) for theme in themes]})(callback)
        case OptionKind.THEME:
            _suggest(callback, option, lambda typed: [_choice(theme) for theme in suggestions.theme(themes, typed)])
        case OptionKind.THEMES:
            _suggest(callback, option, lambda typed: map(_plain, suggestions.several_themes(themes, typed)))
        case OptionKind.WHEN:
            _suggest(callback, option, lambda typed: map(_plain, suggestions.days_and_time(typed)))
        case OptionKind.ZONE:
            _suggest(callback, option, lambda typed: map(_plain, suggestions.zone(typed)))
        case OptionKind.TEXT | OptionKind.NUMBER:
            pass


def _suggest(
    callback: Callable[..., Any], option: Option, suggested: Callable[[str], Iterable[app_commands.Choice[str]]]
) -> None:
    async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        with language.spoken(interaction.locale.value):
            return list(suggested(typed))

    app_commands.autocomplete(**{option.name: suggest})(callback)


def _choice(theme: Theme) -> app_commands.Choice[str]:
    return app_commands.Choice(name=clip(theme.title, _CHOICE), value=theme.name)


def _plain(value: str) -> app_commands.Choice[str]:
    return app_commands.Choice(name=value, value=value)
