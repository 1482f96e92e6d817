"""AWStats: a report in Korean about a made-up access log (11-12 px text)."""
import os
import re
import shutil

import install

ABOUT = dict(title="AWStats", source="Debian awstats 7.8", licence="GPL-3.0-or-later")
AGENTS = ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36", "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0", "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.0 Mobile/15E148 Safari/604.1"]


def screens(stage):
    debian = install.Debian("awstats", "awstats")
    root, site = debian.root, stage.folder / "site"
    site.mkdir()
    program = stage.folder / "program"   # beside its lib/, lang/ and plugins/, where it looks for them
    debian.copy(root / "usr/share/awstats", program)
    shutil.copy(root / "usr/lib/cgi-bin/awstats.pl", program)
    os.symlink(root / "usr/share/awstats/icon", site / "awstats-icon")
    log = stage.folder / "access.log"
    paths = ["/", "/products", "/products/chair.html", "/cart", "/login", "/help/delivery.html", "/notice/2026-03.pdf"]
    with open(log, "w") as lines:
        for n in range(4000):
            lines.write(f'10.{n % 7}.{n % 31}.{n % 201} - - [{n * 30 // 4000 + 1:02}/Mar/2026:{n % 24:02}:{n % 60:02}:{n * 7 % 60:02} +0900] "GET {paths[n * n % 7]} HTTP/1.1" {[200, 200, 200, 304, 404][n % 5]} {900 + n * 13 % 40000} "{["-", "https://www.google.com/search?q=chair", "https://shop.example.test/"][n % 3]}" "{AGENTS[n % 3]}"\n')
    config = stage.folder / "awstats.shop.conf"
    text = (root / "etc/awstats/awstats.conf").read_text()
    for key, value in {"LogFile": log, "LogFormat": "1", "SiteDomain": "shop.example.test", "DirData": stage.folder, "DirIcons": "awstats-icon", "DirLang": root / "usr/share/awstats/lang", "Lang": "ko", "DNSLookup": "0", "HostAliases": "shop.example.test", "AllowFullYearView": "3"}.items():
        text = re.sub(rf"(?m)^{key}=.*$", f'{key}="{value}"', text)
    text = re.sub(r"(?m)^Include .*$", "", text)
    text = re.sub(r"(?m)^LoadPlugin=.*$", "", text)
    config.write_text(text)
    environment = debian.environment()
    common = ["perl", program / "awstats.pl", "-config=shop", f"-configdir={stage.folder}", "-month=03", "-year=2026", "-lang=ko"]
    stage.once([*common, "-update"], environment)
    for name in ("main", "alldomains", "allhosts", "urldetail", "unknownos"):
        page = stage.once([*common, *(["-output"] if name == "main" else [f"-output={name}"]), "-staticlinks"], environment)
        (site / f"{name}.html").write_text(page[page.index("<!DOCTYPE"):])
    address = stage.serve(site)
    page = stage.page("ko", "nanum").open(address + "/main.html")
    page.shot("summary")
    page.set((1920, 1080)).open(address + "/main.html").run("window.scrollTo(0, 2100)")
    page.shot("visitors")
    page.set((1280, 800)).open(address + "/urldetail.html").shot("addresses")
