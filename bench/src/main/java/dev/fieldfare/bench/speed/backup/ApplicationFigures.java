package dev.fieldfare.bench.speed.backup;

import dev.fieldfare.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What an application notices of a full backup, in turns with pg_dump. */
final class ApplicationFigures {
  private final ApplicationWrites withUs;
  private final ApplicationWrites withDump;
  private final TestDatabase database;
  private final Optional<DumpPrograms> programs;

  ApplicationFigures(
      TestDatabase database, Optional<DumpPrograms> programs, int tables, long rows) {
    this.database = database;
    this.programs = programs;
    this.withUs = new ApplicationWrites(database, tables, rows);
    this.withDump = new ApplicationWrites(database, tables, rows);
  }

  void run(BackupService service) throws Exception {
    withUs.during(() -> service.take(BackupSpeed.full()));
    if (programs.isPresent()) {
      Path file = BackupSpeed.dumpFile();
      try {
        withDump.during(() -> programs.get().dump(database, file));
      } finally {
        Files.delete(file);
      }
    }
  }

  void print() {
    BackupSpeed.print(
        "  200 writes a second meanwhile: p99 %.2f ms, locks of ours %s%n",
        withUs.p99(), withUs.modes());
    if (programs.isPresent()) {
      BackupSpeed.print(
          "  200 writes a second beside pg_dump: p99 %.2f ms; ours beside it %.2f%n",
          withDump.p99(), withUs.p99() / withDump.p99());
    }
  }
}
