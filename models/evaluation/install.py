"""Fetches applications from package registries (PyPI, npm, Debian) by name into a cache folder, never system-wide."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import venv

CACHE = pathlib.Path(os.environ.get("SULLAE_EVALUATION_CACHE") or pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "sullae" / "evaluation")


def _once(folder, key, fill):
    """Runs `fill(folder)` unless `folder` already holds what `key` names; a half-made folder is made again."""
    stamp = folder / ".complete"
    if stamp.exists() and stamp.read_text() == json.dumps(key):
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    fill(folder)
    stamp.write_text(json.dumps(key))
    return folder


def _run(*command, **options):
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))[:300]} failed ({done.returncode}):\n{done.stdout[-3000:]}")
    return done.stdout


def pypi(name, *requirements):
    """A virtual environment with these PyPI packages; returns its folder (programs lie in bin/)."""
    def fill(folder):
        venv.create(folder, with_pip=True)
        _run(folder / "bin" / "python", "-m", "pip", "install", "--quiet", *requirements)
    return _once(CACHE / "pypi" / name, [sys.version_info[:2], *requirements], fill)


def npm(name, *packages, scripts=False):
    """A folder with these npm packages under node_modules/; install scripts run only if asked for."""
    def fill(folder):
        (folder / "package.json").write_text('{"private":true}')
        _run("npm", "install", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error", *([] if scripts else ["--ignore-scripts"]), *packages, cwd=folder)
    return _once(CACHE / "npm" / name, list(packages), fill)


class Debian:
    """Debian packages, with the dependencies this machine lacks, unpacked below one folder instead of installed."""

    def __init__(self, name, *packages):
        def fill(folder):
            planned = _run("apt-get", "install", "--simulate", "--no-install-recommends", *packages)
            wanted = {line.split()[1] for line in planned.splitlines() if line.startswith("Inst ")} | {package.split("=")[0] for package in packages}
            archives = folder / "archives"
            archives.mkdir()
            _run("apt-get", "-o", "APT::Sandbox::User=root", "download", *sorted(wanted), cwd=archives)
            for archive in sorted(archives.glob("*.deb")):
                _run("dpkg-deb", "-x", archive, folder)
            (folder / "versions.txt").write_text("\n".join(sorted(path.name for path in archives.glob("*.deb"))))
            shutil.rmtree(archives)
        self.root = _once(CACHE / "debian" / name, list(packages), fill)

    def version(self, package):
        """The version of `package` that was unpacked."""
        for name in (self.root / "versions.txt").read_text().splitlines():
            if name.startswith(package + "_"):
                return name.split("_")[1].replace("%3a", ":")
        raise KeyError(package)

    def copy(self, source, target):
        """Copies a folder out of the unpacked tree, absolute links followed inside it (broken ones left out)."""
        target.mkdir(parents=True, exist_ok=True)
        for entry in os.scandir(source):
            path = pathlib.Path(entry.path)
            while path.is_symlink():
                link = os.readlink(path)
                path = self.root / link.lstrip("/") if link.startswith("/") else path.parent / link
            if path.is_dir():
                self.copy(path, target / entry.name)
            elif path.exists():
                shutil.copy2(path, target / entry.name)
                if path.suffix == ".php" and b"'/usr/share/php" in path.read_bytes():
                    (target / entry.name).write_bytes(path.read_bytes().replace(b"'/usr/share/php", f"'{self.root}/usr/share/php".encode()))

    def environment(self, **more):
        """Environment in which the unpacked programs find their libraries and modules."""
        root, lib = self.root, self.root / "usr" / "lib"
        return {**os.environ,
                "PATH": f"{root}/usr/bin:{root}/usr/sbin:{os.environ['PATH']}",
                "LD_LIBRARY_PATH": f"{lib}/x86_64-linux-gnu",
                "PYTHONPATH": f"{lib}/python3/dist-packages",
                "PERL5LIB": f"{root}/usr/share/perl5:{lib}/x86_64-linux-gnu/perl5/5.36",
                **more}


PHP = ("php8.2-cli", "php8.2-sqlite3", "php8.2-mbstring", "php8.2-xml", "php8.2-intl", "php8.2-gd", "php8.2-mysql", "php8.2-curl", "php8.2-zip")


def php(folder, *options):
    """(command, environment) that starts an unpacked PHP with its extensions; sessions are kept in `folder`."""
    debian = Debian("php", *PHP)
    extensions = next((debian.root / "usr" / "lib" / "php").glob("2*"))
    first = [name for name in ("pdo", "xml", "mysqlnd") if (extensions / f"{name}.so").exists()]
    rest = sorted(path.stem for path in extensions.glob("*.so") if path.stem not in first and path.stem not in ("opcache",))
    command = [str(debian.root / "usr" / "bin" / "php8.2"), "-n", "-d", f"extension_dir={extensions}", "-d", "memory_limit=512M", "-d", "display_errors=0", "-d", "log_errors=1", "-d", f"session.save_path={folder}", "-d", "error_reporting=1"]
    for name in first + rest:
        command += ["-d", f"extension={name}"]
    for option in options:
        command += ["-d", option]
    return command, debian.environment()
