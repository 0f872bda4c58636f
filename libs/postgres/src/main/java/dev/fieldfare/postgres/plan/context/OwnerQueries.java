package dev.fieldfare.postgres.plan.context;

import dev.fieldfare.postgres.sql.Arguments;
import dev.fieldfare.postgres.sql.ErrorText;
import dev.fieldfare.postgres.sql.Literal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import org.postgresql.jdbc.PgConnection;

/**
 * Asks what only code of others may know, with the rights of a table's owner.
 *
 * <p>A look at rows, or at a value of a type, runs checks, casts and expressions that others have
 * written. They run in a READ ONLY transaction that is rolled back, as the owner of the table, and
 * cannot become another role there (docs/decisions/0056). Of an owner that controls the ledger
 * anyway planning has made sure that no code of others is reached.
 *
 * <p>Prepared statements outlive the rollback. A session whose prepared statements were changed is
 * ended, because the driver would execute what it did not prepare.
 */
public final class OwnerQueries {

  private static final String WRITES = "25006";

  private static final String LOOK =
      "SELECT a.answer OPERATOR(pg_catalog.#>>) '{}' FROM fieldfare.look_as(%s, %s) a";

  private static final String PREPARED =
      """
      SELECT pg_catalog.pg_advisory_unlock_all(),
             (SELECT pg_catalog.count(*) FROM pg_catalog.pg_prepared_statements p WHERE p.from_sql)
      """;

  private final Connection target;
  private final Set<String> contained;

  public OwnerQueries(Connection target, Set<String> contained) {
    this.target = target;
    this.contained = contained;
  }

  /** True when code that runs for this owner is kept apart from the ledger. */
  boolean isContained(String owner) {
    return contained.contains(owner);
  }

  /** What the query, of one row and one column at most, answers as text. */
  public Optional<String> ask(String owner, String query) throws SQLException {
    String asJson = "SELECT pg_catalog.to_jsonb((" + query + "))";
    return isContained(owner) ? look(owner, asJson) : readOnly(() -> askDirectly(asJson));
  }

  /** Lets the server read a query without executing it, or raises what it says against it. */
  void parse(String owner, String query) throws SQLException {
    if (isContained(owner)) {
      look(owner, "SELECT pg_catalog.to_jsonb(fieldfare.parses(" + Arguments.text(query) + "))");
      return;
    }
    try (PreparedStatement statement = target.prepareStatement(query.replace("?", "??"))) {
      statement.getMetaData();
    }
  }

  private Optional<String> askDirectly(String query) throws SQLException {
    try (Statement statement = target.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT a.answer OPERATOR(pg_catalog.#>>) '{}' FROM (" + query + ") a (answer)")) {
      return text(row);
    }
  }

  /**
   * What a function of the ledger answers that looks at rows as their owner itself.
   *
   * @param query a call that {@link dev.fieldfare.postgres.sql.Arguments#call} has written
   */
  public Optional<String> call(String owner, String query) throws SQLException {
    return isContained(owner) ? apart(() -> executed(query)) : readOnly(() -> executed(query));
  }

  private Optional<String> executed(String query) throws SQLException {
    try (Statement statement = target.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return text(row);
    }
  }

  private Optional<String> look(String owner, String query) throws SQLException {
    String call = LOOK.formatted(Literal.quote(owner) + "::name", Arguments.text(query));
    return apart(() -> executed(call));
  }

  /** Asks the server. */
  @FunctionalInterface
  private interface Question {
    Optional<String> answer() throws SQLException;
  }

  // In plain statements, transaction control too: the driver prepares none of them under a name.
  private Optional<String> apart(Question question) throws SQLException {
    execute("BEGIN READ ONLY");
    try {
      return readOnly(question);
    } finally {
      if (!target.isClosed()) {
        execute("ROLLBACK");
        endIfChanged();
      }
    }
  }

  // That the transaction is READ ONLY is our doing: to try again would not help.
  private static Optional<String> readOnly(Question question) throws SQLException {
    try {
      return question.answer();
    } catch (SQLException e) {
      if (!WRITES.equals(e.getSQLState())) {
        throw e;
      }
      // Not as its cause, whose text would be told instead.
      SQLException refused =
          new SQLException(
              "code that the change runs must not write while values are checked: "
                  + ErrorText.of(e),
              "0A000");
      refused.addSuppressed(e);
      throw refused;
    }
  }

  private void execute(String control) throws SQLException {
    try (Statement statement = target.createStatement()) {
      statement.execute(control);
    }
  }

  private void endIfChanged() throws SQLException {
    try (Statement statement = target.createStatement();
        ResultSet row = statement.executeQuery(PREPARED)) {
      row.next();
      if (row.getLong(2) == 0) {
        return;
      }
    }
    target.unwrap(PgConnection.class).abort(Runnable::run);
    throw new SQLException("code that the change runs leaves prepared statements behind", "0A000");
  }

  private static Optional<String> text(ResultSet row) throws SQLException {
    return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
  }
}
