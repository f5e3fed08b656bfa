# Shared by the scripts of bin/: where things are, how a long step shows itself, how a script ends.
# Sourced, never run. A step's output goes to a log that its error names.

set -euo pipefail

say() { printf '%s\n' "$*"; }

# fail MESSAGE NEXT_STEP: ends the script with what went wrong and what to do.
fail() {
  printf '\nerror: %s\n' "$1" >&2
  [ -z "${2:-}" ] || printf '  next: %s\n' "$2" >&2
  exit 1
}

# What the script says of itself, above its first command.
about() { awk 'NR > 1 && !/^#/ { exit } NR > 1 { sub(/^# ?/, ""); print }' "$0"; }

# Before anything is done: who asks what a script does, or makes a mistake, must not find a stack taken away.
if [ -f "$0" ] && [ $# -gt 0 ]; then
  case "$1" in -h | --help)
    about
    exit
    ;;
  esac
  # Arguments stand in the usage right behind the name; what follows after four spaces is about other things.
  usage=$(about | sed -n 's/^usage: \(.*\)/\1/p' | sed 's/    .*//')
  case "$usage" in
    "" | *" "*) ;;
    *) fail "$usage: found the argument $1, expected none" "$usage --help" ;;
  esac
fi

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
STACK=${STACK:-dev}
# It names containers, files and folders, some of which are removed by it.
[[ $STACK =~ ^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$ ]] ||
  fail "STACK: found \"$STACK\", expected letters, digits, - _ and ., a letter or digit first, 40 at most" "give the stack such a name"
LOCAL=$ROOT/.local
PROJECT=$LOCAL/$STACK
LOGS=$LOCAL/logs
# Built tools are shared by every checkout of this user.
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/trade-observability
export PATH="$CACHE/bin:$PATH"
# Node.js trusts only its own list of authorities, unless it is told what the machine trusts.
if [ -z "${NODE_EXTRA_CA_CERTS:-}" ] && [ -f /etc/ssl/certs/ca-certificates.crt ]; then
  export NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
fi
mkdir -p "$LOGS" "$CACHE/bin" "$PROJECT"

have() { command -v "$1" >/dev/null 2>&1; }

# pass_on SIGNAL LEADER: to every process of the leader's group, where there is one.
pass_on() { [ -z "$2" ] || kill "-$1" -- "-$2" 2>/dev/null || true; }

# step TITLE COMMAND...: runs the command with its output in a log, and shows title and elapsed time. The command is a process
# group of its own: a signal to the script reaches all that it has started, and the script ends after it.
step() {
  local title=$1 started=$SECONDS log ticker pid status=0 interrupted=
  shift
  log=$LOGS/$(printf '%s' "$title" | tr -cs 'a-zA-Z0-9' '-' | sed 's/-$//').log
  if [ -t 1 ]; then
    (while sleep 1; do printf '\r%-58s %4ds' "$title" $((SECONDS - started)); done) &
    ticker=$!
  else
    printf '%-58s …\n' "$title"
  fi
  # Before there is anything to end: a signal may come at any moment.
  pid=
  trap 'interrupted=INT; pass_on INT "$pid"' INT
  trap 'interrupted=TERM; pass_on TERM "$pid"' TERM HUP
  set -m
  (
    # Without one, the shell would be gone at once, and nobody would wait for what it runs.
    trap 'exit 143' TERM
    "$@"
  ) >"$log" 2>&1 </dev/null &
  pid=$!
  set +m
  [ -z "$interrupted" ] || pass_on "$interrupted" "$pid"
  wait "$pid" || status=$?
  # A signal ends the waiting at once; Pulumi still writes down what it has made.
  while kill -0 "$pid" 2>/dev/null; do wait "$pid" || true; done
  trap - INT TERM HUP
  if [ -n "${ticker:-}" ]; then
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    printf '\r'
  fi
  [ -z "$interrupted" ] || exit 130
  if [ "$status" -ne 0 ]; then
    printf '%-58s failed after %ds\n' "$title" $((SECONDS - started)) >&2
    tail -n 25 "$log" | sed 's/^/  | /' >&2
    fail "$title: exit code $status; the whole output is in ${log#"$ROOT"/}" "mend what the log says and run the same command again: finished steps are skipped"
  fi
  printf '%-58s %4ds\n' "$title" $((SECONDS - started))
}

# version_at_least FOUND WANTED
version_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

as_root() {
  [ "$(id -u)" = 0 ] || fail "$1 is missing and installing it needs root" "$2"
}

# apt_install PACKAGE...: Debian packages without what they only recommend.
apt_install() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"
}
