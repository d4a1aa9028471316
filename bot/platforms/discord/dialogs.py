"""What is asked in a dialog before a button does its work, and what was filled in."""

from collections.abc import Iterable, Mapping
from typing import Any

import discord

from bot.commands import spoken_option
from bot.model import Field, Form
from bot.rendering.fitting import clip

_TITLE = _LABEL = 45
_DESCRIPTION = _VALUE = 100


def modal(form: Form) -> discord.ui.Modal:
    """The form as discord.py sends it. It is not listened to: its id tells what to do, in any process."""
    dialog = discord.ui.Modal(title=clip(form.title, _TITLE), custom_id=form.button)
    for field in form.fields:
        dialog.add_item(_label(field))
    dialog.stop()
    return dialog


def filled(components: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What stands in the fields of a dialog that was sent, by their names."""
    found: dict[str, str] = {}
    for one in components:
        within = [*one.get("components", ()), *([one["component"]] if "component" in one else [])]
        found |= filled(within)
        if isinstance(one.get("value"), str):
            found[str(one.get("custom_id"))] = one["value"]
    return found


def _label(field: Field) -> discord.ui.Label[Any]:
    option, shown = field.option, spoken_option(field.option)
    text: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=option.name, default=field.value or None, required=option.required, max_length=_VALUE
    )
    description = clip(shown.description, _DESCRIPTION)
    return discord.ui.Label(text=clip(shown.name.capitalize(), _LABEL), description=description, component=text)
