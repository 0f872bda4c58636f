package dev.fieldfare.postgres.structure.scratch;

import dev.fieldfare.postgres.script.OutwardLinks;
import dev.fieldfare.postgres.structure.writer.StructureWriter;
import dev.fieldfare.postgres.structure.writer.WriterOptions;
import dev.fieldfare.postgres.structure.writer.WrittenStructure;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A database with the structure of another one and without its rows, for trials. It belongs to the
 * role that made it, and only that role may enter. It holds no user mappings, subscriptions or
 * addresses of servers, and nothing in its structure changes objects that databases share.
 *
 * <p>{@link #close} drops it. When the process ends without that, the next {@link #create} or
 * {@link #dropAbandoned} for the same target drops it.
 */
public final class ScratchDatabase implements AutoCloseable {

  private static final int STATEMENTS_A_TRANSACTION = 500;
  private static final String SETTINGS =
      "SET search_path = pg_catalog; SET check_function_bodies = off;"
          + " SET synchronous_commit = off; SET standard_conforming_strings = on;"
          + " SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0";

  private final DatabaseConnector connector;
  private final String target;
  private final ScratchKeeper keeper;
  private final ScratchName name;
  private final List<String> leftOut = new ArrayList<>();
  private boolean kept;

  private ScratchDatabase(
      DatabaseConnector connector, String target, ScratchKeeper keeper, ScratchName name) {
    this.connector = connector;
    this.target = target;
    this.keeper = keeper;
    this.name = name;
  }

  /**
   * Makes one. A failure leaves none behind.
   *
   * @throws ScratchUnavailableException when the role may not make databases, when the limit is
   *     reached, or when a statement of the structure fails
   */
  public static ScratchDatabase create(DatabaseConnector connector, ScratchRequest request)
      throws SQLException {
    ScratchKeeper keeper = keeper(connector, request.target());
    ScratchDatabase made = null;
    try {
      ScratchName name = keeper.make(request.purpose(), request.mostPerTarget());
      made = new ScratchDatabase(connector, request.target(), keeper, name);
      made.apply(request.structure());
      return made;
    } catch (SQLException | RuntimeException e) {
      closeAfter(e, made == null ? keeper : made);
      throw e;
    }
  }

  /**
   * Makes one with the structure that the target has now. Everything in it belongs to the role that
   * makes it, without grants. {@link #leftOut} also names what cannot be written as a statement.
   *
   * @param target the database to copy, which the connector reaches
   * @param purpose is shown in the comment of the database
   * @param mostPerTarget how many may exist for the target at the same time
   * @throws ScratchUnavailableException as {@link #create}
   */
  public static ScratchDatabase copyOf(
      DatabaseConnector connector, String target, String purpose, int mostPerTarget)
      throws SQLException {
    List<String> statements = new ArrayList<>();
    WrittenStructure written = written(connector, target, statements);
    ScratchDatabase made =
        create(connector, new ScratchRequest(target, purpose, statements, mostPerTarget));
    made.leftOut.addAll(written.unwritten());
    return made;
  }

  private static WrittenStructure written(
      DatabaseConnector connector, String target, List<String> statements) throws SQLException {
    try (Connection connection = connector.connect(target)) {
      return StructureWriter.write(
          connection,
          WriterOptions.everything().withoutOwners().withoutPrivileges(),
          (part, statement) -> statements.add(statement));
    } catch (IOException e) {
      throw new IllegalStateException("a list takes every statement", e);
    }
  }

  /** Drops the scratch databases of a target whose makers are gone; gives their names. */
  public static List<String> dropAbandoned(DatabaseConnector connector, String target)
      throws SQLException {
    try (ScratchKeeper keeper = keeper(connector, target)) {
      return keeper.dropAbandoned();
    }
  }

  /** Its name. */
  public String name() {
    return name.text();
  }

  /** A new connection to it, which the caller closes. */
  public Connection connect() throws SQLException {
    return connector.connect(name());
  }

  /** The statements of the structure that it got without a part, or not at all. */
  public List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  private static ScratchKeeper keeper(DatabaseConnector connector, String target)
      throws SQLException {
    Connection connection = connector.connect(target);
    try {
      return ScratchKeeper.of(connection);
    } catch (SQLException | RuntimeException e) {
      closeAfter(e, connection);
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

  private void apply(List<String> structure) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(SETTINGS);
      connection.setAutoCommit(false);
      // One transaction for all would need a lock for each object.
      int applied = 0;
      for (String sql : structure) {
        OutwardLinks.Inside inside = OutwardLinks.removedFrom(sql);
        if (inside.statement().isPresent()) {
          execute(statement, inside.statement().get());
        }
        if (!inside.isWhole()) {
          leftOut.add(sql);
        }
        if (++applied % STATEMENTS_A_TRANSACTION == 0) {
          connection.commit();
        }
      }
      connection.commit();
    }
  }

  private static void execute(Statement statement, String sql) {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new ScratchUnavailableException(
          "A statement of the structure fails in the scratch database: "
              + e.getMessage()
              + "\n"
              + sql,
          e);
    }
  }

  /**
   * Makes a database of its own of it, under another name; {@link #close} does not drop it then. No
   * session may be in it.
   *
   * @throws SQLException also when there is a database of this name
   */
  public void keepAs(String database) throws SQLException {
    keeper.keep(name, database);
    kept = true;
  }

  /** Drops it and ends the sessions in it, through a new connection where the first one is lost. */
  @Override
  public void close() throws SQLException {
    try (keeper) {
      if (!kept) {
        keeper.drop(name);
      }
    } catch (SQLException e) {
      try (ScratchKeeper other = keeper(connector, target)) {
        other.drop(name);
      } catch (SQLException | RuntimeException again) {
        e.addSuppressed(again);
        throw e;
      }
    }
  }
}
