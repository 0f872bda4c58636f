package dev.fieldfare.backup.download;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Rows as a JSON array with an object a line. */
final class JsonRows implements RowWriter {
  private final DownloadedTable table;
  private final OutputStream out;
  private String separator = "\n";

  JsonRows(DownloadedTable table, OutputStream out) {
    this.table = table;
    this.out = out;
  }

  @Override
  public void begin() throws IOException {
    write("[");
  }

  @Override
  public void row(List<Optional<String>> values) throws IOException {
    ObjectNode row = ContractsJson.mapper().createObjectNode();
    for (int at = 0; at < values.size(); at++) {
      row.put(table.columns().get(at), values.get(at).orElse(null));
    }
    write(separator + ContractsJson.mapper().writeValueAsString(row));
    separator = ",\n";
  }

  @Override
  public void end() throws IOException {
    write("\n]\n");
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
