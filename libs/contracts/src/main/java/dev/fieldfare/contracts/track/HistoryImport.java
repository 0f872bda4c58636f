package dev.fieldfare.contracts.track;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.Objects;
import java.util.Optional;

/**
 * Requests to take over the history of another tool. The versions in its ledger become {@code
 * BASELINE}, with the time and the role of their rows.
 *
 * @param target empty for the main target
 * @param tool {@code flyway}, {@code prisma}, {@code golang-migrate}, {@code liquibase}, {@code
 *     knex}, {@code sequelize}, {@code node-pg-migrate}, {@code alembic}, {@code django} or {@code
 *     rails}
 */
@JsonInclude(Include.NON_ABSENT)
public record HistoryImport(Optional<String> target, String tool) {

  public HistoryImport {
    target = Objects.requireNonNullElse(target, Optional.empty());
    Objects.requireNonNull(tool, "tool");
  }
}
