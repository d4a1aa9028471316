"""config/*.yaml to `Settings`: everything wrong is said at once, as file:line:column.

Secrets come from the environment only, and never show in a repr.
"""

from bot.settings.blocks import (
    FILES,
    BotFile,
    DigestBlock,
    OwnerBlock,
    SourceBlock,
    StorageBlock,
    ThemeBlock,
)
from bot.settings.loading import find_folder, load, secrets, stored
from bot.settings.values import (
    ENVIRONMENT,
    SEEDS,
    STORAGE_URL,
    ConfiguredDigest,
    ConfiguredSource,
    DiscordSettings,
    Kind,
    LogForm,
    LogLevel,
    OperationsSettings,
    Secret,
    Secrets,
    Settings,
    SlackSettings,
)

__all__ = [
    "ENVIRONMENT",
    "FILES",
    "SEEDS",
    "STORAGE_URL",
    "BotFile",
    "ConfiguredDigest",
    "ConfiguredSource",
    "DigestBlock",
    "DiscordSettings",
    "Kind",
    "LogForm",
    "LogLevel",
    "OperationsSettings",
    "OwnerBlock",
    "Secret",
    "Secrets",
    "Settings",
    "SlackSettings",
    "SourceBlock",
    "StorageBlock",
    "ThemeBlock",
    "find_folder",
    "load",
    "secrets",
    "stored",
]
