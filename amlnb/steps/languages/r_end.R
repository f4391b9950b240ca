# The last cell of an R step: declared values are encoded where the worker finds them.

handover <- jsonlite::fromJSON(Sys.getenv("AMLNB_HANDOVER"), simplifyVector = FALSE)
workspace <- globalenv()

chosen <- function(format, value) {
  if (!is.null(format) && format != "auto") return(format)
  if (is.data.frame(value)) "csv" else "json"
}

# Seventeen digits bring every number back as it was; R writes fifteen by itself, and
# jsonlite can write no more.
exact_columns <- function(value) {
  doubles <- vapply(value, is.double, logical(1)) &
    !vapply(value, is.object, logical(1))
  value[doubles] <- lapply(value[doubles], function(x) {
    ifelse(is.na(x), NA, sprintf("%.17g", x))
  })
  value
}

save_csv <- function(value, path) {
  value <- as.data.frame(value, stringsAsFactors = FALSE)
  texts <- which(vapply(value, function(x) is.character(x) || is.factor(x), logical(1)))
  write.csv(exact_columns(value), path, row.names = FALSE, fileEncoding = "UTF-8",
            quote = texts, na = "")
}

save_value <- function(name, value, path, format) {
  switch(format,
    json = writeLines(
      jsonlite::toJSON(value, auto_unbox = TRUE, digits = NA, null = "null",
                       na = "null"),
      path, useBytes = TRUE),
    text = cat(paste(as.character(value), collapse = "\n"), file = path),
    csv = save_csv(value, path),
    parquet = arrow::write_parquet(value, path),
    arrow = arrow::write_feather(value, path, compression = "uncompressed"),
    stop("the output '", name, "' cannot be written as ", format, " from R: use json, ",
         "csv, text, file or dir", call. = FALSE))
}

made <- list()
for (wanted in handover$outputs) {
  name <- wanted$output$name
  format <- wanted$output$format
  is_place <- !is.null(format) && format %in% c("file", "dir")
  if (is_place || !exists(name, envir = workspace, inherits = FALSE)) next
  value <- get(name, envir = workspace, inherits = FALSE)
  format <- chosen(format, value)
  save_value(name, value, wanted$path, format)
  made[[name]] <- format
}
text <- if (length(made)) jsonlite::toJSON(made, auto_unbox = TRUE) else "{}"
writeLines(text, file.path(handover$folder, "made.json"))
invisible(NULL)
