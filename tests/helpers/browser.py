"""A real browser without a window, spoken to over a pipe in the DevTools protocol.

Only Python's own library is needed. Everything the browser asks of the network is noted.
"""

import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
"""The browser's program; empty where there is none."""

needs_chromium = pytest.mark.skipif(
    not CHROMIUM or os.name == "nt", reason="needs Chromium, which is not installed here"
)


class Browser:
    """One page in one browser process."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands, self._answers = commands, answers
        self._unread = bytearray()
        self._number = 0
        self._session = ""
        self._events: list[dict[str, Any]] = []
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        attached = self._call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self._call(f"{domain}.enable")

    def show(
        self,
        page: Path,
        size: tuple[int, int],
        *,
        scripts: bool = True,
        dark: bool = False,
        fragment: str = "",
    ) -> None:
        """Open a file at a size in CSS pixels; one of a phone's width is a touch screen's page."""
        width, height = size
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 500,
        )
        self._call("Emulation.setScriptExecutionDisabled", value=not scripts)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._call("Emulation.setEmulatedMedia", features=[scheme])
        for address in ("about:blank", page.as_uri() + fragment):
            self._events.clear()
            self._call("Page.navigate", url=address)
            self._wait_for("Page.loadEventFired")

    def ask(self, code: str) -> Any:
        """What a script, run outside of the page's own policy, gives back."""
        found = self._call("Runtime.evaluate", expression=code, returnByValue=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def until(self, code: str) -> None:
        """Wait until a condition of the page holds.

        Raises:
            TimeoutError: it did not within half a minute.
        """
        end = time.monotonic() + 30
        while not self.ask(code):
            if time.monotonic() > end:
                raise TimeoutError(code)

    def press(self, key: str, text: str = "") -> None:
        """One key down and up."""
        codes = {"Tab": 9, "Enter": 13}
        more: dict[str, Any] = {"windowsVirtualKeyCode": codes.get(key, 0)}
        if text:
            more["text"] = text
        self._call("Input.dispatchKeyEvent", type="keyDown", key=key, code=key, **more)
        self._call("Input.dispatchKeyEvent", type="keyUp", key=key, code=key)

    def type_text(self, text: str) -> None:
        """Text as an input method commits it."""
        self._call("Input.insertText", text=text)

    def picture(self, target: Path, *, whole: bool = False) -> None:
        """What is seen, or the whole page, as PNG."""
        found = self._call("Page.captureScreenshot", captureBeyondViewport=whole)
        target.write_bytes(base64.b64decode(found["data"]))

    def pdf(self, target: Path) -> None:
        """The page as it is printed."""
        found = self._call("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        target.write_bytes(base64.b64decode(found["data"]))

    @property
    def requests(self) -> list[str]:
        """Addresses asked for since the page was opened, its own left out."""
        self._call("Runtime.evaluate", expression="0")
        asked = [
            each["params"]["request"]["url"]
            for each in self._events
            if each["method"] == "Network.requestWillBeSent"
        ]
        return [url for url in asked if not url.startswith("file:")]

    @property
    def complaints(self) -> list[str]:
        """What the browser wrote into its console: errors and what the policy forbade."""
        self._call("Runtime.evaluate", expression="0")
        entries = [each for each in self._events if each["method"] == "Log.entryAdded"]
        thrown = [each for each in self._events if each["method"] == "Runtime.exceptionThrown"]
        return [each["params"]["entry"]["text"] for each in entries] + [
            str(each["params"]["exceptionDetails"]) for each in thrown
        ]

    def _call(self, method: str, **params: Any) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, (method, answer["error"])
                result: dict[str, Any] = answer["result"]
                return result
            self._events.append(answer)

    def _wait_for(self, event: str) -> None:
        while not any(each.get("method") == event for each in self._events):
            self._events.append(self._read())

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._unread:
            more = os.read(self._answers, 1 << 20)
            assert more, "the browser ended"
            self._unread += more
        found, _, rest = self._unread.partition(b"\0")
        self._unread = rest
        answer: dict[str, Any] = json.loads(found)
        return answer


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """A browser with a profile of its own in a folder; it ends with the block."""
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    arguments = (
        *(CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"),
        *("--disable-background-networking", "--disable-sync", "--disable-dev-shm-usage"),
        *("--remote-debugging-pipe", f"--user-data-dir={folder / 'profile'}"),
    )
    # Chromium reads commands from descriptor 3 and writes answers to 4; the shell puts them there.
    redirected = f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}'
    with subprocess.Popen(
        ["bash", "-c", redirected, "bash", *arguments],
        pass_fds=(theirs_in, theirs_out),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # Under a library that changes the clock, Chromium never comes to an end.
        env={name: value for name, value in os.environ.items() if name != "LD_PRELOAD"},
    ) as process:
        os.close(theirs_in)
        os.close(theirs_out)
        try:
            yield Browser(ours_out, ours_in)
        finally:
            process.kill()
            os.close(ours_out)
            os.close(ours_in)
