"""All tables in one place: importing this module fills the metadata."""

from signspan.calls import tables as _calls
from signspan.db import metadata
from signspan.dispatch import store as _dispatch
from signspan.elsewhere import news as _news
from signspan.people import traits as _people
from signspan.sites import routing as _sites
from signspan.web import store as _web

ROOMS = (_sites, _people, _calls, _dispatch, _web, _news)

__all__ = ["ROOMS", "metadata"]
