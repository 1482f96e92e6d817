"""Node-RED: the flow editor."""
import install

ABOUT = dict(title="Node-RED", source="npm node-red 4.1.1", licence="Apache-2.0")


def screens(stage):
    app = install.npm("node-red", "node-red@4.1.1") / "node_modules" / "node-red"
    port, folder = stage.port(), stage.folder / "user"
    folder.mkdir()
    (folder / "settings.js").write_text(f"module.exports={{uiPort:{port},uiHost:'127.0.0.1',telemetry:{{enabled:false}},editorTheme:{{tours:false}},logging:{{console:{{level:'warn'}}}}}}")
    stage.start(["node", app / "red.js", "-u", folder, "-s", folder / "settings.js"], f"http://127.0.0.1:{port}/")
    page = stage.page("ko", "noto").open(f"http://127.0.0.1:{port}/", ".red-ui-palette-node")
    page.wait("document.querySelectorAll('.red-ui-palette-node').length > 20")
    page.run("[...document.querySelectorAll('button')].filter(b=>/닫기|나중|아니|Close|Not/.test(b.innerText)).forEach(b=>b.click())")
    page.shot("editor")
    page.run("document.querySelector('#red-ui-header-button-sidemenu').click()")
    page.shot("menu")
    page.run("document.body.click()")
    page.run("RED.actions.invoke('core:show-user-settings')")
    page.appears("#red-ui-settings-tab-view, .red-ui-settings-section, .red-ui-settings-row")
    page.set((1920, 1080), 1.5).shot("settings")
    page.set((1280, 800))
    page.open(f"http://127.0.0.1:{port}/", ".red-ui-palette-node")
    page.run("RED.actions.invoke('core:show-import-dialog')")
    page.shot("import")
