package dev.fieldfare.backup.download;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Writes rows one by one. */
interface RowWriter {

  /** What comes before the first row. */
  void begin() throws IOException;

  /** The next row: a value for each column, empty for NULL. */
  void row(List<Optional<String>> values) throws IOException;

  /** What comes after the last row. */
  void end() throws IOException;
}
