"""What a platform notes, kept in memory."""

from bot.model import Target


class Memory:
    """As `bot.ports.Notes`."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    async def read(self, name: str) -> str | None:
        return self.kept.get(name)

    async def write(self, name: str, value: str) -> None:
        self.kept[name] = value

    async def write_of(self, _: Target, name: str, value: str) -> None:
        await self.write(name, value)


class Doors:
    """As `bot.ports.Arrivals`."""

    def __init__(self) -> None:
        self.known: set[str] = set()

    async def first(self, name: str) -> bool:
        new = name not in self.known
        self.known.add(name)
        return new

    async def forget(self, name: str) -> None:
        self.known.discard(name)
