"""Supervisor: its status page over programs that do nothing."""
import install

ABOUT = dict(title="Supervisor", source="PyPI supervisor 4.3.0", licence="BSD-derived (Repoze)")


def screens(stage):
    app = install.pypi("supervisor", "supervisor==4.3.0", "setuptools<80")
    port, names = stage.port(), ["mailer", "image-resizer", "report-builder", "queue-worker", "backup-nightly", "search-index"]
    programs = "".join(f"[program:{name}]\ncommand=/bin/sleep 3600\nautostart={'true' if number % 3 else 'false'}\n" for number, name in enumerate(names))
    (stage.folder / "supervisord.conf").write_text(f"[supervisord]\nnodaemon=true\nlogfile={stage.folder}/all.log\npidfile={stage.folder}/pid\nchildlogdir={stage.folder}\n[inet_http_server]\nport=127.0.0.1:{port}\n[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n{programs}")
    stage.start([app / "bin" / "supervisord", "-c", stage.folder / "supervisord.conf"], f"http://127.0.0.1:{port}/")
    stage.page("en", "noto").open(f"http://127.0.0.1:{port}/", "table").shot("programs")
