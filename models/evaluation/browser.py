"""Headless Chromium over its debugging protocol: opens pages, acts on them, takes the picture and the truth."""
import base64
import io
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import urllib.request

import numpy as np
import websocket
from PIL import Image

import truth

READER = (pathlib.Path(__file__).parent / "truth.js").read_text()
# Still picture: no movement, no caret.
STILL = "*,*::before,*::after{transition:none!important;animation-duration:0s!important;animation-delay:0s!important;caret-color:transparent!important;scroll-behavior:auto!important}"
# Only the glyphs vanish: currentColor (borders, icons) stays as it is.
TEXTLESS = "*,*::before,*::after,*::placeholder,*::marker,*::first-letter,*::first-line{-webkit-text-fill-color:transparent!important;text-shadow:none!important;text-decoration-color:transparent!important;-webkit-text-stroke:0!important}*::selection{-webkit-text-fill-color:transparent!important}svg text,svg text *{fill:transparent!important;stroke:transparent!important}"
STYLE = """((name,css)=>{const roots=[];const walk=r=>{roots.push(r);for(const e of r.querySelectorAll('*')){if(e.shadowRoot)walk(e.shadowRoot);if(e.tagName==='IFRAME'){try{e.contentDocument&&walk(e.contentDocument)}catch{}}}};walk(document);
for(const r of roots){const d=r.ownerDocument||r;r.__sheets=r.__sheets||{};let s=r.__sheets[name];if(!s){s=new (d.defaultView||window).CSSStyleSheet();r.__sheets[name]=s;r.adoptedStyleSheets=[...r.adoptedStyleSheets,s];}s.replaceSync(css);}})"""


