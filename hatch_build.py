"""Builds the pages into the wheel; an editable install leaves that to the Makefile."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PagesHook(BuildHookInterface[Any]):
    """Runs `npm ci` and `npm run build` in `web/` before the wheel is packed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        if version == "editable":
            return
        web = Path(self.root) / "web"
        npm = shutil.which("npm")
        if npm is None:
            raise RuntimeError("npm was not found: building the pages in web/ needs Node 20.19 or newer")
        for step in (["ci", "--omit=dev"], ["run", "build"]):
            subprocess.run([npm, *step], cwd=web, check=True)  # noqa: S603 - fixed arguments
