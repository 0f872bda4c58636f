package dev.fieldfare.postgres.trial;

import dev.fieldfare.postgres.script.CheckedStatement;
import dev.fieldfare.postgres.script.TransactionUse;
import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.postgres.sql.Literal;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.scratch.ScratchDatabase;
import dev.fieldfare.postgres.structure.scratch.ScratchRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A scratch database in which scripts run as the release role. Each transaction has a session of
 * its own, as in a release.
 */
public final class ScratchStage implements AutoCloseable {

  private static final int MOST_PER_TARGET = 4;
  private static final String NOT_SUPPORTED = "0A000";
  private static final String TRANSACTION =
      "SELECT fieldfare_trial_run.transaction(?::pg_catalog.name, ?, ?, ?)";
  private static final String PREPARATION = text("stage.sql");

  private final ScratchDatabase scratch;
  private final StageRequest request;
  private final List<String> leftOut = new ArrayList<>();

  private ScratchStage(ScratchDatabase scratch, StageRequest request) {
    this.scratch = scratch;
    this.request = request;
  }

  /** With the structure of the target, and without its rows. */
  public static ScratchStage copyOf(StageRequest request) throws SQLException {
    try (Connection target = request.connector().connect(request.database())) {
      return of(request, TargetStructure.of(target));
    }
  }

  /** Without anything. */
  public static ScratchStage empty(StageRequest request) throws SQLException {
    return of(request, TargetStructure.none());
  }

  private static ScratchStage of(StageRequest request, TargetStructure structure)
      throws SQLException {
    ScratchDatabase scratch =
        ScratchDatabase.create(
            request.connector(),
            new ScratchRequest(
                request.database(), request.purpose(), structure.statements(), MOST_PER_TARGET));
    ScratchStage stage = new ScratchStage(scratch, request);
    try {
      stage.leftOut.addAll(structure.leftOut());
      stage.leftOut.addAll(scratch.leftOut());
      stage.prepare(structure.extensions());
      return stage;
    } catch (SQLException | RuntimeException e) {
      closeAfter(e, stage);
      throw e;
    }
  }

  private static void closeAfter(Exception failure, ScratchStage stage) {
    try {
      stage.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private void prepare(List<String> extensions) throws SQLException {
    try (Connection connection = scratch.connect();
        Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      for (String extension : extensions) {
        make(statement, extension);
      }
      statement.execute("SET search_path = pg_catalog, pg_temp");
      statement.execute(
          PREPARATION
              .replace("@role@", Identifier.quote(request.role()))
              .replace("@database@", Identifier.quote(scratch.name()))
              .replace("@owner@", Literal.quote(request.role())));
    }
  }

  // Most extensions are only for superusers: those of the target may be missing here.
  private void make(Statement statement, String extension) throws SQLException {
    try {
      statement.execute(extension);
    } catch (SQLException e) {
      if (!"42501".equals(e.getSQLState())) {
        throw e;
      }
      leftOut.add(extension);
    }
  }

  /** What the scratch database did not get of the structure. */
  public List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  /** The first statement that would act outside of the scratch database. */
  public Optional<CheckedStatement> firstOutside(List<CheckedStatement> statements) {
    return OutsideEffects.in(statements);
  }

  /** A new connection to it as the role of the services, which the caller closes. */
  public Connection connect() throws SQLException {
    return scratch.connect();
  }

  /** Its structure now. */
  public CatalogueImage image() throws SQLException {
    try (Connection connection = connect()) {
      return CatalogueImage.of(connection);
    }
  }

  /** Runs statements in one transaction. */
  public StageRun transaction(List<CheckedStatement> statements, Optional<Duration> timeout)
      throws SQLException {
    String token = "fieldfare-" + UUID.randomUUID();
    try (Connection connection = connect();
        var call = connection.prepareStatement(TRANSACTION)) {
      limit(connection, timeout);
      connection.setAutoCommit(false);
      Object[] texts = statements.stream().map(CheckedStatement::text).toArray();
      call.setString(1, request.role());
      call.setArray(2, connection.createArrayOf("text", texts));
      call.setString(3, request.searchPath());
      call.setString(4, token);
      try {
        commit(connection, call, timeout);
        return StageRun.ended(call.getWarnings(), token);
      } catch (SQLException e) {
        rollBackAfter(e, connection);
        return StageRun.failed(call.getWarnings(), token, e);
      }
    }
  }

  /** Nothing is committed that would run with the rights of this session. */
  private void commit(Connection connection, PreparedStatement call, Optional<Duration> timeout)
      throws SQLException {
    try (ResultSet row = call.executeQuery()) {
      row.next();
      String why = row.getString(1);
      if (why != null) {
        throw new SQLException(why, NOT_SUPPORTED);
      }
    }
    // The call has reset it.
    limit(connection, timeout);
    connection.commit();
  }

  private static void rollBackAfter(SQLException failure, Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  /** Runs statements one by one, each in a transaction of its own or in none. */
  public StageRun oneByOne(List<CheckedStatement> statements, Optional<Duration> timeout)
      throws SQLException {
    StageRun all = StageRun.NOTHING;
    for (CheckedStatement statement : statements) {
      StageRun one =
          statement.transaction() == TransactionUse.FORBIDDEN
              ? outside(statement, timeout)
              : transaction(List.of(statement), timeout);
      all = all.then(one);
      if (all.failure().isPresent()) {
        return all;
      }
    }
    return all;
  }

  private StageRun outside(CheckedStatement statement, Optional<Duration> timeout)
      throws SQLException {
    try (Connection connection = connect();
        Statement call = connection.createStatement()) {
      limit(connection, timeout);
      call.setEscapeProcessing(false);
      call.execute("SET search_path = " + request.searchPath());
      call.execute("SET ROLE " + Identifier.quote(request.role()));
      long began = System.nanoTime();
      try {
        call.execute(statement.text());
        return StageRun.outside((System.nanoTime() - began) / 1e6);
      } catch (SQLException e) {
        return StageRun.failed(null, "", e);
      }
    }
  }

  private void limit(Connection connection, Optional<Duration> timeout) throws SQLException {
    long ms = timeout.orElse(request.timeout()).toMillis();
    try (Statement call = connection.createStatement()) {
      call.execute("SET statement_timeout = " + ms);
      call.execute("SET TimeZone = 'UTC'");
    }
  }

  private static String text(String name) {
    try (InputStream in = ScratchStage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name + " is in the jar", e);
    }
  }

  /** Drops it. */
  @Override
  public void close() throws SQLException {
    scratch.close();
  }
}
