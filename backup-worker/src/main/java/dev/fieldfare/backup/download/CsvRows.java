package dev.fieldfare.backup.download;

import dev.fieldfare.contracts.CsvText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Rows as CSV with a line of column names. NULL is an empty cell without quotes. */
record CsvRows(DownloadedTable table, OutputStream out) implements RowWriter {

  @Override
  public void begin() throws IOException {
    write(CsvText.line(table.columns()));
  }

  @Override
  public void row(List<Optional<String>> values) throws IOException {
    write(CsvText.lineWithAbsent(values));
  }

  @Override
  public void end() {}

  private void write(String line) throws IOException {
    out.write(line.getBytes(StandardCharsets.UTF_8));
  }
}
