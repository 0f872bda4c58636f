package dev.fieldfare.postgres.imports;

import dev.fieldfare.contracts.imports.ImportReport;
import dev.fieldfare.contracts.imports.ImportReport.BadRow;
import dev.fieldfare.contracts.imports.ImportRequest;
import dev.fieldfare.postgres.sql.ErrorText;
import dev.fieldfare.postgres.trial.TrialLedger.BegunTrial;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Inserts the rows of a request as the release role. Refused rows are found by halving the batch;
 * the other rows are inserted. Each statement is a transaction. After an interruption the import is
 * repeated: existing rows are skipped.
 */
public final class ImportRun {

  private static final String FOREIGN_KEY = "23503";

  private final BegunTrial trial;
  private final ImportRequest request;
  private final ImportStatement statement;
  private final Connection connection;
  private final List<BadRow> bad = new ArrayList<>();
  private long inserted;
  private long present;
  private long unresolved;

  private ImportRun(BegunTrial trial, ImportRequest request, Connection connection) {
    this.trial = trial;
    this.request = request;
    this.statement = new ImportStatement(request);
    this.connection = connection;
  }

  /**
   * Imports the rows.
   *
   * @param connection a new session, which nothing else uses later
   */
  public static ImportReport of(BegunTrial trial, ImportRequest request, Connection connection)
      throws SQLException {
    ImportRun run = new ImportRun(trial, request, connection);
    Optional<String> refusal = run.insert(0, request.rows().size());
    return new ImportReport(run.inserted, run.present, run.unresolved, run.bad, refusal);
  }

  private Optional<String> insert(int from, int to) throws SQLException {
    if (from == to) {
      return Optional.empty();
    }
    try {
      return attempt(from, to);
    } catch (SQLException e) {
      if (!isAboutARow(e)) {
        return refusalOf(e);
      }
      if (to - from == 1) {
        refuse(from, e);
        return Optional.empty();
      }
    }
    int middle = (from + to) >>> 1;
    Optional<String> refusal = insert(from, middle);
    return refusal.isPresent() ? refusal : insert(middle, to);
  }

  private Optional<String> attempt(int from, int to) throws SQLException {
    connection.setAutoCommit(!request.dryRun());
    try (var call =
        connection.prepareStatement(
            "SELECT a ->> 'result', (a ->> 'rows')::bigint FROM fieldfare.run_import(?, ?, ?, ?, ?)"
                + " a")) {
      call.setObject(1, trial.id());
      call.setLong(2, trial.epoch());
      call.setString(3, statement.of(from, to));
      call.setString(4, trial.searchPath());
      call.setString(5, "fieldfare-" + UUID.randomUUID());
      ResultSet answer = call.executeQuery();
      answer.next();
      if (!answer.getString(1).equals("done")) {
        return Optional.of(inWords(answer.getString(1)));
      }
      inserted += answer.getLong(2);
      present += to - from - answer.getLong(2);
      return Optional.empty();
    } finally {
      if (request.dryRun()) {
        connection.rollback();
      }
    }
  }

  private static String inWords(String result) {
    return result.equals("paused")
        ? "The target is paused or held. Import again when it is not."
        : "There is no role for scripts without rights on the ledger.";
  }

  /** A wrong value (22), a constraint (23), or an error that a trigger raises. */
  private static boolean isAboutARow(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("22") || state.startsWith("23") || state.equals("P0001");
  }

  private void refuse(int row, SQLException e) {
    if (request.dryRun() && FOREIGN_KEY.equals(e.getSQLState())) {
      unresolved++;
    } else {
      bad.add(new BadRow(row, e.getSQLState(), ErrorText.of(e)));
    }
  }

  /** An error of the whole request; other errors are tried again later. */
  private static Optional<String> refusalOf(SQLException e) throws SQLException {
    String state = String.valueOf(e.getSQLState());
    if (state.startsWith("42") || state.startsWith("0A")) {
      return Optional.of(ErrorText.of(e));
    }
    throw e;
  }
}
