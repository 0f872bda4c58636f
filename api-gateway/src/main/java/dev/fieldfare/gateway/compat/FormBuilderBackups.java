package dev.fieldfare.gateway.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.gateway.ledger.LedgerDocuments;
import dev.fieldfare.gateway.ledger.TargetPools;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/**
 * The kept values of a form's columns, as the form builder knows its backups. The id of a backup is
 * that of its row in quarantine.
 */
@ApplicationScoped
class FormBuilderBackups {

  private final TargetPools pools;
  private final FormBuilderConfig config;

  FormBuilderBackups(TargetPools pools, FormBuilderConfig config) {
    this.pools = pools;
    this.config = config;
  }

  /** Some of a form's backups, and how many there are. */
  ObjectNode page(String form, boolean expired, int limit, int offset) {
    return ask(
            "SELECT fieldfare.form_backups(?, ?, ?, ?, ?)",
            form,
            expired,
            limit,
            offset,
            config.snapshots())
        .orElseThrow();
  }

  /** A backup as a restore sees it. */
  Optional<ObjectNode> find(UUID backup) {
    return ask("SELECT fieldfare.form_backup(?)", backup);
  }

  /** Fills the empty cells of a column that was made again; tells the rows, or the refusal. */
  ObjectNode fill(UUID backup, String requester) {
    return ask("SELECT fieldfare.fill_form_column(?, ?)", backup, requester).orElseThrow();
  }

  /** How many backups expired before this moment, and the first five of them. */
  ObjectNode expired(Instant cutoff) {
    return ask("SELECT fieldfare.expired_form_backups(?)", cutoff.atOffset(ZoneOffset.UTC))
        .orElseThrow();
  }

  /** Ends the backups that expired before this moment; tells how many. */
  long expire(Instant cutoff) {
    return ask("SELECT fieldfare.expire_form_backups(?)", cutoff.atOffset(ZoneOffset.UTC))
        .orElseThrow()
        .path("count")
        .asLong();
  }

  private Optional<ObjectNode> ask(String call, Object... parameters) {
    return pools
        .with(
            config.target(),
            connection -> {
              try (var query = connection.prepareStatement(call)) {
                for (int n = 0; n < parameters.length; n++) {
                  query.setObject(n + 1, parameters[n]);
                }
                ResultSet row = query.executeQuery();
                row.next();
                return Optional.ofNullable(row.getString(1));
              }
            })
        .map(json -> LedgerDocuments.read(json, ObjectNode.class));
  }
}
