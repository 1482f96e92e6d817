"""TiddlyWiki: the Korean edition of its server package."""
import install

ABOUT = dict(title="TiddlyWiki", source="npm tiddlywiki 5.4.1", licence="BSD-3-Clause")


def screens(stage):
    app = install.npm("tiddlywiki", "tiddlywiki@5.4.1") / "node_modules" / "tiddlywiki"
    wiki = stage.folder / "wiki"
    stage.once(["node", app / "tiddlywiki.js", wiki, "--init", "ko-KR"])
    stage.once(["node", app / "tiddlywiki.js", wiki, "--rendertiddler", "$:/core/save/all", "index.html", "text/plain"])
    address = stage.serve(wiki / "output") + "/index.html"
    page = stage.page("ko", "noto").open(address, ".tc-tiddler-frame")
    page.shot("start")
    page.click(".tc-sidebar-tabs-main > .tc-tab-buttons button", "도구")
    page.appears(".tc-sidebar-tabs-main .tc-control-panel, .tc-sidebar-tabs-main .tc-btn-text, .tc-sidebar-tabs-main")
    page.set((1920, 1080), 1.5).shot("tools")
    page.set((1280, 800)).open(address + "#%24%3A%2FControlPanel", ".tc-control-panel")
    page.shot("control-panel")
