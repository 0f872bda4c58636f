package dev.fieldfare.cli.recovery;

import dev.fieldfare.cli.ReleaseDirectory;
import dev.fieldfare.cli.ReleaseFile;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.contracts.recovery.RecoveryRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which migration a recovery is about. */
final class RecoveryOptions {

  private static final String OWN = "fieldfare";

  @Option(
      names = "--tool",
      paramLabel = "TOOL",
      defaultValue = OWN,
      description =
          "fieldfare (if not given), prisma, flyway, golang-migrate, liquibase, knex, sequelize,"
              + " node-pg-migrate, alembic, django or rails.")
  private String tool;

  @Option(
      names = "--migration",
      required = true,
      paramLabel = "NAME",
      description =
          "The migration as recover detect names it; FILE::ID::AUTHOR for Liquibase, APP.NAME for"
              + " Django.")
  private String migration;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The directory with the migration and all before it; not for fieldfare.")
  private Path directory;

  @Option(
      names = "--version",
      paramLabel = "V",
      description = "The version of the migration's file, where its name does not tell.")
  private String version;

  @Option(
      names = "--ledger",
      paramLabel = "NAME",
      description = "The track; or the table of the tool's ledger with its schema.")
  private String ledger;

  @Option(
      names = {"-w", "--wait"},
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "Wait for the end for so long; 600 if no time is given.")
  private int seconds;

  Duration patience() {
    return Duration.ofSeconds(seconds);
  }

  String migration() {
    return migration;
  }

  /** The options as they were typed, for another command. */
  String typed() {
    StringBuilder typed = new StringBuilder("--tool " + tool + " --migration " + migration);
    Optional.ofNullable(directory).ifPresent(dir -> typed.append(" --dir ").append(dir));
    Optional.ofNullable(version).ifPresent(one -> typed.append(" --version ").append(one));
    Optional.ofNullable(ledger).ifPresent(one -> typed.append(" --ledger ").append(one));
    return typed.toString();
  }

  RecoveryRequest request(
      String target, String action, List<Integer> run, List<Integer> done, String backup) {
    RecoveryRequest asked =
        new RecoveryRequest(
            Optional.of(target),
            action,
            tool,
            Optional.ofNullable(ledger),
            migration,
            List.of(),
            Optional.empty(),
            run,
            done,
            Optional.ofNullable(backup));
    return tool.equals(OWN) ? asked : withFiles(asked);
  }

  private RecoveryRequest withFiles(RecoveryRequest asked) {
    if (directory == null) {
      throw CommandFailure.usage("--dir is needed: the files of " + tool + ".");
    }
    List<ReleaseFile> files = ReleaseDirectory.read(directory);
    ReleaseFile wanted =
        files.stream()
            .filter(file -> file.part().equals("up") && isWanted(file))
            .findFirst()
            .orElseThrow(
                () ->
                    CommandFailure.error(
                        "no file of %s is the migration %s; name it with --version."
                            .formatted(directory, migration)));
    return asked.with(
        files.stream().filter(file -> file.part().equals("up")).map(ReleaseFile::text).toList(),
        wanted.version());
  }

  private boolean isWanted(ReleaseFile file) {
    if (version != null) {
      return file.version().equals(version) || file.canonicalVersion().equals(version);
    }
    String name = migration.replaceFirst("::.*$", "").replaceFirst("\\.(js|ts|sql)$", "");
    return file.version().equals(migration)
        || file.canonicalVersion().equals(migration)
        || file.name().equals(name + "/migration.sql")
        || name.endsWith(file.name().replaceFirst("\\.sql$", ""));
  }
}
