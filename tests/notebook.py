"""What a platform notes, kept in memory."""


class Memory:
    """As `bot.ports.Notes`."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    async def read(self, name: str) -> str | None:
        return self.kept.get(name)

    async def write(self, name: str, value: str) -> None:
        self.kept[name] = value
