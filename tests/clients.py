"""Browsers without a page: what tests ask the HTTP doors with."""

from collections.abc import Mapping

import httpx

PATIENT_SECONDS = 30.0  # a machine that does two things at once is slow, and no less right


def asking(origin: str, headers: Mapping[str, str] | None = None) -> httpx.AsyncClient:
    """A client of a service."""
    return httpx.AsyncClient(base_url=origin, headers=headers, timeout=PATIENT_SECONDS)
