package dev.fieldfare.bench.speed.backup;

import static dev.fieldfare.bench.speed.backup.BackupSpeed.seconds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.bench.speed.Figures;
import dev.fieldfare.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/** Times and sizes of backups of a whole database, in turns with pg_dump and pg_restore. */
final class DatabaseFigures {
  private static final double MEBIBYTE = 1024 * 1024;

  private final TestDatabase database;
  private final Optional<DumpPrograms> programs;
  private final Figures backup = new Figures();
  private final Figures verified = new Figures();
  private final Figures proof = new Figures();
  private final Figures restore = new Figures();
  private final Figures dump = new Figures();
  private final Figures dumpRestore = new Figures();
  private double size;
  private double dumpSize;

  DatabaseFigures(TestDatabase database, Optional<DumpPrograms> programs) {
    this.database = database;
    this.programs = programs;
  }

  void run(BackupService service) throws SQLException, IOException {
    JsonNode taken = service.take(BackupSpeed.full());
    backup.add(seconds(taken, "finishedAt"));
    verified.add(seconds(taken, "verifiedAt"));
    size = taken.path("bytes").asDouble() / MEBIBYTE;
    String id = taken.path("id").asText();
    long began = System.nanoTime();
    service.prove(id);
    proof.add((System.nanoTime() - began) / 1e9);
    restore.add(restored(service, id));
    if (programs.isPresent()) {
      dumped(programs.get());
    }
  }

  private double restored(BackupService service, String id) throws SQLException {
    String copy = database.name() + "_copy";
    long began = System.nanoTime();
    String migration = service.restore(id, copy);
    BackupService.await("the restore", () -> isApplied(migration));
    double took = (System.nanoTime() - began) / 1e9;
    database.server().dropDatabase(copy);
    return took;
  }

  private boolean isApplied(String migration) {
    String found =
        database.value(
            "SELECT status || ' ' || coalesce(error_message, '') FROM fieldfare.field_migrations"
                + " WHERE id = '%s'".formatted(migration));
    if (found.startsWith("FAILED")) {
      throw new IllegalStateException("the restore failed: " + found);
    }
    return found.startsWith("APPLIED");
  }

  private void dumped(DumpPrograms with) throws IOException {
    Path file = BackupSpeed.dumpFile();
    try {
      dump.add(with.dump(database, file));
      dumpSize = Files.size(file) / MEBIBYTE;
      dumpRestore.add(with.restore(database, file));
    } finally {
      Files.delete(file);
    }
  }

  void print(double mebibytes) {
    BackupSpeed.print(
        "  database of %.0f MiB: backup %s s, verified %s s, %.1f MiB; proof %s s (%.2f of the"
            + " verified backup); restore %s s%n",
        mebibytes,
        backup.text("%.2f"),
        verified.text("%.2f"),
        size,
        proof.text("%.2f"),
        proof.median() / verified.median(),
        restore.text("%.2f"));
    if (programs.isPresent()) {
      BackupSpeed.print(
          "  pg_dump -Fc -Z1 %s s, %.1f MiB; pg_restore -j2 %s s; ours beside it: backup %.2f,"
              + " size %.2f, restore %.2f%n",
          dump.text("%.2f"),
          dumpSize,
          dumpRestore.text("%.2f"),
          backup.median() / dump.median(),
          size / dumpSize,
          restore.median() / dumpRestore.median());
    }
  }

  /** What a further backup stores when one row of a hundred was changed. */
  void printAfterChange(JsonNode taken) {
    BackupSpeed.print(
        "  after 1 %% of the rows changed: %.2f of the time, %.2f of the size%n",
        seconds(taken, "finishedAt") / backup.median(),
        taken.path("bytes").asDouble() / MEBIBYTE / size);
  }
}
