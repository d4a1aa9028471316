"""Documents to briefs. Pure: no I/O but the shipped table of word rarity, no clock, no randomness."""
