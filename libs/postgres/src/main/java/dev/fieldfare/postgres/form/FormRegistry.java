package dev.fieldfare.postgres.form;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The registry of a target's forms, which is part of its ledger.
 *
 * <p>Documents go in and out as JSON text, in the shape in which the API shows them. A definition
 * that cannot be saved ends in an exception with SQLSTATE 22023, one of a form with unfinished
 * migrations in 55006, and nothing is stored.
 */
public final class FormRegistry {

  /** SQLSTATE of a definition that contradicts itself or the registry. */
  public static final String INVALID_DEFINITION = "22023";

  /** SQLSTATE of a form with unfinished migrations. */
  public static final String FORM_BUSY = "55006";

  /** SQLSTATE where the target has no registry. */
  public static final String NO_REGISTRY = "55000";

  private static final String LIST =
      """
      SELECT fieldfare.form_json(f) FROM fieldfare.forms f
      WHERE f.main_form_id IS NULL AND f.deleted_by IS NULL AND f.id > ? COLLATE "C"
      ORDER BY f.id COLLATE "C" LIMIT ?
      """;

  private final Connection connection;

  public FormRegistry(Connection connection) {
    this.connection = connection;
  }

  /** Says whether enqueuers of this target are held to the registry. */
  public void use(boolean registry) throws SQLException {
    try (var update =
        connection.prepareStatement(
            "UPDATE fieldfare.target SET registry = ? WHERE registry <> ?")) {
      update.setBoolean(1, registry);
      update.setBoolean(2, registry);
      update.executeUpdate();
    }
  }

  /** True when this target has a registry. */
  public boolean isUsed() throws SQLException {
    try (var query = connection.prepareStatement("SELECT registry FROM fieldfare.target")) {
      ResultSet row = query.executeQuery();
      return row.next() && row.getBoolean(1);
    }
  }

  /** The forms behind this id, in the order of their ids. */
  public List<String> list(String behind, int limit) throws SQLException {
    try (var query = connection.prepareStatement(LIST)) {
      query.setString(1, behind);
      query.setInt(2, limit);
      return texts(query);
    }
  }

  /** One form with its fields and sub-forms. */
  public Optional<String> find(String form) throws SQLException {
    try (var query = connection.prepareStatement("SELECT fieldfare.form_document(?)")) {
      query.setString(1, form);
      return texts(query).stream().findFirst();
    }
  }

  /** The changes that the tables of a definition need, as messages. Changes nothing. */
  public List<String> changes(String definition) throws SQLException {
    try (var query = connection.prepareStatement("SELECT fieldfare.form_changes(?::jsonb)")) {
      query.setString(1, definition);
      return texts(query);
    }
  }

  /** Saves a definition and enqueues its changes; empty when the tables are like that already. */
  public List<UUID> save(String definition, String requestedBy, String role) throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT fieldfare.save_form_as(?::jsonb, ?, ?, 'http')::text")) {
      query.setString(1, definition);
      query.setString(2, requestedBy);
      query.setString(3, role);
      return texts(query).stream().map(UUID::fromString).toList();
    }
  }

  /** Enqueues the removal of all tables of a form; empty when there is no such form or table. */
  public List<UUID> delete(String form, String requestedBy, String role) throws SQLException {
    try (var query =
        connection.prepareStatement("SELECT fieldfare.delete_form_as(?, ?, ?, 'http')::text")) {
      query.setString(1, form);
      query.setString(2, requestedBy);
      query.setString(3, role);
      return texts(query).stream().map(UUID::fromString).toList();
    }
  }

  /** The forms that a change of many forms concerns, with the changes of their tables, as JSON. */
  public String changesOfForms(String request) throws SQLException {
    try (var query =
        connection.prepareStatement("SELECT fieldfare.forms_change_document(?::jsonb)")) {
      query.setString(1, request);
      return texts(query).getFirst();
    }
  }

  /** Saves a change of many forms, and enqueues its changes as one set. */
  public ManyForms changeForms(String request, String requestedBy, String role)
      throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT forms, migrations FROM fieldfare.change_forms_as(?::jsonb, ?, ?, 'http')")) {
      query.setString(1, request);
      query.setString(2, requestedBy);
      query.setString(3, role);
      ResultSet row = query.executeQuery();
      row.next();
      return new ManyForms(row.getString(1), List.of((UUID[]) row.getArray(2).getArray()));
    }
  }

  /**
   * Forms that were changed together.
   *
   * @param forms the forms with the changes of their tables, as JSON
   */
  public record ManyForms(String forms, List<UUID> migrations) {

    public ManyForms {
      migrations = List.copyOf(migrations);
    }
  }

  /** What differs between the registry and the tables of all forms, or of one. */
  public String drift(Optional<String> form) throws SQLException {
    try (var query = connection.prepareStatement("SELECT fieldfare.form_drift_report(?)")) {
      query.setString(1, form.orElse(null));
      return texts(query).getFirst();
    }
  }

  /** Remembers the differences of all forms; events tell when they are others than before. */
  public boolean recordDrift(String report) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.record_drift(?::jsonb)")) {
      call.setString(1, report);
      return call.execute();
    }
  }

  /** The fields of a form builder whose columns are not known, with the columns to choose from. */
  public String mappingQuestions() throws SQLException {
    try (var query = connection.prepareStatement("SELECT fieldfare.form_mapping_document()")) {
      return texts(query).getFirst();
    }
  }

  /** Stores the column of a form builder's field; an impossible answer fails with 22023. */
  public boolean answerMapping(String field, String column, String person) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.answer_form_column(?, ?, ?)")) {
      call.setString(1, field);
      call.setString(2, column);
      call.setString(3, person);
      return call.execute();
    }
  }

  /** Takes over the forms of a form builder whose columns are all known. */
  public String importForms(boolean dryRun) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.import_forms_document(?)")) {
      call.setBoolean(1, dryRun);
      return texts(call).getFirst();
    }
  }

  private static List<String> texts(PreparedStatement query) throws SQLException {
    List<String> texts = new ArrayList<>();
    ResultSet rows = query.executeQuery();
    while (rows.next()) {
      if (rows.getString(1) != null) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
