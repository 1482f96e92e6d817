"""The Rust standard library's pages as Debian ships them: output of rustdoc."""
import install

ABOUT = dict(title="rustdoc output", source="Debian rust-doc", licence="MIT or Apache-2.0")


def screens(stage):
    debian = install.Debian("rust-doc", "rust-doc")
    address = stage.serve(debian.root / "usr/share/doc/rust-doc/html")
    page = stage.page("en", "noto").open(address + "/std/vec/struct.Vec.html", "h1")
    page.shot("struct")
    page.run("localStorage.setItem('rustdoc-theme','dark');localStorage.setItem('rustdoc-use-system-theme','false')")
    page.set((1920, 1080), dark=True).open(address + "/std/collections/index.html", "h1").shot("module-dark")
