"""The command `attache`, a file for each group of its verbs.

Heavy imports wait inside the commands that need them: --help is quick.
"""

from bot.cli.command import cli, main

__all__ = ["cli", "main"]
