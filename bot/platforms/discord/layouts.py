"""Rendered messages in discord.py's terms, and the buttons in them."""

import re
from collections.abc import Mapping
from typing import Any, Self

import discord

from bot.rendering import discord as rendered


class PressedButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=re.compile(r"attache:.+", re.DOTALL)):
    """A button of ours, known by its id alone: it works on any message of any age."""

    @classmethod
    async def from_custom_id(cls, _: discord.Interaction[Any], item: discord.ui.Item[Any], __: object) -> Self:
        """The button that was pressed."""
        return cls(item)  # type: ignore[arg-type]  # what has such an id is a button

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """It was pressed."""
        await interaction.client.pressed(interaction, self.custom_id, None)


def view(message: Mapping[str, Any]) -> discord.ui.LayoutView:
    """A rendered message, to be sent; discord.py marks it as one of components."""
    shown = discord.ui.LayoutView(timeout=None)
    for component in message["components"]:
        shown.add_item(_item(component))
    return shown


def _item(component: Mapping[str, Any]) -> discord.ui.Item[Any]:
    match component["type"]:
        case rendered.CONTAINER:
            inner = map(_item, component["components"])
            return discord.ui.Container(*inner, accent_colour=component.get("accent_color"))
        case rendered.TEXT:
            return discord.ui.TextDisplay(component["content"])
        case rendered.SEPARATOR:
            return discord.ui.Separator()
        case rendered.ROW:
            return discord.ui.ActionRow(*map(_item, component["components"]))
        case rendered.BUTTON:
            style = discord.ButtonStyle(component["style"])
            return PressedButton(
                discord.ui.Button(label=component["label"], custom_id=component["custom_id"], style=style)
            )
        case unknown:
            raise ValueError(unknown)
