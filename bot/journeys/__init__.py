"""One module for each thing the bot does for a person."""
