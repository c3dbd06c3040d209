#!/bin/bash
# get-llama-server.sh DIR [SUITE]
#
# Unpacks Debian's build of llama.cpp into DIR and leaves there a launcher, DIR/llama-server.  Needs
# no root and touches nothing outside DIR: the packages are only unpacked, with all the libraries they
# were built against, so that a build of a newer suite ("forky" has the first one) runs here too.
set -euo pipefail

dir=$(mkdir -p "$1" && cd "$1" && pwd)
suite=${2:-forky}
[ ! -x "$dir/llama-server" ] || exit 0

# The mirror that this machine uses for Debian already.
mirror=$(apt-get indextargets --format '$(REPO_URI)' \
    'Created-By: Packages' 'Origin: Debian' 'Component: main' | grep -v security | head -1)
: "${mirror:?apt knows no mirror of Debian}"

# A world of apt's own: one source, no installed packages, nothing of the system's.
apt=$dir/apt
rm -rf "$apt" "$dir/root"
mkdir -p "$apt"/{lists,archives}/partial "$apt/none"
key=/usr/share/keyrings/debian-archive-keyring.gpg
echo "deb [signed-by=$key] $mirror $suite main" >"$apt/sources.list"
cat >"$apt/apt.conf" <<CONF
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "$apt/none";
Dir::Etc::preferencesparts "$apt/none";
Dir::State::lists "$apt/lists";
Dir::State::status "/dev/null";
Dir::State::extended_states "$apt/extended_states";
Dir::Cache "$apt";
Dir::Cache::archives "$apt/archives";
#clear APT::Update::Post-Invoke;
#clear DPkg::Post-Invoke;
APT::Install-Recommends "false";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Check-Valid-Until "false"; // a mirror that lags behind will do
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Debug::NoLocking "true";
CONF
export APT_CONFIG=$apt/apt.conf
apt-get -qq update
apt-get -qq -y --download-only install llama.cpp-tools
for package in "$apt"/archives/*.deb; do
    dpkg-deb -x "$package" "$dir/root"
done
rm -rf "$apt"

# ggml looks for its CPU backends in /usr and beside the program that runs, which is the loader:
# lying there, the best one for this processor is found.
loader=$(find "$dir"/root/usr/lib/*-linux-gnu -maxdepth 1 -name 'ld-linux-*' | head -1)
lib=$(dirname "$loader")
mv "$lib"/ggml/backends*/libggml-cpu-*.so "$lib"

cat >"$dir/llama-server.new" <<LAUNCHER
#!/bin/sh
exec "$loader" --library-path "$lib:$lib/llama" "$dir/root/usr/bin/llama-server" "\$@"
LAUNCHER
chmod +x "$dir/llama-server.new"
"$dir/llama-server.new" --version
mv "$dir/llama-server.new" "$dir/llama-server" # only what runs gets the name
