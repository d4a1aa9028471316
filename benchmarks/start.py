"""How long a person waits, and what it costs in memory: start-up, answers, `--help`.

    uv run python benchmarks/start.py [--quick] [--json]

Each figure is a median over whole processes (or over answers within one). Machines differ and are noisy, so
the seconds stand beside the same run's bare interpreter start (`python -c pass`), as ratios.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = "/kyiv-view\n"


def seconds(arguments: list[str], config: Path | None = None, typed: str = "") -> float:
    """How long one whole process takes."""
    environment = {**os.environ, **({"ATTACHE_CONFIG": str(config)} if config else {})}
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        output = process.communicate(typed)[0]
        taken = time.perf_counter() - started
    if typed and "[1]" not in output:
        sys.exit(f"no brief came back:\n{output}")
    return taken


def peak_megabytes(config: Path) -> float:
    """The largest resident size of one chat that answers one command."""
    code = (
        "import resource, sys; sys.argv = ['attache', 'chat']\n"
        "from bot.cli import cli\n"
        "cli(standalone_mode=False)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "ATTACHE_CONFIG": str(config)},
        input=COMMAND,
        capture_output=True,
        text=True,
        check=True,
    )
    kilobytes = int(done.stderr.split()[-1])
    return kilobytes / (1024 * 1024 if sys.platform == "darwin" else 1024)


def answer_milliseconds(config: Path, times: int) -> float:
    """The median time from a request to a reply, within one process."""
    from bot import settings  # noqa: PLC0415  only this figure needs the program itself
    from bot.app.attache import open_app  # noqa: PLC0415  as above
    from bot.journeys.answer import brief  # noqa: PLC0415  as above

    app = open_app(settings.load(config))
    theme = next(theme for theme in app.settings.themes if theme.name == "kyiv-view")
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        brief(theme, app.commands("console"), app.database, app.settings, datetime.now(UTC))
        taken.append((time.perf_counter() - started) * 1000)
    app.database.close()
    return statistics.median(taken)


def median(measure: Callable[[], float], times: int) -> float:
    """The median of several measurements."""
    return statistics.median(measure() for _ in range(times))


def measured(times: int) -> dict[str, float]:
    """Every figure, by name."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("config", "seeds"):
            shutil.copytree(ROOT / name, root / name)
        config, database = root / "config", root / "data"

        def cold() -> float:
            for left in database.glob("*"):
                left.unlink()
            return seconds(["-m", "bot", "chat"], config, COMMAND)

        bare = median(lambda: seconds(["-c", "pass"]), times)
        figures = {
            "bare_interpreter_s": bare,
            "help_s": median(lambda: seconds(["-m", "bot", "--help"]), times),
            "first_answer_cold_s": median(cold, times),
            "first_answer_warm_s": median(lambda: seconds(["-m", "bot", "chat"], config, COMMAND), times),
            "answer_ms": answer_milliseconds(config, times * 20),
            "peak_mb": peak_megabytes(config),
        }
    for name in ("help", "first_answer_cold", "first_answer_warm"):
        figures[f"{name}_ratio"] = figures[f"{name}_s"] / bare
    return {name: round(value, 3) for name, value in figures.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer runs, under 50 seconds")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = parser.parse_args()
    figures = measured(3 if chosen.quick else 9)
    if chosen.json:
        print(json.dumps({"figures": figures}))
    else:
        for name, value in figures.items():
            print(f"{name:28}{value:10.3f}")


if __name__ == "__main__":
    main()
