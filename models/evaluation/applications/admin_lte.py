"""AdminLTE: the demonstration pages of a widely used dashboard theme (its web fonts come from outside and are absent)."""
import install

ABOUT = dict(title="AdminLTE", source="npm admin-lte 4.0.0", licence="MIT")


def screens(stage):
    app = install.npm("admin-lte", "admin-lte@4.0.0") / "node_modules" / "admin-lte"
    address = stage.serve(app / "dist")
    page = stage.page("en", "nanum")
    page.open(address + "/tables/simple.html", "table").shot("tables", ignore=[".brand-image"])
    page.open(address + "/forms/elements.html", "form").set((1280, 800), dark=True)
    page.run("document.documentElement.setAttribute('data-bs-theme','dark')")
    page.shot("forms-dark", ignore=[".brand-image"])
    page.set((1920, 1080)).open(address + "/UI/general.html", ".card").shot("components", ignore=[".brand-image"])
    page.set((1280, 800)).open(address + "/mailbox/inbox.html", ".card").shot("mailbox", ignore=[".brand-image"])
    page.open(address + "/widgets/cards.html", ".card").shot("cards", ignore=[".brand-image"])
