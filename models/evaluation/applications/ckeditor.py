"""CKEditor 4: the full editor and its dialogs (12 px text); the text in it is written here."""
import install

ABOUT = dict(title="CKEditor 4", source="npm ckeditor4 4.22.1", licence="GPL-2.0+, LGPL-2.1+ or MPL-1.1+")
TEXT = "<h2>오늘의 회의 기록</h2><p>참석자: 김하늘, 이서준, 박지민. <b>다음 주까지</b> 견적서를 보내고 <i>수요일 오후 3시</i>에 다시 모인다.</p><ul><li>창고 온도계를 바꾼다</li><li>홈페이지의 오래된 사진을 내린다</li></ul>"


def screens(stage):
    app = install.npm("ckeditor", "ckeditor4@4.22.1")
    (app / "edit.html").write_text(f"""<!doctype html><meta charset=utf-8><body><textarea id=e>{TEXT}</textarea><script src="node_modules/ckeditor4/ckeditor.js"></script>
<script>CKEDITOR.replace('e',{{language:'ko',height:420,versionCheck:false,removePlugins:'exportpdf',toolbar:null}});CKEDITOR.on('instanceReady',()=>window.ready=1)</script>""")
    address = stage.serve(app) + "/edit.html"
    page = stage.page("ko", "nanum")
    for size, name, command in (((1280, 800), "link", "link"), ((1280, 800), "table", "table"), ((1280, 800), "picture", "image")):
        page.set(size).open(address).wait("window.ready === 1")
        page.run(f"CKEDITOR.instances.e.execCommand('{command}')")
        page.appears(".cke_dialog_body").shot(name, ignore=[".cke_button_icon"])
