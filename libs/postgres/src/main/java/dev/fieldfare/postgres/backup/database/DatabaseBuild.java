package dev.fieldfare.postgres.backup.database;

import dev.fieldfare.postgres.backup.BackupLedger.LineSink;
import dev.fieldfare.postgres.backup.RestoreLedger.RowSource;
import dev.fieldfare.postgres.script.OutwardLinks;
import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.scratch.DatabaseConnector;
import dev.fieldfare.postgres.structure.scratch.ScratchDatabase;
import dev.fieldfare.postgres.structure.scratch.ScratchRequest;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A database that is made from a backup. It is private until it is whole: only the role that makes
 * it may enter, and it is dropped when it is closed before {@link #keepAs}, or by the next one when
 * the process ends.
 *
 * <p>The caller has looked that no code of others runs while it is made.
 */
public final class DatabaseBuild implements AutoCloseable {
  private static final int STATEMENTS_A_TRANSACTION = 500;
  private static final int MOST_AT_A_TIME = 8;

  private static final String OF_ROWS =
      "SET search_path = pg_catalog; SET statement_timeout = 0; SET lock_timeout = 0;"
          + " SET idle_in_transaction_session_timeout = 0; SET row_security = off;"
          + " SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'; SET TimeZone = 'UTC';"
          + " SET extra_float_digits = 3; SET bytea_output = 'hex'; SET lc_monetary = 'C';"
          + " SET synchronous_commit = off";

  /** Insufficient privileges; a missing role, or a missing parameter of an extension. */
  private static final Set<String> CANNOT_SET = Set.of("42501", "42704");

  private static final Pattern SETTING = Pattern.compile("SET |SELECT pg_catalog\\.set_config\\(");

  private final ScratchDatabase scratch;
  private final Connection builder;
  private final List<String> settings = new ArrayList<>();
  private final List<String> leftOut = Collections.synchronizedList(new ArrayList<>());

  private DatabaseBuild(ScratchDatabase scratch, Connection builder) {
    this.scratch = scratch;
    this.builder = builder;
  }

  /**
   * Makes an empty one.
   *
   * @param target the database whose encoding and locale it gets
   * @param purpose the comment of the database
   */
  public static DatabaseBuild begin(DatabaseConnector connector, String target, String purpose)
      throws SQLException {
    ScratchDatabase scratch =
        ScratchDatabase.create(
            connector, new ScratchRequest(target, purpose, List.of(), MOST_AT_A_TIME));
    try {
      return new DatabaseBuild(scratch, scratch.connect());
    } catch (SQLException | RuntimeException e) {
      closeAfter(e, scratch);
      throw e;
    }
  }

  private static void closeAfter(Exception failure, AutoCloseable open) {
    try {
      open.close();
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }

  /** Statements in their order. Statements that would act outside the database are left out. */
  public void apply(List<StructureStatement> statements) throws SQLException {
    builder.setAutoCommit(false);
    try (Statement statement = builder.createStatement()) {
      statement.setEscapeProcessing(false);
      int applied = 0;
      for (StructureStatement one : statements) {
        apply(statement, one.sql());
        if (SETTING.matcher(one.sql()).lookingAt()) {
          settings.add(one.sql());
        }
        // A single transaction would need a lock for each object.
        if (++applied % STATEMENTS_A_TRANSACTION == 0) {
          builder.commit();
        }
      }
      builder.commit();
    } finally {
      // A statement that failed ends all of it, because the database is dropped then.
      builder.rollback();
      builder.setAutoCommit(true);
    }
  }

  /** Takes lanes of a step until none is left; several threads may do so. */
  public void applyBeside(Queue<List<StructureStatement>> lanes) throws SQLException {
    try (Connection session = scratch.connect();
        Statement statement = session.createStatement()) {
      statement.setEscapeProcessing(false);
      for (String setting : settings) {
        statement.execute(setting);
      }
      for (List<StructureStatement> lane = lanes.poll(); lane != null; lane = lanes.poll()) {
        for (StructureStatement one : lane) {
          apply(statement, one.sql());
        }
      }
    }
  }

  private void apply(Statement statement, String sql) throws SQLException {
    OutwardLinks.Inside inside = OutwardLinks.removedFrom(sql);
    if (inside.statement().isPresent()) {
      statement.execute(inside.statement().get());
    }
    if (!inside.isWhole()) {
      leftOut.add(sql);
    }
  }

  /** How many statements it got without a part, or not at all. */
  public int leftOut() {
    return leftOut.size();
  }

  /** Writes the rows of a table; several threads may do so for different tables. */
  public void copyIn(SavedTable table, RowSource rows) throws SQLException, IOException {
    try (Connection session = scratch.connect()) {
      execute(session, OF_ROWS);
      if (table.isLargeObjects()) {
        LargeObjects.write(session, rows);
      } else {
        CopiedRows.copyIn(session, table.copyIn(), rows);
      }
    }
  }

  /**
   * Sets the settings with which sessions begin, as the last step, because further sessions of the
   * restore also get them. Settings that fail are left out.
   */
  public void set(List<DatabaseSetting> settings) throws SQLException {
    for (DatabaseSetting setting : settings) {
      String sql = setting.statement(scratch.name());
      try {
        execute(builder, sql);
      } catch (SQLException e) {
        if (!CANNOT_SET.contains(e.getSQLState())) {
          throw e;
        }
        leftOut.add(sql);
      }
    }
  }

  /** Which of these settings it does not have, without those that this role may not set. */
  public List<DatabaseSetting> missing(List<DatabaseSetting> expected) throws SQLException {
    List<DatabaseSetting> found = DatabaseSettings.read(builder);
    return expected.stream()
        .filter(setting -> !found.contains(setting))
        .filter(setting -> !leftOut.contains(setting.statement(scratch.name())))
        .toList();
  }

  /** Reads the rows of a table as a backup does. */
  public void copyOut(SavedTable table, LineSink sink) throws SQLException, IOException {
    try (Connection session = scratch.connect()) {
      execute(session, OF_ROWS);
      CopiedRows.copyOut(session, table.copyOut(), sink);
    }
  }

  /** Sets the sequences to where they were. */
  public void advance(List<SequenceValue> sequences) throws SQLException {
    try (PreparedStatement call =
        builder.prepareStatement("SELECT pg_catalog.setval(?::pg_catalog.regclass, ?, ?)")) {
      for (SequenceValue sequence : sequences) {
        call.setString(1, Identifier.quote(sequence.name()));
        call.setLong(2, sequence.value());
        call.setBoolean(3, sequence.called());
        call.executeQuery();
      }
    }
  }

  /** Where a sequence is now. */
  public SequenceValue value(SequenceValue expected) throws SQLException {
    try (Statement statement = builder.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT last_value, is_called FROM " + Identifier.quote(expected.name()))) {
      row.next();
      return new SequenceValue(expected.name(), row.getLong(1), row.getBoolean(2));
    }
  }

  /** Its structure. */
  public CatalogueImage image() throws SQLException {
    try (Connection session = scratch.connect()) {
      return CatalogueImage.of(session);
    }
  }

  /** The structure of some schemas. */
  public CatalogueImage image(Set<String> schemas) throws SQLException {
    try (Connection session = scratch.connect()) {
      return CatalogueImage.of(session, schemas);
    }
  }

  /**
   * Gives it a name of its own when it is whole.
   *
   * @throws SQLException also when there is a database of this name
   */
  public void keepAs(String database) throws SQLException {
    builder.close();
    scratch.keepAs(database);
  }

  private static void execute(Connection session, String sql) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    try (scratch) {
      builder.close();
    }
  }
}
