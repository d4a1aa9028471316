"""`python -m bot` is `attache`."""

from bot.cli import main

main()
