"""Prints the description of the wire: OpenAPI for HTTP, with the socket's messages beside it.

`make types` writes it to `web/openapi.json` and makes the pages' TypeScript types from it.
"""

import json
import sys
from typing import Any

from fastapi import FastAPI
from pydantic import TypeAdapter

from signspan.bus import Bus
from signspan.clock import SystemClock
from signspan.config import Settings
from signspan.db import open_database
from signspan.media.mesh import Mesh
from signspan.web import wire
from signspan.web.door import Door
from signspan.web.routes import routes

SOCKET: dict[str, Any] = {
    "FromPage": wire.FromPage,
    "ToPage": wire.ToPage,
    "CloseCode": wire.CloseCode,
}
REFERENCE = "#/components/schemas/{model}"


def socket_schemas() -> dict[str, Any]:
    """Component schemas of everything that passes through the socket."""
    schemas: dict[str, Any] = {}
    for name, kind in SOCKET.items():
        schema = TypeAdapter(kind).json_schema(ref_template=REFERENCE, mode="serialization")
        schemas |= schema.pop("$defs", {})
        schemas[name] = schema
    return schemas


def openapi() -> dict[str, Any]:
    """The whole description. Nothing is opened for it: neither database nor port."""
    settings = Settings(database_url="sqlite+aiosqlite:///unused.db")
    door = Door(settings, open_database(settings, SystemClock(), Bus()), Mesh())
    app = FastAPI(title="Signspan", version="1")
    app.include_router(routes(door))
    description = app.openapi()
    schemas = description["components"]["schemas"] | socket_schemas()
    description["components"]["schemas"] = dict(sorted(schemas.items()))
    return description


if __name__ == "__main__":
    json.dump(openapi(), sys.stdout, indent=1, sort_keys=True)
    sys.stdout.write("\n")
