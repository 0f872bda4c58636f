package dev.fieldfare.contracts.recovery;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.fieldfare.contracts.rehearsal.ScriptText;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks for the recovery of a migration that did not end as it should.
 *
 * @param action {@code plan}, {@code fix} or {@code verify}
 * @param tool {@code fieldfare}, {@code prisma}, {@code flyway}, {@code golang-migrate}, {@code
 *     liquibase}, {@code knex}, {@code sequelize}, {@code node-pg-migrate}, {@code alembic}, {@code
 *     django} or {@code rails}
 * @param ledger the table of the tool's ledger with its schema, where there are several; the track
 *     for {@code fieldfare}
 * @param migration as the ledger names it
 * @param files the migration and all before it; empty for {@code fieldfare}, whose ledger has them
 * @param version that of the migration among the files
 * @param run the statements, by number, that are to run although the catalogue does not tell
 * @param done the statements, by number, that count as done although the catalogue does not tell
 * @param backup {@code none}: what a statement destroys needs no verified backup
 */
@JsonInclude(Include.NON_ABSENT)
public record RecoveryRequest(
    Optional<String> target,
    String action,
    String tool,
    Optional<String> ledger,
    String migration,
    List<ScriptText> files,
    Optional<String> version,
    List<Integer> run,
    List<Integer> done,
    Optional<String> backup) {

  public RecoveryRequest {
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(migration, "migration");
    action = Objects.requireNonNullElse(action, "plan");
    target = Objects.requireNonNullElse(target, Optional.empty());
    ledger = Objects.requireNonNullElse(ledger, Optional.empty());
    files = files == null ? List.of() : List.copyOf(files);
    version = Objects.requireNonNullElse(version, Optional.empty());
    run = run == null ? List.of() : List.copyOf(run);
    done = done == null ? List.of() : List.copyOf(done);
    backup = Objects.requireNonNullElse(backup, Optional.empty());
  }

  /** The same with files. */
  public RecoveryRequest with(List<ScriptText> scripts, String script) {
    return new RecoveryRequest(
        target, action, tool, ledger, migration, scripts, Optional.of(script), run, done, backup);
  }
}
