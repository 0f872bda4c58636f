package dev.fieldfare.backup.database;

import dev.fieldfare.postgres.backup.database.DatabaseBuild;
import dev.fieldfare.postgres.backup.database.RunCode;
import dev.fieldfare.postgres.backup.database.SavedDatabase;
import dev.fieldfare.postgres.backup.database.SavedTable;
import dev.fieldfare.postgres.backup.database.StructureStatement;
import dev.fieldfare.postgres.backup.database.StructureStep;
import dev.fieldfare.postgres.structure.writer.Part;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/** Makes a database from a backup. */
record DatabaseRebuild(BackupServer server, DatabaseContent content, int sessions) {

  /**
   * Makes it, private and under a name of its own.
   *
   * @param purpose the comment of the database
   * @throws RestoreRefused when code of others would run, or roles are missing
   */
  DatabaseBuild build(String purpose) throws SQLException, IOException, InterruptedException {
    SavedDatabase database = content.database();
    refuseMissing(database);
    refuseCodeOfOthers(database);
    DatabaseBuild build = DatabaseBuild.begin(server, server.target(), purpose);
    try {
      apply(build, Part.BEFORE_DATA);
      new SideBySide(sessions).run(largestFirst(), table -> copy(build, table));
      build.advance(database.sequences());
      apply(build, Part.AFTER_DATA);
      return build;
    } catch (SQLException | IOException | InterruptedException | RuntimeException e) {
      closeAfter(e, build);
      throw e;
    }
  }

  // Indexes take longer than all other statements.
  private void apply(DatabaseBuild build, Part part)
      throws SQLException, IOException, InterruptedException {
    for (StructureStep step : StructureStep.of(content.database().structure(), part)) {
      if (step.lanes().size() == 1) {
        build.apply(step.lanes().getFirst());
        continue;
      }
      Queue<List<StructureStatement>> lanes = new ConcurrentLinkedQueue<>(step.lanes());
      new SideBySide(sessions).run(Collections.nCopies(sessions, lanes), build::applyBeside);
    }
  }

  private void copy(DatabaseBuild build, int table) throws SQLException, IOException {
    SavedTable copied = content.tables().get(table);
    build.copyIn(copied, rows -> content.rows(table, rows::accept));
  }

  private List<Integer> largestFirst() {
    return IntStream.range(0, content.tables().size())
        .boxed()
        .sorted(
            Comparator.comparing((Integer table) -> content.chunks().get(table).size()).reversed())
        .toList();
  }

  private void refuseMissing(SavedDatabase database) throws SQLException {
    List<String> missing = server.missing(database.roles(), database.tablespaces());
    if (!missing.isEmpty()) {
      throw new RestoreRefused("the backup needs the " + String.join(", the ", missing));
    }
  }

  // Structure and rows are restored with our rights, and functions of checks run meanwhile (I8).
  private void refuseCodeOfOthers(SavedDatabase database) throws SQLException {
    List<String> owners = database.code().stream().map(RunCode::owner).distinct().toList();
    List<String> untrusted = server.untrusted(owners);
    for (RunCode code : database.code()) {
      if (untrusted.contains(code.owner())) {
        throw new RestoreRefused(
            "the function %s of the role %s would run with the rights of the ledger's owner"
                .formatted(code.function(), code.owner()));
      }
    }
  }

  private static void closeAfter(Exception failure, DatabaseBuild build) {
    try {
      build.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }
}
