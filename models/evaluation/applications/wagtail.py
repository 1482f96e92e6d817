"""Wagtail: the content management system's administration on a fresh site."""
import install

ABOUT = dict(title="Wagtail", source="PyPI wagtail 8.0.1", licence="BSD-3-Clause")


def screens(stage):
    app = install.pypi("wagtail", "wagtail==8.0.1")
    site, python, port = stage.folder / "shop", app / "bin" / "python", stage.port()
    stage.once([app / "bin" / "wagtail", "start", "shop", site]) if site.mkdir() is None else None
    with open(site / "shop" / "settings" / "dev.py", "a") as settings:
        settings.write("\nLANGUAGE_CODE='ko-kr'\nTIME_ZONE='Asia/Seoul'\nWAGTAIL_ENABLE_UPDATE_CHECK=False\nWAGTAIL_ENABLE_WHATS_NEW_BANNER=False\nWAGTAIL_SITE_NAME='상점 관리'\nALLOWED_HOSTS=['*']\n")
    import os
    environment = {**os.environ, "DJANGO_SUPERUSER_PASSWORD": "open-1234"}
    stage.once([python, "manage.py", "migrate", "-v0"], environment, cwd=site)
    stage.once([python, "manage.py", "createsuperuser", "--noinput", "--username=admin", "--email=admin@example.test"], environment, cwd=site)
    stage.start([python, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"], f"http://127.0.0.1:{port}/admin/login/", environment, cwd=site)
    address = f"http://127.0.0.1:{port}/admin/"
    page = stage.page("ko", "barun").open(address + "login/", "input[name=username]")
    page.fill("input[name=username]", "admin").fill("input[name=password]", "open-1234")
    page.run("window.__left = true")
    page.click("button[type=submit]")
    page.wait("!window.__left && document.readyState === 'complete' && !!document.querySelector('#wagtail-sidebar a')")
    page.shot("home")
    page.open(address + "pages/add/home/homepage/3/", "#id_title").shot("new-page")
    page.set((1920, 1080), 1.5, dark=True).open(address + "users/new/", "#id_username").shot("new-user")
    page.set((1280, 800)).open(address + "reports/site-history/", "table, .nice-padding").shot("history")
