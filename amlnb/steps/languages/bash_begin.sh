# The first cell of a bash step: parameters, inputs and output paths become variables.
# Names and values come from a file, each ended by a NUL; nothing is evaluated.

while IFS= read -r -d '' __amlnb_name && IFS= read -r -d '' __amlnb_value; do
  [[ $__amlnb_name =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]] || continue
  printf -v "$__amlnb_name" %s "$__amlnb_value"
  # The system refuses to start programs whose environment holds a longer text.
  (( ${#__amlnb_value} < 100000 )) && export "${__amlnb_name?}"
done < "$AMLNB_FOLDER/variables"
unset __amlnb_name __amlnb_value

__amlnb_save() {
  local __amlnb_name __amlnb_kind
  while IFS= read -r -d '' __amlnb_name && IFS= read -r -d '' __amlnb_kind; do
    __amlnb_kind=$(declare -p "$__amlnb_name" 2>/dev/null) || continue
    if [[ $__amlnb_kind == declare\ -[aA]* ]]; then
      local -n __amlnb_array=$__amlnb_name
      printf '%s\0%s\0' "$__amlnb_name" "${#__amlnb_array[@]}"
      (( ${#__amlnb_array[@]} )) && printf '%s\0' "${__amlnb_array[@]}"
      unset -n __amlnb_array
    elif [[ -v $__amlnb_name ]]; then
      printf '%s\0-\0%s\0' "$__amlnb_name" "${!__amlnb_name}"
    fi
  done < "$AMLNB_FOLDER/wanted" > "$AMLNB_FOLDER/variables.saved"
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
true
