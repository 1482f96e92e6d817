"""DokuWiki: pages written here, its Korean interface, its administration."""
import install

ABOUT = dict(title="DokuWiki", source="Debian dokuwiki 2022-07-31", licence="GPL-2.0")
START = """====== 현장 업무 안내 ======
이 위키는 창고와 매장의 하루 일을 적어 두는 곳입니다. 처음 오신 분은 먼저 [[절차]]를 읽어 주세요.

===== 아침에 할 일 =====
  - 재고 표를 열고 어제의 출고 수량과 맞는지 봅니다.
  - 냉장고 온도(2-5°C)를 적습니다.
  - 도착한 상자를 바코드로 등록합니다.

===== 연락처 =====
^ 담당 ^ 이름 ^ 전화 ^
| 창고 | 김하늘 | 02-555-0132 |
| 매장 | 박지민 | 02-555-0178 |
| 배송 | 이서준 | 010-2211-0945 |
"""


def screens(stage):
    php, environment = install.php(stage.folder, f"include_path=.:{install.Debian('dokuwiki', 'dokuwiki').root}/usr/share/php")
    debian = install.Debian("dokuwiki", "dokuwiki")
    site = stage.folder / "wiki"
    debian.copy(debian.root / "usr/share/dokuwiki", site)
    debian.copy(debian.root / "etc/dokuwiki", site / "conf")
    debian.copy(debian.root / "var/lib/dokuwiki/data", site / "data")
    (site / "inc" / "preload.php").write_text(f"<?php define('DOKU_CONF', '{site}/conf/');")
    for old in ("local.php", "users.auth.php", "acl.auth.php"):
        (site / "conf" / old).unlink(missing_ok=True)
    (site / "conf" / "local.php").write_text(f"<?php $conf['lang']='ko'; $conf['title']='업무 위키'; $conf['savedir']='{site}/data'; $conf['useacl']=1; $conf['superuser']='admin'; $conf['disableactions']=''; $conf['license']='';")
    (site / "conf" / "users.auth.php").write_text("admin:$1$saltsalt$" + stage.once(["openssl", "passwd", "-1", "-salt", "saltsalt", "open1234"]).strip().split("$")[-1] + ":관리자:admin@example.test:admin,user\n")
    (site / "conf" / "acl.auth.php").write_text("* @ALL 8\n")
    pages = site / "data" / "pages"
    pages.mkdir(parents=True, exist_ok=True)
    (pages / "start.txt").write_text(START)
    for folder in "attic cache index locks media media_attic media_meta meta tmp log".split():
        (site / "data" / folder).mkdir(exist_ok=True)
    port = stage.port()
    stage.start([*php, "-S", f"127.0.0.1:{port}", "-t", site], f"http://127.0.0.1:{port}/doku.php", environment)
    address = f"http://127.0.0.1:{port}/doku.php"
    page = stage.page("ko", "nanum").open(address, "#dokuwiki__content")
    page.shot("page")
    page.open(address + "?id=start&do=login", "form#dw__login").fill("input[name=u]", "admin").fill("input[name=p]", "open1234")
    page.click("form#dw__login button[type=submit]")
    page.wait("!document.querySelector('form#dw__login')")
    page.open(address + "?id=start&do=edit", "#wiki__text").shot("edit", ignore=["#tool__bar"])
    page.open(address + "?id=start&do=admin&page=config", "#config__manager").set((1920, 1080)).shot("settings")
    page.set((1280, 800)).open(address + "?id=start&do=admin").shot("administration")
