package dev.fieldfare.postgres.form;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Imports the history and the backups that a form builder kept in its own tables.
 *
 * <p>Each table of a form is one statement, and with autocommit one transaction. A repeated import
 * writes only missing rows.
 */
public final class FormHistoryImport {

  private final Connection connection;

  public FormHistoryImport(Connection connection) {
    this.connection = connection;
  }

  /**
   * Imports the history of all tables.
   *
   * @param zone the time zone in which the form builder ran; its backups have days and times in UTC
   * @param dryRun whether nothing is written
   * @return a document for each table
   */
  public List<String> run(ZoneId zone, boolean dryRun) throws SQLException {
    List<String> answers = new ArrayList<>();
    try (var call = connection.prepareStatement("SELECT fieldfare.import_form_history(?, ?, ?)")) {
      for (String table : tables()) {
        call.setString(1, table);
        call.setBoolean(2, dryRun);
        call.setString(3, zone.getId());
        ResultSet row = call.executeQuery();
        row.next();
        answers.add(row.getString(1));
      }
    }
    return answers;
  }

  private List<String> tables() throws SQLException {
    List<String> tables = new ArrayList<>();
    try (var query = connection.prepareStatement("SELECT fieldfare.tables_with_history()")) {
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }
}
