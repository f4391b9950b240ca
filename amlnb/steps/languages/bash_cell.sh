# Runs one of the user's cells: the first command that fails ends it, and the step.
set -eE
trap '__amlnb_failed "$LINENO" "${BASH_SOURCE[0]}"' ERR
. "$AMLNB_FOLDER/cell-$AMLNB_INDEX.sh"
trap - ERR
set +eE
printf '%s' "$AMLNB_INDEX" > "$AMLNB_FOLDER/done"
