"""JupyterLab with its Korean language pack; the notebook is written here."""
import json

import install

ABOUT = dict(title="JupyterLab", source="PyPI jupyterlab 4.6.6, jupyterlab-language-pack-ko-KR 4.5.post3", licence="BSD-3-Clause")


def screens(stage):
    app = install.pypi("jupyterlab", "jupyterlab==4.6.6", "jupyterlab-language-pack-ko-KR==4.5.post3")
    work, settings, port = stage.folder / "work", stage.folder / "settings", stage.port()
    work.mkdir()
    for plugin, value in {"translation-extension/plugin": {"locale": "ko_KR"}, "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False}}.items():
        file = settings / "@jupyterlab" / (plugin + ".jupyterlab-settings")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(value))
    cell = lambda kind, text: {"cell_type": kind, "id": f"c{abs(hash(text)) % 10**8}", "metadata": {}, "source": text, **({"execution_count": None, "outputs": []} if kind == "code" else {})}
    notebook = {"cells": [cell("markdown", "# 매출 표 읽기\n지난달의 *주문 수*와 **합계**를 본다."), cell("code", "import csv\nrows = list(csv.DictReader(open('orders.csv')))\nprint(len(rows), '건')"), cell("code", "total = sum(int(row['price']) for row in rows)\ntotal / len(rows)")], "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}, "nbformat": 4, "nbformat_minor": 5}
    (work / "sales.ipynb").write_text(json.dumps(notebook))
    (work / "orders.csv").write_text("item,price\n의자,43000\n책상,128000\n")
    stage.start([app / "bin" / "jupyter-lab", "--no-browser", "--allow-root", f"--port={port}", "--ip=127.0.0.1", "--IdentityProvider.token=", f"--LabApp.user_settings_dir={settings}", f"--LabApp.workspaces_dir={stage.folder}/workspaces", f"--notebook-dir={work}"], f"http://127.0.0.1:{port}/lab")
    address = f"http://127.0.0.1:{port}/lab"
    page = stage.page("ko", "noto").open(address, limit_s=300).appears(".jp-LauncherCard", 300)
    page.shot("launcher")
    page.click(".lm-MenuBar-itemLabel", "파일")
    page.appears(".lm-Menu-itemLabel").shot("file-menu")
    page.set((1920, 1080), 1.5).open(address + "/tree/sales.ipynb", limit_s=300).appears(".jp-MarkdownOutput h1", 300)
    page.shot("notebook")
    page.run("document.body.dataset.jpThemeLight")
    page.set((1280, 800)).open(address, limit_s=300).appears(".jp-LauncherCard", 300)
    page.click(".lm-MenuBar-itemLabel", "설정")
    page.appears(".lm-Menu-itemLabel").shot("settings-menu")
