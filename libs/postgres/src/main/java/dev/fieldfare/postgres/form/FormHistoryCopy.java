package dev.fieldfare.postgres.form;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/** Fills the two tables in which a form builder keeps its history, from the ledger. */
public final class FormHistoryCopy {

  private final Connection connection;

  public FormHistoryCopy(Connection connection) {
    this.connection = connection;
  }

  /** Switches this on or off. */
  public boolean use(boolean on) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.use_form_builder_tables(?)")) {
      call.setBoolean(1, on);
      return call.execute();
    }
  }

  /**
   * Writes the migrations of the next events.
   *
   * @return how many events were read; empty if this is switched off
   */
  public OptionalLong fill(int mostEvents) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.fill_form_builder_tables(?)")) {
      call.setInt(1, mostEvents);
      ResultSet row = call.executeQuery();
      row.next();
      long read = row.getLong(1);
      return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(read);
    }
  }
}
