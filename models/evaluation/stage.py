"""What an application gets to run on: a private folder, free ports, processes that end with it, and a place for its screens."""
import io
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import urllib.error
import urllib.request

import browser
import fonts


class Ended(BaseException):
    """A server ended before it answered; waiting on makes no sense."""


class Stage:
    def __init__(self, name, out):
        self.name, self.out = name, out
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"sullae-{name}-"))
        self.pages, self.left_out, self._processes, self._browsers = [], [], [], {}

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        for log in sorted(self.folder.glob("log-*.txt")) if kind else []:
            print(f"--- {log.name}\n" + "\n".join(log.read_text(errors="replace").splitlines()[-12:]), flush=True)
        for one in self._browsers.values():
            one.close()
        for process in self._processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self._processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def port(self):
        """A free port of the loopback interface."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]

    def start(self, command, ready=None, environment=None, cwd=None, limit_s=420):
        """Starts a server; returns once `ready` (an address) answers anything."""
        log = open(self.folder / f"log-{len(self._processes)}.txt", "wb")
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        process = subprocess.Popen([str(part) for part in command], stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=cwd or self.folder, start_new_session=True, env={**(environment or os.environ), "HOME": str(home)})
        self._processes.append(process)

        def answers():
            if process.poll() is not None:
                raise Ended(f"{command[0]} ended with {process.returncode}:\n" + pathlib.Path(log.name).read_text(errors="replace")[-3000:])
            try:
                urllib.request.urlopen(ready, timeout=10)
            except urllib.error.HTTPError:
                pass
            return True
        if ready:
            browser.wait_for(answers, limit_s, f"{self.name} at {ready}")
        return process

    def once(self, command, environment=None, cwd=None):
        """Runs a command to its end; returns what it printed."""
        done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=cwd or self.folder, env={**(environment or os.environ), "HOME": str(self.folder)}, timeout=1200)
        text = done.stdout.decode(errors="replace")
        if done.returncode:
            raise RuntimeError(f"{command} ended with {done.returncode}:\n{text[-3000:]}")
        return text

    def serve(self, folder):
        """Serves a folder of files; returns its address."""
        port = self.port()
        self.start(["python3", "-m", "http.server", "--bind", "127.0.0.1", "--directory", folder, port], ready=f"http://127.0.0.1:{port}/")
        return f"http://127.0.0.1:{port}"

    def page(self, language="ko", font="noto", **window):
        """A page in this language ("ko" or "en") and font profile; window: size, dpr, dark."""
        self.language = language
        key = (language, font)
        if key not in self._browsers:
            self._browsers[key] = browser.Browser(fonts.Fonts(font), {"ko": "ko-KR", "en": "en-US"}[language])
        return browser.Page(self._browsers[key], lambda *shot: self._keep(language, *shot), **window)

    def _keep(self, language, name, page, picture, lines, ignore, left_out):
        scale = "" if page.dpr == 1 else f"@{page.dpr}"
        file = f"{self.name}-{language}-{name}{scale}_{page.size[0]}x{page.size[1]}.png"
        (self.out / file).write_bytes(_small(picture))
        self.pages.append({"img": file, "app": self.name, "lang": language, "dpr": page.dpr, "dark": page.dark, "lines": lines, "ignore": ignore})
        print(f"  {file}: {len(lines)} lines, {sum(len(line['words']) for line in lines)} words, {len(ignore)} areas not judged, left out {left_out}", flush=True)


def _small(picture):
    """PNG bytes, losslessly as small as is quick."""
    import oxipng
    colours = picture.getcolors(256)
    if colours:
        picture = picture.quantize(colors=len(colours), dither=0) if len(colours) > 1 else picture
        if picture.mode == "P" and sorted(picture.convert("RGB").getcolors(256)) != sorted(colours):
            raise RuntimeError("the palette changed a colour")
    raw = io.BytesIO()
    picture.save(raw, "PNG")
    return oxipng.optimize_from_memory(raw.getvalue(), level=2, strip=oxipng.StripChunks.all())
