"""Deluge: its web client (ExtJS, 11 px text) with a daemon of its own."""
import json

import browser
import install

ABOUT = dict(title="Deluge web", source="Debian deluge-web 2.0.3", licence="GPL-3.0-or-later")


def screens(stage):
    debian = install.Debian("deluge", "deluge-web", "deluged")
    config, port = stage.folder / "config", stage.port()
    config.mkdir()
    # This release calls a function that Python 3.11 no longer has; without it no translation is loaded.
    (stage.folder / "sitecustomize.py").write_text("import gettext\ngettext.bind_textdomain_codeset = lambda *_: None\n")
    environment = debian.environment()
    environment["PYTHONPATH"] = f"{stage.folder}:{environment['PYTHONPATH']}"
    (config / "web.conf").write_text(json.dumps({"file": 2, "format": 1}) + json.dumps({"language": "ko", "first_login": False, "default_daemon": "screens", "show_session_speed": True, "sidebar_show_zero": True}))
    daemon = stage.port()
    stage.start(["/usr/bin/python3", debian.root / "usr/bin/deluged", "-d", "-c", config, "-p", daemon, "-u", "127.0.0.1", "-i", "127.0.0.1"], environment=environment)
    browser.wait_for(lambda: "localclient" in (config / "auth").read_text(), 300, "deluged's password")
    password = (config / "auth").read_text().split("localclient:")[1].split(":")[0]
    (config / "hostlist.conf").write_text(json.dumps({"file": 3, "format": 1}) + json.dumps({"hosts": [["screens", "127.0.0.1", daemon, "localclient", password]]}))
    stage.start(["/usr/bin/python3", debian.root / "usr/bin/deluge-web", "-d", "-c", config, "-i", "127.0.0.1", "-p", port], f"http://127.0.0.1:{port}/", environment)
    page = stage.page("ko", "nanum").open(f"http://127.0.0.1:{port}/", "input[type=password]")
    page.shot("login")
    page.fill("input[type=password]", "deluge")
    page.click(".x-window button")
    page.wait("!!(deluge.client && deluge.client.core)", 300)
    page.run("deluge.connectionManager.hide()")
    page.shot("overview")
    page.run("deluge.preferences.show()")
    page.wait("document.querySelectorAll('.x-window .x-list-body dl, .x-window .x-list-body-inner dl').length > 3")
    for number in (0, 1, 3):
        try:
            page.run(f"deluge.preferences.selectPage(deluge.preferences.list.store.getAt({number}).get('name'))")
        except RuntimeError:
            break
        page.shot(f"preferences-{number + 1}")
