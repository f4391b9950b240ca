# The first cell of an R step: parameters and inputs become variables.
# It reads the handover that the worker wrote; nothing here depends on a value.

handover <- jsonlite::fromJSON(Sys.getenv("AMLNB_HANDOVER"), simplifyVector = FALSE)
workspace <- globalenv()

from_json <- function(path) {
  text <- paste(readLines(path, warn = FALSE, encoding = "UTF-8"), collapse = "\n")
  jsonlite::fromJSON(text)
}

from_arrow <- function(name, path, format) {
  if (!requireNamespace("arrow", quietly = TRUE)) {
    stop("the input '", name, "' is stored as ", format, ", which R reads with the ",
         "package 'arrow': install it, or declare the output as csv where it is made ",
         "(-o ", name, ":csv)", call. = FALSE)
  }
  read <- if (format == "parquet") arrow::read_parquet else arrow::read_feather
  as.data.frame(read(path))
}

load_value <- function(name, path, format) {
  switch(format,
    json = from_json(path),
    text = paste(readLines(path, warn = FALSE, encoding = "UTF-8"), collapse = "\n"),
    csv = read.csv(path, check.names = FALSE, stringsAsFactors = FALSE,
                   encoding = "UTF-8"),
    arrow = from_arrow(name, path, format),
    parquet = from_arrow(name, path, format),
    path)
}

load_input <- function(name, given) {
  format <- given$artifact$format
  if (identical(format, "list")) {
    return(lapply(given$items, function(item) load_input(name, item)))
  }
  if (is.null(format)) given$path else load_value(name, given$path, format)
}

values <- jsonlite::fromJSON(file.path(handover$folder, "values.json"))
for (name in names(values)) assign(name, values[[name]], envir = workspace)
for (name in names(handover$inputs)) {
  assign(name, load_input(name, handover$inputs[[name]]), envir = workspace)
}
for (wanted in handover$outputs) {
  format <- wanted$output$format
  if (!is.null(format) && format %in% c("file", "dir")) {
    assign(wanted$output$name, wanted$path, envir = workspace)
  }
}
invisible(NULL)
