#!/bin/sh
# Installs a package in a clean Debian and starts what it brings: try.sh PACKAGE.deb SUITE FOLDER
# As root; FOLDER is made by debootstrap and stays, for the next time.
set -eu
package=$1 suite=$2 root=$3

if [ ! -e "$root/etc/debian_version" ]; then
    debootstrap --variant=minbase "$suite" "$root"
fi
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
trap 'umount -l "$root/proc"; umount -R -l "$root/dev"' EXIT
cp /etc/resolv.conf "$root/etc/resolv.conf"
cp "$package" "$root/tmp/sullae.deb"

cat > "$root/tmp/inside.sh" <<'INSIDE'
set -eu
export DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8 HOME=/root
apt-get update -qq
# What a desktop has anyway; the package must bring all the rest.
apt-get install -y -qq --no-install-recommends xvfb xdotool openbox desktop-file-utils xdg-utils libglib2.0-bin
apt-get remove -y -qq sullae 2>/dev/null || true
apt-get install -y -qq /tmp/sullae.deb

echo "== doctor"
sullae doctor
echo "== desktop entry and file type"
desktop-file-validate /usr/share/applications/io.github.sullae.desktop
cp /usr/share/applications/io.github.sullae.desktop /tmp/check.sullae
gio info --attributes=standard::content-type /tmp/check.sullae | tee /tmp/type
grep -q 'content-type: application/x-sullae$' /tmp/type
xdg-mime query default application/x-sullae | tee /tmp/default
grep -qx io.github.sullae.desktop /tmp/default

echo "== window"
Xvfb :97 -screen 0 1600x1000x24 -nolisten tcp & screen=$!
sleep 1
export DISPLAY=:97
openbox & manager=$!
sullae-app & window=$!
ends() { kill $window $manager $screen 2>/dev/null || true; wait; }
trap ends EXIT
timeout 60 xdotool search --sync --onlyvisible --name '술래' | tee /tmp/windows
test -s /tmp/windows
# A window that cannot show its pages ends soon.
sleep 5
kill -0 $window
xdotool getwindowgeometry "$(head -1 /tmp/windows)"
INSIDE
chroot "$root" sh /tmp/inside.sh
echo "$(basename "$package") installs and runs on a clean $suite"
