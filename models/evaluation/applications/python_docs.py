"""The Python manual as Debian ships it: pages made by Sphinx."""
import install

ABOUT = dict(title="Python documentation (Sphinx)", source="Debian python3.11-doc", licence="PSF-2.0")


def screens(stage):
    debian = install.Debian("python-docs", "python3.11-doc")
    address = stage.serve(debian.root / "usr/share/doc/python3.11/html")
    page = stage.page("en", "noto").open(address + "/library/shutil.html", "h1")
    page.shot("module")
    page.set((1920, 1080), 1.5).open(address + "/library/datetime.html", "h1").run("window.scrollTo(0, 2300)")
    page.shot("reference")
