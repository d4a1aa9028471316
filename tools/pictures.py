"""Draw what a brief looks like on Discord and on Slack, from what the bot sends there: docs/pictures/*.svg.

    python tools/pictures.py [FOLDER]

No screenshots: the messages are real, composed from seeds/ and rendered for each platform; their look is ours.
"""

import asyncio
import re
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot import settings  # noqa: E402  the path above has to be set first
from bot.app.attache import open_app  # noqa: E402
from bot.commands import offered, parse  # noqa: E402
from bot.model import Origin  # noqa: E402
from bot.rendering import discord, slack  # noqa: E402

COMMAND = "/kyiv-view"
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
WIDTH, MARGIN, PADDING, AVATAR, BULLET = 760, 20, 14, 40, 16
LEFT = MARGIN + AVATAR + 14
FONT = "system-ui, 'Segoe UI', Roboto, Arial, sans-serif"
LETTER = 0.5
"""How wide a letter of a sans-serif font is on the average, in its height."""

Message = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One paragraph as it is shown; `size` in pixels."""

    text: str
    size: int = 15
    weight: int = 400
    bullet: bool = False
    faint: bool = False


@dataclass(frozen=True)
class Look:
    """Colours of a platform; a message may be a box with a coloured edge."""

    ground: str
    text: str
    faint: str
    button: str
    box: str = "none"
    edge: str = "none"


DARK = Look(ground="#313338", text="#dbdee1", faint="#949ba4", button="#4e5058", box="#2b2d31", edge="#5b7fa6")
LIGHT = Look(ground="#ffffff", text="#1d1c1d", faint="#616061", button="#ffffff")


def on_discord(message: Message) -> tuple[list[Line], list[str]]:
    """The lines of a message of components, and the words on its buttons."""
    (box,) = message["components"]
    lines: list[Line] = []
    buttons: list[str] = []
    for component in box["components"]:
        if component["type"] == discord.TEXT:
            lines += [_markdown(line) for line in component["content"].splitlines()]
        elif component["type"] == discord.ROW:
            buttons += [button["label"] for button in component["components"]]
    return lines, buttons


def _markdown(line: str) -> Line:
    text = re.sub(r"\\(.)", r"\1", line)
    match text.partition(" "):
        case "###", _, rest:
            return Line(rest, size=18, weight=700)
        case "-", _, rest:
            return Line(rest, bullet=True)
        case "-#", _, rest:
            return Line(rest, size=13, faint=True)
    return Line(text.strip("*"), weight=600 if text.startswith("**") else 400)


def on_slack(message: Message) -> tuple[list[Line], list[str]]:
    """The lines of a message of blocks, and the words on its buttons."""
    lines: list[Line] = []
    buttons: list[str] = []
    for block in message["blocks"]:
        match block:
            case {"type": "header", "text": {"text": text}}:
                lines.append(Line(text, size=18, weight=700))
            case {"type": "rich_text", "elements": lists}:
                items = [item for one in lists for item in one["elements"]]
                lines += [Line("".join(part["text"] for part in item["elements"]), bullet=True) for item in items]
            case {"type": "context", "elements": elements}:
                lines += [Line(element["text"], size=13, faint=True) for element in elements]
            case {"type": "actions", "elements": elements}:
                buttons += [element["text"]["text"] for element in elements]
            case _:
                msg = f"a block of type {block['type']} cannot be drawn"
                raise ValueError(msg)
    return lines, buttons


def draw(lines: Sequence[Line], buttons: Sequence[str], look: Look) -> str:
    """An SVG of a message by the bot."""
    svg = ET.Element("svg", xmlns="http://www.w3.org/2000/svg")
    ground, box, edge = (_add(svg, "rect") for _ in range(3))  # below all else; as high as what follows
    _signed(svg, look)
    top = MARGIN + 36
    y = _buttons(svg, buttons, _paragraphs(svg, lines, top + PADDING, look) + PADDING, look) + PADDING
    _set(ground, width=WIDTH, height=y + MARGIN, rx=8, fill=look.ground, stroke="#8884")
    _set(box, x=LEFT, y=top, width=WIDTH - MARGIN - LEFT, height=y - top, rx=6, fill=look.box)
    _set(edge, x=LEFT, y=top, width=4, height=y - top, rx=2, fill=look.edge)
    _set(svg, width=WIDTH, height=y + MARGIN, viewBox=f"0 0 {WIDTH} {y + MARGIN}", font_family=FONT)
    ET.indent(svg)
    return ET.tostring(svg, encoding="unicode") + "\n"


def _signed(svg: Element, look: Look) -> None:
    middle = MARGIN + AVATAR // 2
    _add(svg, "circle", cx=middle, cy=middle, r=AVATAR // 2, fill="#5b7fa6")
    _add(svg, "text", "A", x=middle, y=middle + 7, text_anchor="middle", font_size=20, font_weight=700, fill="#ffffff")
    _add(svg, "text", "Attaché", x=LEFT, y=MARGIN + 18, font_size=15, font_weight=700, fill=look.text)
    _add(svg, "text", "APP", x=LEFT + 68, y=MARGIN + 17, font_size=11, font_weight=600, fill=look.faint)


def _paragraphs(svg: Element, lines: Sequence[Line], y: int, look: Look) -> int:
    for line in lines:
        x = LEFT + PADDING + (BULLET if line.bullet else 0)
        colour = look.faint if line.faint else look.text
        if line.bullet:
            _add(svg, "text", "•", x=x - BULLET, y=y + line.size * 7 // 5, font_size=line.size, fill=colour)
        for text in textwrap.wrap(line.text, int((WIDTH - MARGIN - PADDING - x) / line.size / LETTER)):
            y += line.size * 7 // 5
            _add(svg, "text", text, x=x, y=y, font_size=line.size, font_weight=line.weight, fill=colour)
        y += 6
    return y


def _buttons(svg: Element, words: Sequence[str], y: int, look: Look) -> int:
    x, height = LEFT + PADDING, 32
    for word in words:
        width = 28 + 8 * len(word)
        _add(svg, "rect", x=x, y=y, width=width, height=height, rx=5, fill=look.button, stroke="#8888")
        middle = {"x": x + width // 2, "y": y + 21, "text_anchor": "middle"}
        _add(svg, "text", word, **middle, font_size=14, font_weight=500, fill=look.text)
        x += width + 8
    return y + height


def _add(above: Element, tag: str, text: str | None = None, **attributes: object) -> Element:
    element = ET.SubElement(above, tag)
    element.text = text
    _set(element, **attributes)
    return element


def _set(element: Element, **attributes: object) -> None:
    for name, value in attributes.items():
        element.set(name.replace("_", "-"), str(value))


def answered(platform: str) -> Sequence[Message]:
    """What the bot sends there for the command, from the shipped configuration and documents."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("config", "seeds"):
            shutil.copytree(ROOT / name, Path(folder, name))
        app = open_app(settings.load(Path(folder, "config")), clock=lambda: NOW)
        try:
            app.take_in()
            asked = parse(COMMAND, app.commands(platform), Origin(platform, "w", "c", "ada", NOW))
            reply = asyncio.run(app.handle(platform)(asked))
            render = discord.render if platform == "discord" else slack.render
            return render(reply, whole=True, offered=offered(asked, reply))
        finally:
            app.database.close()


def main(folder: Path) -> None:
    """Write both pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    (shown,) = answered("discord")
    (folder / "discord.svg").write_text(draw(*on_discord(shown), DARK), encoding="utf-8")
    (shown,) = answered("slack")
    (folder / "slack.svg").write_text(draw(*on_slack(shown), LIGHT), encoding="utf-8")


if __name__ == "__main__":
    main(Path(*sys.argv[1:2]) if sys.argv[1:] else ROOT / "docs/pictures")
