#!/bin/bash
# server.sh DIR SOCKET [OPTION...]
#
# Starts a private llama-server on a unix socket, waits until it can answer, and prints its process
# id, by which it is stopped: kill PID.  DIR is where the server and the demonstration model are, or are
# put first.  The options are llama-server's own; without one that names a model (-m, -hf) the
# demonstration model is served.  The log is SOCKET.log; what is downloaded is kept in DIR/cache.
# Gives up after 10 minutes, or when for one minute neither log nor download has grown.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
dir=$1 socket=$2
shift 2

log=$socket.log
mkdir -p "$dir"
"$here/get-llama-server.sh" "$dir" >"$log" 2>&1 || { tail -5 "$log" >&2; exit 1; }
case " $* " in
*' -m '* | *' -hf '*) ;;
*)
    php "$here/model.php" "$dir"
    # one thread: this model is small, and two wait for each other on a busy machine
    set -- -m "$dir/model.gguf" --mmproj "$dir/mmproj.gguf" --alias demonstration --threads 1 "$@"
    ;;
esac

export LLAMA_CACHE=$dir/cache
mkdir -p "$LLAMA_CACHE"
rm -f "$socket"
"$dir/llama-server" --host "$socket" "$@" >"$log" 2>&1 </dev/null &
pid=$!
trap 'kill $pid; exit 1' INT TERM

give_up() {
    echo "llama-server $1, see $log:" >&2
    tail -5 "$log" >&2
    kill "$pid" 2>/dev/null
    exit 1
}

moved=$SECONDS
until curl -fs --unix-socket "$socket" -o /dev/null http://localhost/health; do
    kill -0 "$pid" 2>/dev/null || give_up 'ended'
    size=$(du -sk "$LLAMA_CACHE" "$log")
    [ "$size" = "${last-}" ] || moved=$SECONDS
    last=$size
    [ $SECONDS -lt 600 ] && [ $((SECONDS - moved)) -lt 60 ] || give_up 'is not ready'
    sleep 0.05
done
echo "$pid"
