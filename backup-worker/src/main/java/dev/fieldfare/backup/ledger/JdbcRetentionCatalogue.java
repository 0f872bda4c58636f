package dev.fieldfare.backup.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.backup.retention.RetentionCatalogue;
import dev.fieldfare.backup.retention.RetentionRules;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupTier;
import dev.fieldfare.contracts.backup.CleanupReport;
import dev.fieldfare.contracts.backup.CleanupReport.Item;
import dev.fieldfare.contracts.backup.CleanupReport.Totals;
import dev.fieldfare.contracts.backup.CleanupRequest;
import dev.fieldfare.postgres.backup.KeepingLedger;
import dev.fieldfare.postgres.backup.RetentionLedger;
import dev.fieldfare.postgres.backup.RetentionLedger.KnownFolders;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;

/** The retention of backups in a target's ledger, for users. */
public final class JdbcRetentionCatalogue implements RetentionCatalogue {
  /** The most backups that one cleanup ends, and that a dry run lists. */
  private static final int MOST_ENDED = 1_000;

  private static final int MOST_SHOWN = 10_000;

  private final String name;
  private final DataSource target;
  private final RetentionRules rules;
  private final BackupAnswers answers;

  /** That of one target. */
  public JdbcRetentionCatalogue(String name, DataSource target, RetentionRules rules) {
    this.name = name;
    this.target = target;
    this.rules = rules;
    this.answers = new BackupAnswers(name);
  }

  @Override
  public BackupDocument keep(UUID backup, int days) throws SQLException {
    try (var connection = target.getConnection()) {
      return answers.backup(
          new KeepingLedger(connection).keep(backup, Duration.ofDays(days), Optional.empty()));
    }
  }

  @Override
  public BackupDocument keep(UUID backup, BackupTier tier) throws SQLException {
    try (var connection = target.getConnection()) {
      return answers.backup(
          new KeepingLedger(connection)
              .keep(backup, rules.tiers().of(tier), Optional.of(tier.label())));
    }
  }

  @Override
  public BackupDocument hold(UUID backup, String reason, String actor) throws SQLException {
    try (var connection = target.getConnection()) {
      return answers.backup(new KeepingLedger(connection).hold(backup, reason, actor));
    }
  }

  @Override
  public BackupDocument release(UUID backup) throws SQLException {
    try (var connection = target.getConnection()) {
      return answers.backup(new KeepingLedger(connection).release(backup));
    }
  }

  @Override
  public BackupDocument promote(UUID backup, BackupTier tier) throws SQLException {
    try (var connection = target.getConnection()) {
      return answers.backup(
          new KeepingLedger(connection).promote(backup, tier.label(), rules.tiers().of(tier)));
    }
  }

  @Override
  public List<BackupDocument> expiring(Duration within, int most) throws SQLException {
    try (var connection = target.getConnection()) {
      return new KeepingLedger(connection)
          .expiring(within, most).stream().map(answers::backup).toList();
    }
  }

  @Override
  public KnownFolders known(Collection<String> locations, Collection<UUID> backups)
      throws SQLException {
    try (var connection = target.getConnection()) {
      return new RetentionLedger(connection).known(locations, backups);
    }
  }

  @Override
  public CleanupReport cleanUp(CleanupRequest request, String actor) throws SQLException {
    try (var connection = target.getConnection()) {
      KeepingLedger ledger = new KeepingLedger(connection);
      return request.dryRun()
          ? report(true, ledger.preview(rules.json(request), MOST_SHOWN))
          : report(
              false,
              ledger.cleanUp(
                  rules.json(request), request.ids().map(Function.identity()), MOST_ENDED, actor));
    }
  }

  private CleanupReport report(boolean dryRun, JsonNode answer) {
    List<Item> items = new ArrayList<>();
    answer.path("items").forEach(item -> items.add(BackupAnswers.read(item, Item.class)));
    Totals before = BackupAnswers.read(answer.path("before"), Totals.class);
    List<Item> held = items.stream().filter(item -> item.hold().isPresent()).toList();
    Totals ended = Totals.of(items).minus(Totals.of(held));
    Optional<Totals> done = Optional.of(ended).filter(_ -> !dryRun);
    Optional<Totals> would = Optional.of(ended).filter(_ -> dryRun);
    return new CleanupReport(
        name,
        dryRun,
        before,
        Totals.of(items),
        Totals.of(held),
        done,
        done.map(_ -> BackupAnswers.read(answer.path("after"), Totals.class)),
        would,
        would.map(before::minus),
        items,
        answer.path("more").asBoolean());
  }
}
