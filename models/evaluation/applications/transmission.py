"""Transmission: the web interface of its daemon (small text)."""
import install

ABOUT = dict(title="Transmission", source="Debian transmission-daemon 3.00", licence="GPL-2.0+ or GPL-3.0+, MIT parts")


def screens(stage):
    debian = install.Debian("transmission", "transmission-daemon")
    port = stage.port()
    environment = debian.environment(TRANSMISSION_WEB_HOME=str(debian.root / "usr/share/transmission/web"))
    stage.start([debian.root / "usr/bin/transmission-daemon", "--foreground", "--config-dir", stage.folder / "config", "--port", port, "--rpc-bind-address", "127.0.0.1", "--allowed", "127.0.0.1", "--no-portmap", "--no-dht", "--no-auth"], f"http://127.0.0.1:{port}/transmission/web/", environment)
    page = stage.page("en", "nanum").open(f"http://127.0.0.1:{port}/transmission/web/", "#toolbar")
    page.run("document.querySelector('#prefs-button, #toolbar-preferences, .ui-icon-gear').click()")
    page.run("[...document.querySelectorAll('#settings_menu li, #footer_super_menu li')].map(e=>e.innerText).join()")
    page.run("typeof transmission !== 'undefined' && transmission.prefsDialog && transmission.prefsDialog.show()")
    page.appears("#prefs-dialog.ui-dialog-content, .ui-dialog #prefs-dialog").shot("preferences")
