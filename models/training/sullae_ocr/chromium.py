"""A headless Chromium driven over its DevTools protocol: a page in, its picture and its text with boxes out."""

from __future__ import annotations

import base64
import io
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import numpy as np
import websocket
from PIL import Image

READ_TEXT = (Path(__file__).parent / "page_text.js").read_text(encoding="utf-8")


def grey(picture: Image.Image) -> np.ndarray:
    """ITU-R BT.601 in whole numbers, as the program turns screenshots grey."""
    red, green, blue = np.moveaxis(np.asarray(picture.convert("RGB"), dtype=np.uint32), 2, 0)
    return ((77 * red + 150 * green + 29 * blue + 128) >> 8).astype(np.uint8)


class Chromium:
    def __init__(self, flags: list[str]) -> None:
        self.profile = tempfile.mkdtemp(prefix="sullae-ocr-")
        program = os.environ.get("CHROMIUM") or shutil.which("chromium") or "google-chrome"
        root = ["--no-sandbox"] if os.geteuid() == 0 else []
        command = [program, "--headless=new", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-port=0", "--remote-allow-origins=*"]
        command += [f"--user-data-dir={self.profile}", "--disable-dev-shm-usage", "--no-first-run", *root, *flags, "about:blank"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.socket = websocket.create_connection(self._page_address(), timeout=120)
        self.calls = 0
        self.call("Page.enable")
        self.frame = self.call("Page.getFrameTree")["frameTree"]["frame"]["id"]

    def _page_address(self) -> str:
        port_file = Path(self.profile) / "DevToolsActivePort"
        for _ in range(600):
            time.sleep(0.1)
            if not port_file.exists() or "\n" not in port_file.read_text():
                continue
            port = port_file.read_text().split("\n")[0]
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
                pages = [target for target in json.load(answer) if target["type"] == "page"]
            if pages:
                return pages[0]["webSocketDebuggerUrl"]
        raise RuntimeError("Chromium did not start within a minute")

    def call(self, method: str, **params: object) -> dict:
        self.calls += 1
        self.socket.send(json.dumps({"id": self.calls, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.calls:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def draw(self, html: str, width: int, height: int, scale: float) -> tuple[np.ndarray, dict]:
        """Grey picture (u8, device pixels) and what `page_text.js` found (CSS pixels)."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False)
        self.call("Page.setDocumentContent", frameId=self.frame, html=html)
        self.call("Runtime.evaluate", expression="document.fonts.ready.then(() => 0)", awaitPromise=True)
        answer = self.call("Runtime.evaluate", expression=READ_TEXT, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"page_text.js: {answer['exceptionDetails']['exception']['description']}")
        found = answer["result"]["value"]
        png = self.call("Page.captureScreenshot", format="png", optimizeForSpeed=True)["data"]
        return grey(Image.open(io.BytesIO(base64.b64decode(png)))), json.loads(found)

    def close(self) -> None:
        try:
            self.call("Browser.close")
        except Exception:  # the socket may close before the answer
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
        shutil.rmtree(self.profile, ignore_errors=True)

    def __enter__(self) -> Chromium:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
