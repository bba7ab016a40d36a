"""Who stands before the door: an actor, on which page, in which window, in which session."""

from dataclasses import dataclass

from signspan.bus import Subject, about
from signspan.people.permissions import Actor
from signspan.sites.model import WindowKind


@dataclass(frozen=True)
class Seated:
    """Who sends: an actor, on which page, in which window (page load), in which session."""

    actor: Actor
    page: str
    window: str
    session: str
    expires_at: int

    @property
    def kind(self) -> WindowKind:
        """Which window of its terminal the page is."""
        return WindowKind.VISITOR if self.page == "visitor" else WindowKind.MAIN

    @property
    def ended_by(self) -> Subject:
        """The news that ends the session."""
        return about("session", self.session)
