"""Monaco: the editor of Visual Studio Code, with its Korean messages; the text in it is written here."""
import install

ABOUT = dict(title="Monaco editor", source="npm monaco-editor 0.57.0", licence="MIT")
CODE = '''// 주문 목록을 합계와 함께 보여 준다
interface Order { id: number; item: string; price: number; quantity: number }

export function total(orders: Order[]): number {
  let sum = 0;
  for (const order of orders) {
    if (order.quantity <= 0) continue; // 취소된 주문
    sum += order.price * order.quantity;
  }
  return Math.round(sum * 100) / 100;
}

const sample: Order[] = [
  { id: 1, item: "무선 마우스", price: 23900, quantity: 2 },
  { id: 2, item: "USB hub", price: 18500.5, quantity: 1 },
];
console.log(`합계: ${total(sample)}원`);
'''


def screens(stage):
    app = install.npm("monaco", "monaco-editor@0.57.0")
    (app / "editor.html").write_text("""<!doctype html><meta charset=utf-8><link rel=stylesheet href="node_modules/monaco-editor/min/vs/editor/editor.main.css"><body style="margin:0"><div id=e style="height:100vh"></div><script>window.MonacoEnvironment={globalAPI:true}</script><script src="node_modules/monaco-editor/min/vs/loader.js"></script><script>
require.config({paths:{vs:'node_modules/monaco-editor/min/vs'},'vs/nls':{availableLanguages:{'*':location.hash.slice(1)}}});require(['vs/editor/editor.main'],()=>0)</script>""")
    address = stage.serve(app)

    def edit(language, theme, **window):
        page = stage.page(language, "noto", **window).open("about:blank").open(f"{address}/editor.html#{language}").wait("!!(window.monaco && monaco.editor && monaco.editor.create)")
        page.run(f"window.editor=monaco.editor.create(document.getElementById('e'),{{value:{CODE!r},language:'typescript',theme:'{theme}',fontSize:13,automaticLayout:true}});editor.focus()")
        return page.appears(".view-line span span")
    page = edit("ko", "vs")
    page.run("editor.trigger('x','editor.action.quickCommand')")
    page.appears(".quick-input-list .monaco-list-row").shot("commands")
    page = edit("ko", "vs-dark", dark=True)
    page.run("editor.trigger('x','editor.action.startFindReplaceAction')")
    page.appears(".find-widget.visible")
    page.run("editor.setPosition({lineNumber:8,column:5});editor.trigger('x','editor.action.showContextMenu')")
    page.shot("menu-dark", ignore=[".find-widget .monaco-custom-toggle", ".find-widget .codicon"])   # icons that look like letters
    page = edit("en", "vs-dark", size=(1920, 1080), dpr=1.5, dark=True)
    page.run("editor.trigger('x','editor.action.quickCommand')")
    page.appears(".quick-input-list .monaco-list-row").shot("commands-dark")