class Browser:
    """One Chromium with one language and one set of fonts."""

    def __init__(self, fonts, language):
        self.folder = tempfile.mkdtemp(prefix="sullae-screens-")
        command = [shutil.which("chromium") or "chromium", "--headless=new", "--disable-gpu", "--remote-debugging-port=0", "--remote-allow-origins=*", f"--user-data-dir={self.folder}", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
                   f"--lang={language}", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost", "--font-render-hinting=" + fonts.hinting, "about:blank"]
        if os.geteuid() == 0:
            command.insert(1, "--no-sandbox")
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "FONTCONFIG_FILE": str(fonts.path), "LANGUAGE": language})
        try:
            self._connect(language)
        except BaseException:
            self.close()
            raise

    def _connect(self, language):
        port_file = pathlib.Path(self.folder) / "DevToolsActivePort"
        port = wait_for(lambda: port_file.exists() and port_file.read_text().split("\n")[0], 240, "Chromium's debugging port")
        pages = wait_for(lambda: [t for t in json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json")) if t["type"] == "page"], 240, "Chromium's first page")
        self.socket = websocket.create_connection(pages[0]["webSocketDebuggerUrl"], timeout=300)
        self.number = 0
        self.call("Page.enable")
        self.call("Runtime.enable")
        self.call("Emulation.setFocusEmulationEnabled", enabled=True)
        agent = self.call("Browser.getVersion")["userAgent"].replace("HeadlessChrome", "Chrome")
        self.call("Emulation.setUserAgentOverride", userAgent=agent, acceptLanguage=f"{language},{language.split('-')[0]}")
        self.call("Emulation.setTimezoneOverride", timezoneId="Asia/Seoul")
        self.call("Emulation.setLocaleOverride", locale=language)

    def call(self, method, **params):
        self.number += 1
        asked = self.number
        self.socket.send(json.dumps({"id": asked, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("method") == "Page.javascriptDialogOpening":
                self.number += 1
                self.socket.send(json.dumps({"id": self.number, "method": "Page.handleJavaScriptDialog", "params": {"accept": True}}))
                continue
            if answer.get("id") == asked:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def close(self):
        try:
            self.call("Browser.close")
        except Exception:
            self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def wait_for(ask, limit_s, what):
    """Polls until `ask` gives something true; raises after `limit_s`."""
    end, last = time.monotonic() + limit_s, None
    while time.monotonic() < end:
        try:
            answer = ask()
            if answer:
                return answer
        except Exception as error:
            last = error
        time.sleep(.15)
    raise TimeoutError(f"{what} did not come within {limit_s} s ({last})")


class Page:
    """A page of the browser in one window size; pictures are width x height device pixels."""

    def __init__(self, browser, keep, size=(1280, 800), dpr=1, dark=False):
        self.browser, self.keep = browser, keep
        self.set(size, dpr, dark)

    def set(self, size=(1280, 800), dpr=1, dark=False):
        """Changes the window: device pixels, device pixel ratio, dark or light preference."""
        self.size, self.dpr, self.dark = size, dpr, dark
        self.browser.call("Emulation.setDeviceMetricsOverride", width=round(size[0] / dpr), height=round(size[1] / dpr), deviceScaleFactor=dpr, mobile=False)
        self.browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}, {"name": "prefers-reduced-motion", "value": "reduce"}])
        return self

    def run(self, script):
        """Value of a JavaScript expression (promises awaited; None for objects of the page)."""
        try:
            answer = self.browser.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True, userGesture=True)
        except RuntimeError as error:
            if "reference chain" in str(error):   # it ran; its value cannot be copied
                return None
            raise
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"].get("exception", answer["exceptionDetails"]))[:600])
        return answer["result"].get("value")

    def open(self, address, selector=None, limit_s=120):
        """Goes to an address and waits for the load event and, if given, for an element that fits `selector`."""
        self.run("window.__left = true")
        if self.browser.call("Page.navigate", url=address).get("loaderId"):
            self.wait("!window.__left && document.readyState === 'complete'", limit_s)
        return self.appears(selector, limit_s) if selector else self

    def wait(self, expression, limit_s=120):
        """Waits until a JavaScript expression is true."""
        try:
            wait_for(lambda: self.run(expression), limit_s, f"`{expression}`")
        except TimeoutError:
            Image.fromarray(self._picture()).save(pathlib.Path(tempfile.gettempdir()) / f"sullae-screens-failed-{os.getpid()}.png")
            raise
        return self

    def appears(self, selector, limit_s=120):
        """Waits until an element fits a CSS selector."""
        return self.wait(f"!!document.querySelector({json.dumps(selector)})", limit_s)

    def click(self, selector, text=None, limit_s=60, button="left"):
        """Real mouse press on the middle of the first visible element that fits (and holds `text`)."""
        find = f"""(()=>{{const t={json.dumps(text)};const es=[...document.querySelectorAll({json.dumps(selector)})].filter(e=>{{const r=e.getBoundingClientRect();return r.width>0&&r.height>0&&(t===null||(e.innerText||e.value||'').trim().includes(t))}});
          if(!es.length)return null;const e=es[0];e.scrollIntoView({{block:'nearest'}});const r=e.getBoundingClientRect();return [r.left+r.width/2,r.top+r.height/2]}})()"""
        x, y = wait_for(lambda: self.run(find), limit_s, f"{selector} {text or ''}")
        self.press(x, y, button)
        return self

    def press(self, x, y, button="left", times=1):
        self.browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        for n in range(1, times + 1):
            for kind in ("mousePressed", "mouseReleased"):
                self.browser.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button=button, clickCount=n)
        time.sleep(.2)

    def hover(self, x, y):
        self.browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def fill(self, selector, text):
        """Puts text into a field as typing would."""
        self.click(selector)
        self.run(f"document.querySelector({json.dumps(selector)}).select && document.querySelector({json.dumps(selector)}).select()")
        self.browser.call("Input.insertText", text=text)
        return self

    def type(self, text):
        self.browser.call("Input.insertText", text=text)

    def key(self, key, code=None, number=0, modifiers=0):
        for kind in ("keyDown", "keyUp"):
            self.browser.call("Input.dispatchKeyEvent", type=kind, key=key, code=code or key, windowsVirtualKeyCode=number, modifiers=modifiers)

    def _picture(self):
        data = self.browser.call("Page.captureScreenshot", format="png", optimizeForSpeed=True)["data"]
        return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"))

    def _style(self, name, css):
        self.run(f"{STYLE}({json.dumps(name)},{json.dumps(css)})")

    def shot(self, name, ignore=(), plain=None):
        """Takes the picture and its truth under `name`. `ignore`: selectors of areas not to be judged (logos with words);
        `plain`: selector of large pictures that hold no text, so that words found there count as invented."""
        self._style("still", STILL)
        self.run("document.fonts.ready.then(()=>1)")
        before = self._settle()
        self.run(f"window.__ignoreSelectors={json.dumps(list(ignore))};window.__plainPictures={json.dumps(plain)}||'nothing'")
        for attempt in range(4):
            found = json.loads(self.run(READER))
            self._style("textless", TEXTLESS)
            time.sleep(.15)
            bare = self._picture()
            self._style("textless", "")
            time.sleep(.15)
            after = self._picture()
            moved = (before != after).any(axis=2)
            if not moved.any() or attempt == 3:
                break
            before = after
        if moved.mean() > .02:
            raise RuntimeError(f"{name}: the page does not hold still")
        unstable = [truth._grow(box, 4) for box in truth._unite(truth._components(moved), 8)]
        self._style("hits", "*{pointer-events:auto!important}")
        covered = lambda points: self.run(f"{json.dumps(points)}.map(p=>__truthCovered(...p))")
        lines, ignored, left = truth.read(found, before, bare, unstable, self.dpr, covered)
        self._style("hits", "")
        for line in lines:
            line["css"] = round(line["fs"] / self.dpr, 1)
        self.keep(name, self, Image.fromarray(before), lines, ignored, left)
        return self

    def _settle(self):
        """Waits until two pictures in a row are the same (bounded)."""
        last = None
        for _ in range(20):
            now = self._picture()
            if last is not None and now.shape == last.shape and (now != last).mean() < 1e-5:
                break
            last = now
            time.sleep(.25)
        return now
