package dev.fieldfare.backup.rest;

import dev.fieldfare.backup.catalogue.BackupCatalogue;
import dev.fieldfare.backup.catalogue.BackupCatalogue.Wish;
import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupRequest;
import dev.fieldfare.contracts.backup.RestoreRequest;
import dev.fieldfare.contracts.operation.Names;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.BackupScope;
import dev.fieldfare.postgres.backup.row.RowRestoreRequest;
import java.sql.SQLException;
import java.util.List;

/** What a requested backup is of, with all names checked. */
interface RequestedSubject {
  int MOST_TABLES = 1_000;

  /** Asks for the backup. */
  BackupDocument request(BackupCatalogue catalogue, String requester) throws SQLException;

  /**
   * Reads a request.
   *
   * @throws BackupRefused when it says nothing, or too much
   */
  static RequestedSubject of(BackupRequest request) {
    request.name().ifPresent(RequestedSubject::requireName);
    if (request.subjects() == 0) {
      throw new BackupRefused(
          FailureReason.MISSING_PROPERTY,
          "A backup needs one of the properties \"table\", \"tables\", \"schema\" and \"full\".");
    }
    if (request.subjects() > 1 || request.column().isPresent() && request.table().isEmpty()) {
      throw wrong("A backup is of a table or its column, of tables, of a schema, or full.");
    }
    if (request.required().isPresent() && request.tables().isEmpty()) {
      throw wrong("\"required\" belongs to \"tables\".");
    }
    if (request.table().isPresent()) {
      request.column().ifPresent(column -> requireName(column, "column"));
      Wish wish = new Wish(table(request.table().get()), request.column(), request.name());
      return (catalogue, requester) -> catalogue.request(wish, requester);
    }
    BackupScope scope = scope(request);
    return (catalogue, requester) -> catalogue.request(scope, requester);
  }

  private static BackupScope scope(BackupRequest request) {
    request.schema().ifPresent(schema -> requireName(schema, "schema"));
    List<String> tables = request.tables().orElse(List.of());
    if (request.tables().isPresent() && (tables.isEmpty() || tables.size() > MOST_TABLES)) {
      throw wrong("\"tables\" has 1 to %d names.".formatted(MOST_TABLES));
    }
    String type =
        request.tables().isPresent() ? "tables" : request.schema().isPresent() ? "schema" : "full";
    return new BackupScope(
        request.name(),
        type,
        tables.stream().map(RequestedSubject::table).distinct().toList(),
        request.schema(),
        request.required().orElse(false));
  }

  /** Refuses what is no name of a backup. */
  static void requireName(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw wrong(
          "\"name\" is 1 to 100 letters, digits, dots, hyphens and underscores, and begins with a"
              + " letter or a digit.");
    }
  }

  private static void requireName(String name, String property) {
    try {
      Names.requireName(name, property);
    } catch (IllegalArgumentException e) {
      throw wrong(
          "\"%s\" is not the name of a %s: %s.".formatted(property, property, e.getMessage()));
    }
  }

  /** Reads the name of a table. The first dot separates the schema. */
  static TableName table(String text) {
    int dot = text == null ? -1 : text.indexOf('.');
    try {
      return dot < 0
          ? TableName.of(text)
          : new TableName(text.substring(0, dot), text.substring(dot + 1));
    } catch (IllegalArgumentException e) {
      throw wrong("A table is a name, or a schema, a dot and a name.");
    }
  }

  /** Reads which table of a backup of several tables is restored. */
  static TableName ofSet(RestoreRequest request) {
    if (request.existing().isPresent() || request.keys().isPresent()) {
      throw wrong("\"table\" restores into a new table, without \"existing\" and \"keys\".");
    }
    return table(request.table().orElseThrow());
  }

  /** Reads a restore of rows into a table that exists. */
  static RowRestoreRequest rows(RestoreRequest request) {
    String existing =
        request
            .existing()
            .orElseThrow(() -> wrong("\"keys\" needs \"existing\": keep or overwrite."));
    if (!existing.equals("keep") && !existing.equals("overwrite")) {
      throw wrong("\"existing\" is keep or overwrite.");
    }
    boolean valid =
        request.keys().stream()
            .flatMap(List::stream)
            .allMatch(key -> key != null && key.stream().allMatch(RequestedSubject::isText));
    if (!valid) {
      throw wrong("A key has the values of all columns of the primary key, as text.");
    }
    return new RowRestoreRequest(table(request.into()), existing, request.keys());
  }

  private static boolean isText(String value) {
    return value != null && value.indexOf('\0') < 0;
  }

  /** Reads the name of a new database. */
  static String database(String text) {
    if (!text.matches("[A-Za-z_][A-Za-z0-9_-]{0,62}")
        || text.matches("(?i)(postgres|template[01]|(pg_|fieldfare).*)")) {
      throw wrong(
          "The name of a new database has up to 63 letters, digits, hyphens and underscores, begins"
              + " with a letter, and is none of the server's or of ours.");
    }
    return text;
  }

  private static BackupRefused wrong(String message) {
    return new BackupRefused(FailureReason.INVALID_VALUE, message);
  }
}
