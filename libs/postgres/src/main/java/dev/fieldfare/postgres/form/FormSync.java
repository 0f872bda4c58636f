package dev.fieldfare.postgres.form;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives columns that are older than Fieldfare their rows in the ledger.
 *
 * <p>Each table is a statement of its own, so a connection in autocommit mode makes it a
 * transaction of its own. Answers are JSON text, in the shape in which the API shows them.
 */
public final class FormSync {

  private final Connection connection;

  public FormSync(Connection connection) {
    this.connection = connection;
  }

  /**
   * Syncs the tables of all forms and sub-forms.
   *
   * @param dryRun whether nothing is written
   * @return a document for each table
   */
  public List<String> run(boolean dryRun) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (var sync = connection.prepareStatement("SELECT fieldfare.sync_form(?, ?)")) {
      for (String form : forms()) {
        sync.setString(1, form);
        sync.setBoolean(2, dryRun);
        ResultSet row = sync.executeQuery();
        row.next();
        if (row.getString(1) != null) {
          tables.add(row.getString(1));
        }
      }
    }
    return tables;
  }

  /** Publishes that a sync has ended. */
  public void record(String summary) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.record_form_sync(?::jsonb)")) {
      call.setString(1, summary);
      call.execute();
    }
  }

  private List<String> forms() throws SQLException {
    List<String> forms = new ArrayList<>();
    try (var query = connection.prepareStatement("SELECT fieldfare.forms_to_sync()")) {
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        forms.add(rows.getString(1));
      }
    }
    return forms;
  }
}
