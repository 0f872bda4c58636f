package dev.fieldfare.postgres.recovery;

import dev.fieldfare.contracts.recovery.Detection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** Finds the migrations of a target that need attention. It reads only. */
public final class MigrationDetection {

  private MigrationDetection() {}

  /** Those of our tracks, then those of other tools. */
  public static Detection of(Connection connection, String target) throws SQLException {
    List<FoundLedgers> found =
        List.of(new OwnTracks(connection).detect(), new ForeignLedgers(connection).detect());
    return new Detection(
        target,
        all(found.stream().map(FoundLedgers::ledgers)),
        all(found.stream().map(FoundLedgers::migrations)));
  }

  private static <T> List<T> all(Stream<List<T>> lists) {
    return lists.flatMap(List::stream).toList();
  }
}
