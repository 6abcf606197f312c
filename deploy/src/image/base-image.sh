#!/bin/sh
# A small base image, for the test of Talkoot's image where no registry can be reached: this machine's Java, cut down with
# jlink, on the libraries of installed Debian packages, in the format of docker save. There is no shell in it.
# usage: base-image.sh FILE.tar
set -eu

image=$1
java_home=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

root=$work/root
mkdir -p "$root/etc" "$root/proc" "$root/dev" "$root/opt/java"
mkdir -m 1777 "$root/tmp"

"$java_home/bin/jlink" --output "$root/opt/java/openjdk" --no-header-files --no-man-pages \
    --add-modules java.se,jdk.crypto.ec,jdk.management,jdk.net,jdk.unsupported

# only the libraries; their folders in / are links on a machine, and are here too
for folder in bin lib lib64 sbin; do
    mkdir -p "$root/usr/$folder"
    ln -s "usr/$folder" "$root/$folder"
done
dpkg -L libc6 libgcc-s1 libstdc++6 zlib1g | grep -E '/(lib|lib64)/.*\.so[^/]*$' | while IFS= read -r file; do
    folder=$(readlink -f "$(dirname "$file")")
    mkdir -p "$root$folder"
    [ -d "$file" ] || cp -dp "$file" "$root$folder"
done
mkdir -p "$root/usr/lib/locale"
cp -dpr /usr/lib/locale/C.utf8 "$root/usr/lib/locale"
cp -p /etc/os-release "$root/etc"

tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@1 -C "$root" -cf "$work/layer.tar" .
layer=$(sha256sum "$work/layer.tar" | cut -d ' ' -f 1)
architecture=$(dpkg --print-architecture)
cat >"$work/config.json" <<CONFIG
{
  "architecture": "$architecture",
  "os": "linux",
  "created": "1970-01-01T00:00:01Z",
  "config": {
    "Env": ["PATH=/opt/java/openjdk/bin:/usr/bin", "JAVA_HOME=/opt/java/openjdk"]
  },
  "history": [{ "created": "1970-01-01T00:00:01Z", "created_by": "base-image.sh" }],
  "rootfs": { "type": "layers", "diff_ids": ["sha256:$layer"] }
}
CONFIG
printf '[{"Config":"config.json","RepoTags":["talkoot-base:test"],"Layers":["layer.tar"]}]' >"$work/manifest.json"
tar -C "$work" -cf "$image" manifest.json config.json layer.tar
