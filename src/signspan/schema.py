"""All tables in one place: importing this module fills the metadata."""

from signspan import elsewhere as _elsewhere
from signspan.calls import tables as _calls
from signspan.db import metadata
from signspan.dispatch import store as _dispatch
from signspan.people import store as _people
from signspan.sites import store as _sites
from signspan.web import store as _web

ROOMS = (_sites, _people, _calls, _dispatch, _web, _elsewhere)

__all__ = ["ROOMS", "metadata"]
