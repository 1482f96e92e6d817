"""qBittorrent: the web interface of its server build (12 px text)."""
import install

ABOUT = dict(title="qBittorrent (nox)", source="Debian qbittorrent-nox 4.5.2", licence="GPL-2.0-or-later")


def screens(stage):
    debian = install.Debian("qbittorrent", "qbittorrent-nox")
    port = stage.port()
    config = stage.folder / "qBittorrent" / "config" / "qBittorrent.conf"
    config.parent.mkdir(parents=True)
    config.write_text(f"[LegalNotice]\nAccepted=true\n[Preferences]\nGeneral\\Locale=ko\nWebUI\\LocalHostAuth=false\nWebUI\\Address=127.0.0.1\nWebUI\\Port={port}\nWebUI\\Enabled=true\n[BitTorrent]\nSession\\Interface=lo\nSession\\DHTEnabled=false\n[Network]\nPortForwardingEnabled=false\n")
    address = f"http://127.0.0.1:{port}/"
    stage.start([debian.root / "usr/bin/qbittorrent-nox", f"--profile={stage.folder}"], address, debian.environment())
    page = stage.page("ko", "nanum").open(address, "#desktopNavbar")
    page.wait("document.querySelectorAll('#transferList th, .torrentsTable th').length > 3")
    page.shot("overview", ignore=["#mochaPage .logo"])
    page.run("document.getElementById('preferencesLink').click()")
    page.wait("document.querySelectorAll('#preferencesPage_content fieldset, #preferencesPage fieldset, .mocha fieldset').length > 3")
    page.shot("options-downloads")
    for tab in ("Connection", "Bittorrent"):
        page.run(f"document.querySelectorAll('.PrefTab').forEach(tab => tab.classList.toggle('invisible', tab.id !== '{tab}Tab'))")
        page.shot("options-" + tab.lower())
