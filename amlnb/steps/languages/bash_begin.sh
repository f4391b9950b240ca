# The first cell of a bash step: parameters, inputs and output paths become variables.
# Names and values come from a file, each ended by a NUL; nothing is evaluated.

while IFS= read -r -d '' __amlnb_name && IFS= read -r -d '' __amlnb_value; do
  [[ $__amlnb_name =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]] || continue
  printf -v "$__amlnb_name" %s "$__amlnb_value"
  # The system refuses to start programs whose environment holds a longer text.
  (( ${#__amlnb_value} < 100000 )) && export "${__amlnb_name?}"
done < "$AMLNB_FOLDER/variables"
unset __amlnb_name __amlnb_value

# The names are read before the loop, which forks nothing: a fork would share the
# file's position with `read`.
__amlnb_save() {
  local -a __amlnb_wanted
  local __amlnb_name
  mapfile -d '' -t __amlnb_wanted < "$AMLNB_FOLDER/wanted"
  for __amlnb_name in "${__amlnb_wanted[@]}"; do
    declare -p "$__amlnb_name" >/dev/null 2>&1 || continue
    local -n __amlnb_value=$__amlnb_name
    if [[ ${__amlnb_value@a} == *[aA]* ]]; then
      printf '%s\0%s\0' "$__amlnb_name" "${#__amlnb_value[@]}"
      (( ${#__amlnb_value[@]} )) && printf '%s\0' "${__amlnb_value[@]}"
    elif [[ -v $__amlnb_name ]]; then
      printf '%s\0-\0%s\0' "$__amlnb_name" "$__amlnb_value"
    fi
    unset -n __amlnb_value
  done > "$AMLNB_FOLDER/variables.part"
  mv "$AMLNB_FOLDER/variables.part" "$AMLNB_FOLDER/variables.saved"
}

# A body may end the shell, with `exit` or by `set -e`: then this is its last word.
__amlnb_exit() {
  local status=$?
  (( status == 0 )) && __amlnb_save
  printf '%s' "$status" > "$AMLNB_FOLDER/exit"
}
trap __amlnb_exit EXIT

__amlnb_failed() {
  local status=$?
  printf '%s\0%s\0%s\0' "$status" "$1" "$2" > "$AMLNB_FOLDER/failed"
}
__amlnb_begun=yes
: > "$AMLNB_FOLDER/begun"
