package dev.fieldfare.report.store;

import dev.fieldfare.report.projection.Generation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that one statement inserts. The statement takes an array for each column, which is several
 * times faster than one statement for each row.
 *
 * <p>The first parameters of the statement are target and generation. Two rows with the same key
 * must not be in one batch.
 */
final class RowBatch implements AutoCloseable {
  static final int LARGEST = 2_000;

  private final Connection own;
  private final Generation generation;
  private final PreparedStatement insert;
  private final String[] types;
  private final List<List<Object>> columns = new ArrayList<>();

  /**
   * An empty batch.
   *
   * @param types of the columns, as in {@code int8}
   */
  RowBatch(Connection own, Generation generation, String sql, String... types) throws SQLException {
    this.own = own;
    this.generation = generation;
    this.insert = own.prepareStatement(sql);
    this.types = types;
    for (int n = 0; n < types.length; n++) {
      columns.add(new ArrayList<>());
    }
  }

  /** Adds a row; null is NULL. */
  void add(Object... values) throws SQLException {
    if (values.length != types.length) {
      throw new IllegalArgumentException("a row has %d values".formatted(types.length));
    }
    for (int n = 0; n < values.length; n++) {
      columns.get(n).add(values[n]);
    }
    if (columns.getFirst().size() == LARGEST) {
      flush();
    }
  }

  /** Writes what was added. */
  void flush() throws SQLException {
    if (columns.getFirst().isEmpty()) {
      return;
    }
    insert.setString(1, generation.target());
    insert.setLong(2, generation.number());
    for (int n = 0; n < types.length; n++) {
      insert.setArray(n + 3, own.createArrayOf(types[n], columns.get(n).toArray()));
    }
    insert.executeUpdate();
    columns.forEach(List::clear);
  }

  @Override
  public void close() throws SQLException {
    insert.close();
  }
}
