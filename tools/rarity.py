"""Make bot/briefing/rarity.txt, the fixed table of how common words are.

    uv run --no-project --with wordfreq==3.1.1 --with pystemmer python tools/rarity.py

The frequencies are those of wordfreq 3.1.1 (Robyn Speer, zenodo.org/record/7199437), CC BY-SA 4.0; the
table made from them is under the same licence. wordfreq is finished, not kept up; a table made once is
what is wanted here: the same on every machine, and not the corpus's own.
"""

import math
import re
import sys
from collections import defaultdict
from pathlib import Path

import wordfreq

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.briefing.terms import COMMON_ZIPF, stem, words  # noqa: E402  the path above has to be set first

LANGUAGES = {"en": 20_000, "uk": 15_000, "ru": 15_000}
ABBREVIATION = re.compile(r"[a-z](\.[a-z])+")  # the list has u.s for U.S.
NAMES = (
    "україна україни україну україні український українська росія російський київ москва сша президент влада мир "
    "країна россия российский русский украина украинский киев власть страна"
)
"""Names and offices that a language's own news says as often as grammar; somebody who asks for one means it."""

COMMONEST_NAME = 5.6  # that of "American"
QUESTIONS = "whom whose чого кого кому чим скільки куди звідки навіщо сколько кем чем зачем почему куда откуда"
"""Words that only ask, in the cases that written text has less often; they are in no answer."""

RAREST = 3.0  # Zipf: one in a million words; rarer words are as rare as words that nobody counted


def main() -> None:
    """Count each stem in each language, keep its commonest, and write one line a tenth of a Zipf unit."""
    zipf: dict[str, float] = {}
    for language, top in LANGUAGES.items():
        share: dict[str, float] = defaultdict(float)
        for word in wordfreq.top_n_list(language, top):
            for part in words(f"{word}." if ABBREVIATION.fullmatch(word) else word):
                share[stem(part)] += wordfreq.word_frequency(word, language)
        for key, value in share.items():
            zipf[key] = max(zipf.get(key, 0.0), math.log10(value) + 9)
    for name in {stem(word) for word in NAMES.split()}:
        zipf[name] = min(zipf[name], COMMONEST_NAME)
    for asking in {stem(word) for word in QUESTIONS.split()}:
        zipf[asking] = max(zipf[asking], COMMON_ZIPF)
    levels: dict[int, list[str]] = defaultdict(list)
    for key, value in zipf.items():
        if value >= RAREST:
            levels[round(value * 10)].append(key)
    lines = (f"{level} {' '.join(sorted(levels[level]))}\n" for level in sorted(levels, reverse=True))
    (ROOT / "bot/briefing/rarity.txt").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
