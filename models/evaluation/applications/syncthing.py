"""Syncthing: its web interface."""
import install

ABOUT = dict(title="Syncthing", source="Debian syncthing 1.19.2", licence="MPL-2.0")


def screens(stage):
    debian = install.Debian("syncthing", "syncthing")
    port = stage.port()
    home = stage.folder / "state"
    program, environment = debian.root / "usr" / "bin" / "syncthing", debian.environment(STNOUPGRADE="1", STNODEFAULTFOLDER="")
    stage.once([program, "generate", "--home", home], environment)
    stage.start([program, "serve", "--home", home, "--no-browser", "--no-restart", f"--gui-address=127.0.0.1:{port}"], f"http://127.0.0.1:{port}/", environment)
    address = f"http://127.0.0.1:{port}/"
    page = stage.page("ko", "noto").open(address + "?lang=ko-KR", "#folders .panel-title, .panel-folder-list, .panel-body")
    page.wait("document.querySelector('#ur.in, #ur[style*=block]') !== null")
    page.run("$('#ur').modal('hide')")
    page.wait("!document.querySelector('.modal-backdrop')")
    page.set((1920, 1080), 1.5).shot("overview", ignore=[".navbar-brand"])
    page.run("$('[ng-click*=showSettings]').first().click()")
    page.appears("#settings.in").set((1280, 800)).shot("settings", ignore=[".navbar-brand", "#settings input[readonly]"])
    page = stage.page("en", "noto").open(address + "?lang=en", ".panel-body")
    page.run("$('#ur').modal('hide')")
    page.wait("!document.querySelector('.modal-backdrop')")
    page.run("$('[ng-click*=addFolder]').first().click()")
    page.appears("#editFolder.in").shot("add-folder", ignore=[".navbar-brand"])
