"""Asks a server of ours with the Python SDK: python client.py URL. Prints what it sees, a line each."""

import asyncio
import sys

from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client


async def main(url: str) -> None:
    updated = asyncio.Event()

    async def on_message(message) -> None:
        if "resources/updated" in str(getattr(message, "root", message)):
            updated.set()

    async with streamable_http_client(url) as streams:
        async with ClientSession(streams[0], streams[1], message_handler=on_message) as session:
            await session.initialize()
            tools = await session.list_tools()
            print("tools", [tool.name for tool in tools.tools])
            answer = await session.call_tool("price", {"item": "apples"})
            print("answer", answer.content[0].text)
            resources = await session.list_resources()
            print("resources", sorted(str(resource.uri) for resource in resources.resources))
            await session.subscribe_resource("table://prices")
            print("subscribed", flush=True)
            await asyncio.wait_for(updated.wait(), 120)
            rows = await session.read_resource("table://prices")
            print("updated", rows.contents[0].text)


asyncio.run(main(sys.argv[1]))
