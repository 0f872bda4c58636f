package dev.fieldfare.postgres.form;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Imports the history and the backups that a form builder kept in its own tables.
 *
 * <p>The rows of a table are imported in batches. Each batch is one statement, and with autocommit
 * one transaction. A batch that takes too long is halved. A repeated import writes only missing
 * rows, so an import that ended early is continued by the next one.
 */
public final class FormHistoryImport {

  /** Each may have a backup, whose values are read and stored in the same transaction. */
  private static final int BATCH = 250;

  /** SQLSTATE of a statement that took longer than its session allows. */
  private static final String CANCELED = "57014";

  /** A wrong time zone is a problem of every backup; the first ones tell enough. */
  private static final int MOST_PROBLEMS = 1000;

  private static final String STEP = "SELECT fieldfare.import_form_history(?, ?, ?, ?::jsonb, ?)";

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
    try (var call = connection.prepareStatement(STEP)) {
      call.setBoolean(2, dryRun);
      call.setString(3, zone.getId());
      for (String table : tables()) {
        call.setString(1, table);
        answers.add(importTable(call));
      }
    }
    return answers;
  }

  private String importTable(PreparedStatement call) throws SQLException {
    Batch first = halvedStep(call, null, BATCH);
    ObjectNode whole = first.report();
    int most = first.most();
    JsonNode next = whole.remove("next");
    while (next.isObject()) {
      Batch following = halvedStep(call, next.toString(), most);
      most = following.most();
      ObjectNode part = following.report();
      next = part.remove("next");
      add(whole, part);
    }
    return whole.toString();
  }

  private static void add(ObjectNode whole, ObjectNode part) {
    for (var property : part.properties()) {
      JsonNode before = whole.get(property.getKey());
      if (before instanceof ArrayNode problems) {
        property.getValue().forEach(each -> addProblem(problems, each));
      } else if (before.isIntegralNumber()) {
        whole.put(property.getKey(), before.asLong() + property.getValue().asLong());
      }
    }
  }

  private static void addProblem(ArrayNode problems, JsonNode problem) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(problem);
    }
  }

  /** What one statement imported, and the most rows that it may have read. */
  private record Batch(ObjectNode report, int most) {}

  /** A canceled statement wrote nothing, except in a transaction of the caller. */
  private Batch halvedStep(PreparedStatement call, String after, int most) throws SQLException {
    call.setString(4, after);
    int rows = most;
    while (true) {
      call.setInt(5, rows);
      try {
        return new Batch(step(call), rows);
      } catch (SQLException e) {
        if (rows == 1 || !CANCELED.equals(e.getSQLState()) || !connection.getAutoCommit()) {
          throw e;
        }
        rows /= 2;
      }
    }
  }

  private static ObjectNode step(PreparedStatement call) throws SQLException {
    ResultSet row = call.executeQuery();
    row.next();
    try {
      return (ObjectNode) ContractsJson.mapper().readTree(row.getString(1));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the ledger answers with JSON", e);
    }
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
