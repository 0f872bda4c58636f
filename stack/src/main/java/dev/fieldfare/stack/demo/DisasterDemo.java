package dev.fieldfare.stack.demo;

import dev.fieldfare.client.BackupClient;
import dev.fieldfare.client.ClientConfig;
import dev.fieldfare.client.FieldfareClient;
import dev.fieldfare.client.rollback.RollbackPlanClient;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupRequest;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.contracts.rollback.RollbackCode;
import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.contracts.rollback.RollbackPlanRequest;
import dev.fieldfare.contracts.rollback.RollbackPlanStatus;
import dev.fieldfare.contracts.rollback.RollbackStep;
import dev.fieldfare.stack.StackFailure;
import dev.fieldfare.stack.folder.StackFile;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The verb {@code demo --disaster}: tables are lost by mistake, and a rollback plan brings them
 * back from their backups.
 */
public final class DisasterDemo implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(50);
  private static final int ROWS = 20_000;

  private final DemoScreen screen;
  private final String dataOption;
  private final DemoDatabase database;
  private final FieldfareClient client;
  private final String shop =
      "demo_shop_%04x".formatted(ThreadLocalRandom.current().nextInt(1 << 16));
  private final List<String> tables =
      List.of(shop + "_customers", shop + "_orders", shop + "_payments");

  /** The option is what makes the launcher's commands mean this stack. */
  public DisasterDemo(StackFile.Content stack, DemoScreen screen, String dataOption) {
    this.screen = screen;
    this.dataOption = dataOption;
    this.database = new DemoDatabase(stack.postgres());
    this.client =
        new FieldfareClient(
            ClientConfig.of(URI.create(stack.gateway().url()), stack.apiKeys().admin()));
  }

  /** Shows everything; about ten seconds. */
  public void run() throws SQLException {
    long start = System.nanoTime();
    createTables();
    List<UUID> backups = backUp();
    List<String> before = checksums();
    loseTables();
    RollbackPlan plan = plan(backups);
    execute(plan);
    compare(before);
    screen.heading(
        "That took %.0f seconds. To look at it:".formatted((System.nanoTime() - start) / 1e9));
    screen.act("./fieldfare rollback-plan show " + plan.id() + dataOption);
    screen.act("./fieldfare history --table " + tables.getFirst() + dataOption);
  }

  private void createTables() throws SQLException {
    screen.heading("A shop: %d tables with %,d rows each".formatted(tables.size(), ROWS));
    for (String table : tables) {
      database.run(
          "CREATE TABLE %s (id bigint PRIMARY KEY, amount numeric(10,2), note text)"
              .formatted(table),
          "INSERT INTO %s SELECT n, n / 7.0, md5(n::text) FROM generate_series(1, %d) n"
              .formatted(table, ROWS));
    }
  }

  private List<UUID> backUp() {
    screen.heading("Each table is backed up, and each backup is read back");
    BackupClient backups = client.backups();
    List<UUID> taken = new ArrayList<>();
    for (String table : tables) {
      screen.act("./fieldfare backup create %s --table %s".formatted(shop, table));
      taken.add(
          backups
              .create(
                  BackupRequest.ofTable(
                      Optional.empty(), table, Optional.empty(), Optional.of(shop)))
              .id());
    }
    for (UUID id : taken) {
      BackupDocument backup =
          backups.await(
              id, each -> each.status().counts() || each.status() == BackupStatus.FAILED, PATIENCE);
      screen.result(
          "%s: %,d rows, %,d bytes"
              .formatted(backup.status(), backup.rows().orElse(0L), backup.bytes().orElse(0L)));
      if (!backup.status().counts()) {
        throw new StackFailure("the backup %s is %s".formatted(id, backup.status()));
      }
    }
    return taken;
  }

  private List<String> checksums() throws SQLException {
    List<String> sums = new ArrayList<>();
    for (String table : tables) {
      sums.add(
          database.value(
              "SELECT count(*) || ' rows, md5 ' || md5(string_agg(t::text, ',' ORDER BY id)) FROM %s t"
                  .formatted(table)));
    }
    return sums;
  }

  private void loseTables() throws SQLException {
    screen.heading("The tables are lost by mistake, past Fieldfare");
    String drop = "DROP TABLE " + String.join(", ", tables);
    screen.act(drop);
    database.run(drop);
    screen.result(
        "tables that are left: "
            + database.value(
                "SELECT count(*) FROM pg_catalog.pg_class WHERE relkind = 'r' AND starts_with(relname, '%s')"
                    .formatted(shop)));
  }

  private RollbackPlan plan(List<UUID> backups) {
    screen.heading("A rollback plan says what the way back does and loses");
    screen.act("./fieldfare rollback-plan create --from-backup BACKUP,BACKUP,BACKUP");
    RollbackPlan plan =
        client
            .backups()
            .rollbackPlans()
            .create(
                RollbackPlanRequest.of(Optional.empty(), RollbackPlan.Origin.ofBackups(backups)));
    for (RollbackStep step : plan.steps()) {
      screen.result("%d. %s  %s".formatted(step.n(), step.level(), step.description()));
    }
    plan.steps().getFirst().loses().ifPresent(lost -> screen.result("lost: " + lost));
    screen.result("estimated: %.1f s".formatted(plan.estimatedMs() / 1000.0));
    return plan;
  }

  private void execute(RollbackPlan plan) {
    screen.heading("It is confirmed three times, the last time by a code");
    RollbackPlanClient plans = client.backups().rollbackPlans();
    RollbackCode code = plans.code(plan.id());
    screen.act(
        "./fieldfare rollback-plan execute %s --yes --confirm %s"
            .formatted(plan.id(), code.code()));
    long start = System.nanoTime();
    plans.execute(plan.id(), code.code());
    RollbackPlan ended = plans.await(plan.id(), PATIENCE, _ -> {});
    screen.result("%s after %.1f s".formatted(ended.status(), (System.nanoTime() - start) / 1e9));
    if (ended.status() != RollbackPlanStatus.COMPLETED) {
      throw new StackFailure(
          "the rollback plan is %s: %s"
              .formatted(
                  ended.status(), ended.error().map(error -> error.message()).orElse("no reason")));
    }
  }

  private void compare(List<String> before) throws SQLException {
    screen.heading("All rows are back");
    List<String> after = checksums();
    for (int n = 0; n < tables.size(); n++) {
      boolean same = after.get(n).equals(before.get(n));
      screen.result(
          "%s: %s, %s".formatted(tables.get(n), after.get(n), same ? "the same" : "ANOTHER"));
      if (!same) {
        throw new StackFailure("the rollback plan did not bring all rows back");
      }
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
