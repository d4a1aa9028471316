"""The least that a bot of Bolt's alone can do with a command: acknowledge it, and respond with a word.

Run by `benchmarks/slack_commands.py`: secrets in the environment, and two arguments, Slack's address and the port to
listen on, or `socket` for Socket Mode. Says `connected` on stderr once commands arrive.
"""

import asyncio
import os
import re
import sys

from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient


async def main(api: str, listen: str) -> None:
    """Answer until killed."""
    client = AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], base_url=api)
    app = AsyncApp(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])

    @app.command(re.compile(""))
    async def answer(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond("ok")

    if listen == "socket":
        handler = AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"])
        await handler.connect_async()  # type: ignore[no-untyped-call]  # the SDK's own
    else:
        runner = web.AppRunner(app.web_app("/slack/events"))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", int(listen)).start()
    print("connected", file=sys.stderr, flush=True)  # what the benchmark waits for
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
