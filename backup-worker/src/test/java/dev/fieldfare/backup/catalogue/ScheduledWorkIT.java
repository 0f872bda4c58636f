package dev.fieldfare.backup.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.catalogue.BackupCatalogue.ScheduledRequest;
import dev.fieldfare.backup.support.Databases;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The work of a run of a schedule is done once, however often monitors ask for it. */
@WithServers
class ScheduledWorkIT {
  @TempDir Path folder;
  private final TestDatabase database;
  private final Requested target;

  ScheduledWorkIT(TestDatabase database) {
    this.database = database;
    this.target = new Requested(database);
  }

  @Test
  void qc66_aBackupIsRequestedOnceForEachRun() throws Exception {
    database.execute("CREATE TABLE nightly (id int)");
    UUID run = UUID.randomUUID();
    Callable<String> asking = () -> done(run, backup("nightly"));

    try (ExecutorService monitors = Executors.newFixedThreadPool(4)) {
      List<Future<String>> answers =
          monitors.invokeAll(Stream.generate(() -> asking).limit(8).toList());
      for (Future<String> answer : answers) {
        assertThat(answer.get()).isEqualTo(answers.getFirst().get());
      }
    }

    assertThat(done(UUID.randomUUID(), backup("nightly"))).endsWith("requested");
    assertThat(
            database.value(
                "SELECT count(*) FROM fieldfare.field_data_backups WHERE table_name = 'nightly'"))
        .isEqualTo("2");
  }

  @Test
  void aTableThatIsMissingIsRefused() {
    UUID run = UUID.randomUUID();

    assertThatThrownBy(() -> done(run, backup("nowhere")))
        .isInstanceOf(BackupRefused.class)
        .hasMessageContaining("nowhere");
    assertThatThrownBy(() -> done(run, backup("nowhere"))).isInstanceOf(BackupRefused.class);
  }

  @Test
  void i11_theOldestVerificationsAreRepeatedAHundredAtATime() throws SQLException {
    database.execute(
        """
        INSERT INTO fieldfare.field_data_backups (id, schema_name, table_name, backup_type, status, created_by, verified_at)
        SELECT gen_random_uuid(), 'public', 'old', 'tables', 'VERIFIED', 'test', now() - make_interval(days => n)
        FROM generate_series(1, 250) AS n\
        """);

    assertThat(done(UUID.randomUUID(), verification()))
        .isEqualTo("100 backups are read back again");
    assertThat(
            database.value(
                "SELECT count(*) FROM fieldfare.field_data_backups WHERE table_name = 'old'"
                    + " AND due_at IS NOT NULL AND verified_at < now() - interval '149 days'"))
        .isEqualTo("100");
    database.execute("DELETE FROM fieldfare.field_data_backups WHERE table_name = 'old'");
  }

  @Test
  void qc66_aFullBackupIsTakenAndProvenBySchedule() throws Exception {
    Databases databases = new Databases(database, folder);
    ScheduledRequest proof = new ScheduledRequest(ScheduleKind.PROOF, Optional.empty(), "prove");
    assertThatThrownBy(() -> done(UUID.randomUUID(), proof)).hasMessageContaining("no verified");
    database.execute("CREATE TABLE proven_nightly (id int)");

    done(
        UUID.randomUUID(),
        new ScheduledRequest(ScheduleKind.FULL_BACKUP, Optional.empty(), "nightly-full"));
    databases.runner().round();
    assertThat(done(UUID.randomUUID(), proof)).startsWith("proof of");
    databases.prover().round();

    assertThat(
            database.query(
                "SELECT name || ' ' || status FROM fieldfare.field_data_backups WHERE scope IS NOT"
                    + " NULL"))
        .containsExactly("nightly-full PROVEN");
  }

  private String done(UUID run, ScheduledRequest asked) throws SQLException {
    return target.catalogue().doScheduled(run, asked, "schedule nightly");
  }

  private static ScheduledRequest backup(String table) {
    return new ScheduledRequest(
        ScheduleKind.BACKUP, Optional.of(new TableName("public", table)), "nightly");
  }

  private static ScheduledRequest verification() {
    return new ScheduledRequest(ScheduleKind.VERIFICATION, Optional.empty(), "verify");
  }
}
