"""A real browser, headless, driven through a pipe: what a reader's page does and looks like.

The protocol of Chromium's developer tools goes over two pipes, so neither a port nor a library is
needed. Evaluating through it is not subject to the page's policy, so pages are tested as they are.
"""

from __future__ import annotations

import base64
import importlib.util
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--remote-debugging-pipe",
)
_PATIENCE_S = 120
# What is left out has no rule of its own in a page that stands alone.
AXE = """axe.run(document, {resultTypes: ["violations"]}).then(found =>
  found.violations.map(one => `${one.id}: ${one.nodes.map(node => node.target).join(" ")}`))"""


def chromium() -> str:
    """The browser; its absence is a failure only where it must be there."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    message = "chromium is not on PATH: apt-get install chromium fonts-noto-cjk"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def axe() -> str:
    """The rules of axe-core; their absence is a failure only where they must be there."""
    found = importlib.util.find_spec("axe_playwright_python")
    if found and found.submodule_search_locations:
        place = Path(found.submodule_search_locations[0]) / "axe.min.js"
        return place.read_text(encoding="utf-8")
    message = "axe-core is not there: pip install --no-deps axe-playwright-python"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


class Browser:
    """One browser with one page."""

    def __init__(self, to_browser: IO[bytes], from_browser: IO[bytes]) -> None:
        self._to, self._from = to_browser, from_browser
        self._count, self._session, self._rest = 0, "", b""
        self.console: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "DOM"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Ask for something and wait for the answer; console lines are kept."""
        self._count += 1
        message: dict[str, Any] = {"id": self._count, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._to.write(json.dumps(message).encode() + b"\0")
        self._to.flush()
        while True:
            answer = self._next()
            if answer.get("id") == self._count:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result
            self._note(answer)

    def open(self, page: Path, *, width: int = 1000, height: int = 900, before: str = "") -> None:
        """Open a page from disk at a size, after a script that runs before its own."""
        self.console.clear()
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.call("Emulation.setDeviceMetricsOverride", **size)
        script = self.call("Page.addScriptToEvaluateOnNewDocument", source=before)["identifier"]
        self.call("Page.navigate", url=page.as_uri())
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")
        self.call("Page.removeScriptToEvaluateOnNewDocument", identifier=script)

    def run(self, script: str) -> Any:
        """Value of an expression in the page; promises are awaited."""
        done = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def wait(self, condition: str) -> None:
        """Wait until an expression is true."""
        for _ in range(_PATIENCE_S * 20):
            if self.run(condition):
                return
            time.sleep(0.05)
        raise AssertionError(f"the page never came to: {condition}; console: {self.console}")

    def choose(self, selector: str, files: Sequence[Path]) -> None:
        """Put files into a field, as a reader would."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", nodeId=node, files=[str(path) for path in files])

    def picture(self, path: Path, *, whole: bool = True) -> None:
        """Write what the page looks like."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(shot["data"]))

    def _next(self) -> dict[str, Any]:
        """The next message."""
        while b"\0" not in self._rest:
            data = os.read(self._from.fileno(), 1 << 16)
            assert data, "the browser has gone"
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        return message

    def _note(self, message: dict[str, Any]) -> None:
        """Keep what the page says on its console."""
        params = message.get("params", {})
        if message.get("method") == "Runtime.consoleAPICalled":
            self.console.append(" ".join(str(a.get("value", "")) for a in params["args"]))
        elif message.get("method") == "Runtime.exceptionThrown":
            self.console.append(json.dumps(params["exceptionDetails"]))
        elif message.get("method") == "Log.entryAdded":
            self.console.append(str(params["entry"]["text"]))


@contextmanager
def browsing(profile: Path) -> Iterator[Browser]:
    """A browser for a while."""
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()

    def wire() -> None:
        """Put the pipes where the browser looks for them."""
        os.dup2(theirs_in, 1000)
        os.dup2(theirs_out, 1001)
        os.dup2(1000, 3)
        os.dup2(1001, 4)

    process = subprocess.Popen(
        [chromium(), *_FLAGS, f"--user-data-dir={profile}"],
        preexec_fn=wire,
        close_fds=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs_in)
    os.close(theirs_out)
    try:
        with os.fdopen(ours_out, "wb") as to, os.fdopen(ours_in, "rb") as come:
            yield Browser(to, come)
    finally:
        process.terminate()
        process.wait(timeout=30)
