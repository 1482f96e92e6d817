"""Font sets of the screens: Debian's packages unpacked in the cache, seen by Chromium through a private fontconfig."""
import pathlib

import install

# Which Korean face stands behind an application's own (Latin) choice, and Chromium's hinting for that machine.
PROFILES = {
    "noto": ("Noto Sans CJK KR", "full"),
    "nanum": ("NanumGothic", "slight"),
    "barun": ("NanumBarunGothic", "none"),
}


class Fonts:
    def __init__(self, profile):
        korean, self.hinting = PROFILES[profile]
        self.name = profile
        unpacked = install.Debian("fonts", "fonts-noto-cjk", "fonts-nanum", "fonts-dejavu-core", "fonts-dejavu-extra", "fonts-liberation2", "fonts-noto-core")
        folder = unpacked.root / "usr" / "share" / "fonts"
        self.path = install.CACHE / f"fonts-{profile}.conf"
        families = [("sans-serif", "DejaVu Sans" if profile == "noto" else "Noto Sans" if profile == "nanum" else "Liberation Sans", korean), ("serif", "DejaVu Serif", korean), ("monospace", "DejaVu Sans Mono", "Noto Sans Mono CJK KR" if profile == "noto" else "NanumGothicCoding"),
                    ("system-ui", "Noto Sans", korean)]
        same = [("Arial", "Liberation Sans"), ("Helvetica", "Liberation Sans"), ("Helvetica Neue", "Liberation Sans"), ("Verdana", "DejaVu Sans"), ("Tahoma", "DejaVu Sans Condensed" if profile != "barun" else "DejaVu Sans"), ("Segoe UI", "Noto Sans"), ("Times New Roman", "Liberation Serif"), ("Courier New", "Liberation Mono"), ("Consolas", "DejaVu Sans Mono"),
                ("Malgun Gothic", korean), ("Menlo", "DejaVu Sans Mono"), ("Monaco", "DejaVu Sans Mono"), ("Dotum", korean), ("Gulim", korean)]
        rules = "".join(f"<alias binding='same'><family>{family}</family><prefer><family>{latin}</family><family>{hangul}</family></prefer></alias>" for family, latin, hangul in families)
        rules += "".join(f"<alias binding='same'><family>{asked}</family><accept><family>{given}</family></accept></alias>" for asked, given in same)
        rules += f"<match><test name='lang' compare='contains'><string>ko</string></test><edit name='family' mode='append' binding='strong'><string>{korean}</string></edit></match>"
        text = f"<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'><fontconfig><dir>{folder}</dir><cachedir>{install.CACHE}/fontconfig</cachedir>{rules}</fontconfig>"
        self.path.write_text(text)
