"""Adminer: one PHP file, on a SQLite database made here."""
import sqlite3

import install

ABOUT = dict(title="Adminer", source="Debian adminer 4.8.1", licence="Apache-2.0 or GPL-2.0")


def screens(stage):
    php, environment = install.php(stage.folder)
    adminer = install.Debian("adminer", "adminer").root / "usr/share/adminer"
    database, site = stage.folder / "site" / "shop.db", stage.folder / "site"
    site.mkdir()
    with sqlite3.connect(database) as db:
        db.executescript("""create table customers(id integer primary key, name text not null, city text, phone text, joined date, note text);
            create table orders(id integer primary key, customer_id integer references customers(id), product text, quantity integer, price real, ordered_at datetime);
            create index orders_customer on orders(customer_id); create view latest as select * from orders order by ordered_at desc;""")
        people = [("김하늘", "서울"), ("이서준", "부산"), ("박지민", "대구"), ("최윤서", "인천"), ("정도윤", "광주"), ("강예은", "대전"), ("조민준", "울산"), ("윤수아", "세종")]
        for n, (name, city) in enumerate(people * 3, 1):
            db.execute("insert into customers values(?,?,?,?,?,?)", (n, name, city, f"010-{2000 + n * 37}-{4000 + n * 91}", f"2025-{n % 12 + 1:02}-{n + 2:02}", ["정기 배송", "전화 후 방문", "", "선물 포장"][n % 4]))
            db.execute("insert into orders values(?,?,?,?,?,?)", (n, n, ["노트북 거치대", "무선 마우스", "USB 허브", "모니터 암"][n % 4], n % 5 + 1, 9900 + 1310 * n, f"2026-03-{n + 1:02} 1{n % 10}:2{n % 6}:05"))
    (site / "index.php").write_text(f"""<?php
function adminer_object() {{ include_once "{adminer}/plugins/plugin.php"; include_once "{adminer}/plugins/login-password-less.php";
  return new AdminerPlugin(array(new AdminerLoginPasswordLess(password_hash("open", PASSWORD_DEFAULT)))); }}
include "{adminer}/adminer.php";""")
    port = stage.port()
    stage.start([*php, "-S", f"127.0.0.1:{port}", "-t", site], f"http://127.0.0.1:{port}/", environment, cwd=site)
    address = f"http://127.0.0.1:{port}/"
    page = stage.page("ko", "noto").open(address + "?sqlite=&username=", "select[name=lang]")
    page.shot("login")
    page.run("document.querySelector('select[name=\"auth[driver]\"]').value='sqlite'")
    page.fill("input[name='auth[password]']", "open")
    page.fill("input[name='auth[db]']", "shop.db")
    page.click("input[type=submit]")
    page.appears("#tables")
    base = page.run("location.href").split("#")[0]
    page.shot("database")
    page.open(base + "&select=customers", "table#table").set((1920, 1080)).shot("rows")
    page.set((1280, 800)).open(base + "&create=orders", "table#edit-fields").shot("alter-table")
    page.open(base + "&edit=customers&where%5Bid%5D=3", "form#form").set((1280, 800), 1.5).shot("edit-row")
