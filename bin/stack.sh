# The Pulumi stack: backend, passphrase, project folder of this machine, settings. Sourced.
#
# Nothing that belongs to one machine is written into a committed file. The folder .local/<stack> is a Pulumi project whose
# program is this repository; its settings are the committed Pulumi.<stack>.yaml with this machine's settings.yaml on top.

MACHINE_SETTINGS=$PROJECT/settings.yaml

export PULUMI_SKIP_UPDATE_CHECK=true
export PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK=true

# A backend that the user has chosen is used; else the state lives in files beside the passphrase that encrypts its secrets.
choose_backend() {
  if [ -z "${PULUMI_BACKEND_URL:-}" ] && ! pulumi whoami --non-interactive >/dev/null 2>&1; then
    mkdir -p "$LOCAL/state"
    export PULUMI_BACKEND_URL=file://$LOCAL/state
  fi
  if [ -z "${PULUMI_CONFIG_PASSPHRASE:-}${PULUMI_CONFIG_PASSPHRASE_FILE:-}" ]; then
    export PULUMI_CONFIG_PASSPHRASE_FILE=$LOCAL/passphrase
    [ -s "$PULUMI_CONFIG_PASSPHRASE_FILE" ] || (umask 077 && head -c 32 /dev/urandom | base64 >"$PULUMI_CONFIG_PASSPHRASE_FILE")
  fi
}

write_project() {
  [ -f "$MACHINE_SETTINGS" ] || printf '# Settings of this machine only; they win over Pulumi.%s.yaml. See docs/settings.md.\n{}\n' "$STACK" >"$MACHINE_SETTINGS"
  "$ROOT/node_modules/.bin/tsx" "$ROOT/bin/settings.ts" merge "$STACK" >"$LOGS/settings.log" 2>&1 ||
    fail "$(cat "$LOGS/settings.log")" "correct ${MACHINE_SETTINGS#"$ROOT"/} or Pulumi.$STACK.yaml"
}

in_project() { pulumi --non-interactive -C "$PROJECT" "$@"; }

# The stacks of this project, each without its organization.
stack_names() { in_project stack ls --json 2>/dev/null | sed -n 's|^ *"name": "\(.*/\)\?\([^/"]*\)".*|\2|p'; }
stack_exists() { stack_names | grep -qxF "$STACK"; }

ensure_stack() {
  choose_backend
  write_project
  stack_exists || step "Creating the stack $STACK" in_project stack init "$STACK"
  in_project stack select "$STACK"
  release_dead_lock
}

# Whether Pulumi works under this process id. It does not when the process has ended and only its exit code is left (a zombie),
# nor when the id is another program's now, as after a restart of the machine.
pulumi_works() {
  kill -0 "$1" 2>/dev/null || return 1
  [ -r "/proc/$1/status" ] || return 0
  awk '$1 == "Name:" { name = $2 } $1 == "State:" { state = $2 } END { exit !(name ~ /^pulumi/ && state != "Z" && state != "X") }' "/proc/$1/status" 2>/dev/null
}

# A deployment that was killed leaves its lock; one whose process is gone holds nothing any more.
release_dead_lock() {
  local lock pid seconds
  for lock in "$LOCAL"/state/.pulumi/locks/organization/trade-observability/"$STACK"/*.json; do
    [ -f "$lock" ] || continue
    pid=$(sed -n 's/.*"pid":\([0-9]*\).*/\1/p' "$lock")
    # One that was killed a moment ago takes a moment to end.
    for seconds in 1 2 3 4 5; do
      pulumi_works "$pid" || break
      sleep 1
      [ "$seconds" -lt 5 ] || fail "a deployment of the stack $STACK is under way (process $pid)" "wait for it to end"
    done
    say "Releasing the lock of a deployment that was killed."
    rm -f "$lock"
  done
}

# of_state SCRIPT ARGUMENTS...: runs a program of bin/ on what the stack's state has.
of_state() {
  in_project stack export --stack "$STACK" >"$PROJECT/state.json"
  "$ROOT/node_modules/.bin/tsx" "$ROOT/bin/$1" "${@:2}" "$PROJECT/state.json" || exit 1
  rm -f "$PROJECT/state.json"
}

# What a killed deployment has made and not written down would be in the way of the next one.
remove_orphans() { of_state orphans.ts "$STACK"; }

# What somebody has removed, or may have changed in a Grafana, is put back only when Pulumi has looked first.
look_first() {
  local unseen
  unseen=$(of_state unseen.ts)
  if [ -z "$unseen" ]; then return; fi
  say "$unseen"
  # With the program's settings: the token in the state may be an old one.
  set -- refresh --yes --skip-preview --run-program
  [[ $unseen == *Grafana* ]] || set -- "$@" --exclude '**$grafana:**'
  step "Looking at what is really there" in_project "$@"
}

# machine_setting KEY VALUE: writes a setting of this machine, and the stack's settings from it.
machine_setting() {
  "$ROOT/node_modules/.bin/tsx" "$ROOT/bin/settings.ts" set "$STACK" "$1" "$2"
  write_project
}

# A test changes the machine's settings: those of the user come back at its end, or when it is run again after an interrupt.
KEPT_SETTINGS=$PROJECT/settings.kept.yaml
restore_settings() { [ ! -f "$KEPT_SETTINGS" ] || mv "$KEPT_SETTINGS" "$MACHINE_SETTINGS"; }
keep_settings() {
  cp "$MACHINE_SETTINGS" "$KEPT_SETTINGS"
  trap restore_settings EXIT
}

# address PORT: the page that a setting of `ports` publishes, as this machine reaches it, also where Pulumi is used alone.
address() {
  "$ROOT/node_modules/.bin/tsx" "$ROOT/bin/settings.ts" address "$STACK" "$1" 2>"$LOGS/settings.log" ||
    fail "$(cat "$LOGS/settings.log")" "make up"
}

# setting KEY...: what the files say, a word each.
setting() { "$ROOT/node_modules/.bin/tsx" "$ROOT/bin/settings.ts" get "$STACK" "$@"; }
