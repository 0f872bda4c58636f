package dev.fieldfare.cli.release;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.contracts.backup.BackupDocument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The backups that were made before the versions of a release, found by their names. */
public final class ReleaseBackups {

  private static final String NEWEST = "100";

  private ReleaseBackups() {}

  /** One line for each table: its newest backup before a version of the release. */
  public static List<String> lines(Session session, String track, List<String> versions) {
    Map<String, String> lines = new LinkedHashMap<>();
    Map<String, String> filter = Map.of("target", session.targetOrMain(), "limit", NEWEST);
    for (BackupDocument backup : session.client().backups().list(filter).items()) {
      versions.stream()
          .filter(version -> isBefore(backup, version, track))
          .forEach(
              version -> lines.putIfAbsent(version + " " + table(backup), line(backup, version)));
    }
    return List.copyOf(lines.values());
  }

  private static boolean isBefore(BackupDocument backup, String version, String track) {
    return backup.name().equals(Optional.of("before %s of %s".formatted(version, track)));
  }

  private static String line(BackupDocument backup, String version) {
    return "Backup of %s before version %s: %s, %s."
        .formatted(table(backup), version, backup.id(), backup.status());
  }

  private static String table(BackupDocument backup) {
    return backup.schema().map(schema -> schema + ".").orElse("") + backup.table().orElse("");
  }
}
