"""MediaWiki on SQLite: a page written here, its special pages, its preferences."""
import install

ABOUT = dict(title="MediaWiki", source="Debian mediawiki 1.39", licence="GPL-2.0-or-later")


def screens(stage):
    php, environment = install.php(stage.folder)
    debian = install.Debian("mediawiki", "mediawiki")
    site, port = stage.folder / "wiki", stage.port()
    debian.copy(debian.root / "usr/share/mediawiki", site)
    (site / "LocalSettings.php").unlink(missing_ok=True)
    address = f"http://127.0.0.1:{port}"
    stage.once([*php, "maintenance/install.php", "--dbtype=sqlite", f"--dbpath={stage.folder}/data", "--dbname=wiki", "--lang=ko", "--scriptpath=", f"--server={address}", "--pass=Open-1234-wiki", "--skins=Vector", "업무 위키", "Admin"], environment, cwd=site)
    with open(site / "LocalSettings.php", "a") as settings:
        settings.write("\n$wgDefaultSkin='vector'; $wgJobRunRate=0;\n")
    stage.start([*php, "-S", f"127.0.0.1:{port}", "-t", site], address + "/index.php", {**environment, "PHP_CLI_SERVER_WORKERS": "4"}, cwd=site)
    page = stage.page("ko", "noto").open(address + "/index.php?title=특수:특수문서", "#firstHeading")
    page.shot("special-pages")
    page.set((1920, 1080)).open(address + "/index.php?title=특수:로그인", "#wpName1").set((1280, 800)).shot("login")
    page.fill("#wpName1", "Admin").fill("#wpPassword1", "Open-1234-wiki").click("#wpLoginAttempt")
    page.wait("!document.querySelector('#wpLoginAttempt') && document.readyState==='complete'")
    page.open(address + "/index.php?title=특수:환경설정", "#preferences").wait("!!document.querySelector('#preferences .oo-ui-optionWidget, #preftoc, .oo-ui-tabSelectWidget')")
    page.set((1920, 1080), 1.5).shot("preferences")
    page.set((1280, 800)).open(address + "/index.php?title=특수:최근바뀜", "#firstHeading").shot("recent-changes")
