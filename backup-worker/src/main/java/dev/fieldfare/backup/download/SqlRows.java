package dev.fieldfare.backup.download;

import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.postgres.sql.Literal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Rows as SQL: an INSERT a row, in one transaction. Values are texts, which PostgreSQL converts to
 * the types of the columns.
 */
final class SqlRows implements RowWriter {
  /** The values were written with these settings. */
  private static final String SETTINGS =
      """
      SET client_encoding = 'UTF8';
      SET standard_conforming_strings = on;
      BEGIN;
      SET LOCAL DateStyle = 'ISO';
      SET LOCAL IntervalStyle = 'postgres';
      SET LOCAL TimeZone = 'UTC';
      SET LOCAL lc_monetary = 'C';
      """;

  private final OutputStream out;
  private final String insert;
  private final boolean hasColumns;

  SqlRows(DownloadedTable table, OutputStream out) {
    this.out = out;
    this.hasColumns = !table.columns().isEmpty();
    this.insert =
        "INSERT INTO " + Identifier.quote(table.name().orElseThrow()) + target(table) + " ";
  }

  private static String target(DownloadedTable table) {
    if (table.columns().isEmpty()) {
      return "";
    }
    String columns =
        table.columns().stream().map(Identifier::quote).collect(Collectors.joining(", "));
    // Without identity columns this changes nothing.
    return " (" + columns + ") OVERRIDING SYSTEM VALUE";
  }

  @Override
  public void begin() throws IOException {
    write(SETTINGS);
  }

  @Override
  public void row(List<Optional<String>> values) throws IOException {
    if (!hasColumns) {
      write(insert + "DEFAULT VALUES;\n");
      return;
    }
    write(
        values.stream()
            .map(value -> value.map(Literal::quote).orElse("NULL"))
            .collect(Collectors.joining(", ", insert + "VALUES (", ");\n")));
  }

  @Override
  public void end() throws IOException {
    write("COMMIT;\n");
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
