# The last cell of a bash step: the declared variables are written for the worker.
if [[ -n ${__amlnb_begun-} ]]; then
  __amlnb_save
elif [[ $(cat "$AMLNB_FOLDER/exit" 2>/dev/null) != 0 ]]; then
  echo "the shell was ended and started again" >&2
  false
fi
