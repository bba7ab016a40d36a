"""Prints the description of the wire: OpenAPI for HTTP, with the socket's messages beside it.

`make types` writes it to `web/openapi.json` and makes the pages' TypeScript types from it.
"""

import json
from typing import Any

from pydantic import TypeAdapter

from signspan.web import wire

SOCKET_UNIONS: dict[str, Any] = {"FromPage": wire.FromPage, "ToPage": wire.ToPage}
BESIDE_THEM = (wire.SignIn, wire.Enter, wire.Problem, wire.Session, wire.StartPage, wire.CloseCode)


def socket_schemas() -> dict[str, Any]:
    """Component schemas of everything that passes through the socket."""
    schemas: dict[str, Any] = {}
    for name, union in SOCKET_UNIONS.items():
        schema = TypeAdapter(union).json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
        schemas |= schema.pop("$defs")
        schemas[name] = schema
    for kind in BESIDE_THEM:
        schema = TypeAdapter(kind).json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
        schemas |= schema.pop("$defs", {})
        schemas[kind.__name__] = schema
    return schemas


if __name__ == "__main__":
    print(json.dumps({"openapi": "3.1.0", "info": {"title": "Signspan", "version": "0"}, "paths": {}, "components": {"schemas": dict(sorted(socket_schemas().items()))}}, indent=1, sort_keys=True))
