package dev.fieldfare.backup.download;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;

/** The form in which rows are downloaded. */
public enum DownloadFormat {
  /** For spreadsheets: texts that look like formulas get an apostrophe in front. */
  CSV("text/csv; charset=utf-8"),

  /** An array with an object a row; all values are texts as PostgreSQL writes them. */
  JSON("application/json"),

  /** An INSERT a row, in one transaction. */
  SQL("application/sql; charset=utf-8");

  private final String mediaType;

  DownloadFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /** Its media type. */
  public String mediaType() {
    return mediaType;
  }

  /** The format with this name; empty when there is none. */
  public static Optional<DownloadFormat> of(String name) {
    return Arrays.stream(values()).filter(each -> each.label().equals(name)).findFirst();
  }

  /** Its name. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  RowWriter writer(DownloadedTable table, OutputStream out) {
    return switch (this) {
      case CSV -> new CsvRows(table, out);
      case JSON -> new JsonRows(table, out);
      case SQL -> new SqlRows(table, out);
    };
  }
}
