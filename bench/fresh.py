"""How long a newcomer waits: from `git clone` with empty caches to a running demo, and to green tests.

`make bench-fresh` clones the committed state three times. `ARGS="--runs 1 --no-tests"` measures less.
System parts (Chromium, fonts) are installed before, as `make test` does it.
"""

import argparse
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
DEMO = ["make", "demo", "ARGS=--no-browser --port 0"]
ADDRESS = re.compile(r"http://localhost:\d+/start#")
GREEN = re.compile(r"All green in (\d+) s, set-up not counted")
SLOWEST_SECONDS = 1_800


def seconds_until_demo(folder: Path, surroundings: dict[str, str]) -> float:
    """From the command to the start page's address; the demo is stopped then."""
    began = time.monotonic()
    demo = subprocess.Popen(
        DEMO,
        cwd=folder,
        env=surroundings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert demo.stderr is not None
    said = ""
    while ADDRESS.search(said) is None:
        line = demo.stderr.readline()
        assert line, f"the demo did not come up: {said}"
        said += line
    took = time.monotonic() - began
    os.killpg(demo.pid, signal.SIGINT)
    demo.communicate(timeout=30)
    return took


def seconds_of_tests(folder: Path, surroundings: dict[str, str]) -> tuple[float, int]:
    """In all, and what the tests say of themselves without their set-up."""
    began = time.monotonic()
    run = subprocess.run(
        ["make", "test"],
        cwd=folder,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=SLOWEST_SECONDS,
        check=False,
    )
    said = GREEN.search(run.stdout)
    assert said is not None, f"not green: {run.stdout[-4_000:]}{run.stderr[-2_000:]}"
    return time.monotonic() - began, int(said.group(1))


def measure(*, tests: bool) -> dict[str, float]:
    """One newcomer."""
    with tempfile.TemporaryDirectory(prefix="signspan-fresh-") as where:
        folder, caches = Path(where) / "signspan", Path(where) / "caches"
        surroundings = {
            **os.environ,
            "PIP_CACHE_DIR": str(caches / "pip"),
            "npm_config_cache": str(caches / "npm"),
            "COLUMNS": "160",  # the address must stand on one line
        }
        clone = ["git", "clone", "--quiet", str(ROOT), str(folder)]
        subprocess.run(clone, check=True)
        found = {
            "demo_first_s": round(seconds_until_demo(folder, surroundings), 1),
            "demo_again_s": round(seconds_until_demo(folder, surroundings), 1),
        }
        if tests:
            whole, without_setup = seconds_of_tests(folder, surroundings)
            found |= {"test_whole_s": round(whole, 1), "test_s": without_setup}
        return found


def main() -> None:
    """Prints each figure's runs and median, and the load they were measured under."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--tests", action=argparse.BooleanOptionalAction, default=True)
    wanted = parser.parse_args()
    load = os.getloadavg()[0]
    runs = []
    for number in range(wanted.runs):
        runs.append(measure(tests=wanted.tests))
        print(f"run {number + 1} of {wanted.runs}: {runs[-1]}", file=sys.stderr, flush=True)
    figures = {
        name: {"median": statistics.median(run[name] for run in runs), "runs": [run[name] for run in runs]}
        for name in runs[0]
    }
    print(json.dumps({"bench": "fresh", **figures, "cores": os.cpu_count(), "load_before": round(load, 2)}))


if __name__ == "__main__":
    main()
