"""Syncthing: its web interface."""
import install

ABOUT = dict(title="Syncthing", source="Debian syncthing", licence="MPL-2.0")


def screens(stage):
    debian = install.Debian("syncthing", "syncthing")
    port = stage.port()
    home = stage.folder / "state"
    program, environment = debian.root / "usr" / "bin" / "syncthing", debian.environment(STNOUPGRADE="1", STNODEFAULTFOLDER="")
    stage.once([program, "generate", "--home", home], environment)
    stage.start([program, "serve", "--home", home, "--no-browser", "--no-restart", f"--gui-address=127.0.0.1:{port}"], f"http://127.0.0.1:{port}/", environment)
    address = f"http://127.0.0.1:{port}/"
    page = stage.page("ko", "noto").open(address + "?lang=ko-KR", "#folders .panel-title, .panel-folder-list, .panel-body")
    page.run("document.querySelectorAll('.modal .btn').length")
    page.shot("overview")
