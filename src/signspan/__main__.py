"""`python -m signspan` is `signspan`."""

from signspan.cli import app

app()
