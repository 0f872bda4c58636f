package dev.fieldfare.report.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.report.NewStoredReport;
import dev.fieldfare.contracts.report.StoredReport;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.report.archive.ReportArchive.Kept;
import dev.fieldfare.report.document.LedgerReports;
import dev.fieldfare.report.document.MigrationReports;
import dev.fieldfare.report.document.WrongParameter;
import dev.fieldfare.report.kind.ReportMaker;
import dev.fieldfare.report.render.FormattedReports;
import dev.fieldfare.report.store.JdbcArchive;
import dev.fieldfare.report.store.JdbcReportMails;
import dev.fieldfare.report.store.JdbcReportNumbers;
import dev.fieldfare.report.support.History;
import dev.fieldfare.report.support.Projecting;
import dev.fieldfare.service.mail.MailMessage;
import dev.fieldfare.service.mail.MailTransport;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Reports are made once for a key, kept as long as configured, and sent until they arrive. */
@WithServers
@TestInstance(Lifecycle.PER_CLASS)
class StoredReportsIT {
  private static final String ADDRESS = "reports@example.org";

  private final TestDatabase database;
  private final MovableClock clock =
      MovableClock.at(Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MICROS));
  private JdbcArchive store;
  private ReportArchive archive;

  StoredReportsIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void begin() throws SQLException {
    History history = new History(database, 11);
    history.happen(40);
    try (Projecting projecting = new Projecting(database)) {
      projecting.rebuildIfWanted();
    }
    ControlLog.install(database.dataSource());
    store = new JdbcArchive(database.dataSource());
    MigrationReports migrations =
        new MigrationReports(
            new JdbcReportNumbers(database.dataSource()), (target, forms) -> Map.of());
    LedgerReports records =
        new LedgerReports(
            new LedgerReports.Sources(
                (t, r, n) -> List.of(),
                (t, r, n) -> List.of(),
                (t, r, n) -> List.of(),
                (t, r, n) -> List.of(),
                (t, r, n) -> List.of(),
                (t, r, n) -> List.of()));
    archive =
        new ReportArchive(
            new ReportMaker(migrations, records, null, null, null, null),
            new FormattedReports(),
            store,
            new ArchivePolicy(Duration.ofDays(30), List.of(ADDRESS)));
  }

  @BeforeEach
  void empty() {
    database.execute("DELETE FROM fieldfare_report.reports");
  }

  @Test
  void qc64_allFilesOfAReportHaveTheSameNumbersAndTheFormerNames() throws SQLException {
    StoredReport report = keep(asked(Optional.empty(), false)).report();

    assertThat(report.files().stream().map(file -> file.name().replaceFirst("-2.*\\.", ".")))
        .containsExactly(
            "migration-stats.csv",
            "migration-report.html",
            "migration-stats.json",
            "migration-report.md",
            "migration-report.txt");
    String total =
        database.value(
            "SELECT count(*) FROM fieldfare.field_migrations WHERE finished_at IS NOT NULL");
    assertThat(content(report, "json")).contains("\"totalMigrations\":" + total);
    assertThat(content(report, "csv")).contains("\"totals\",\"Total\",\"" + total + "\"");
    assertThat(report.keptUntil()).isEqualTo(clock.instant().plus(Duration.ofDays(30)));
    assertThat(
            database.value(
                "SELECT data ->> 'id' FROM fieldfare_control.event_log WHERE type ="
                    + " 'dev.fieldfare.report.generated' ORDER BY log_id DESC LIMIT 1"))
        .isEqualTo(report.id().toString());
  }

  @Test
  void qc66_aKeyHasOneReportHoweverManyAskForIt() throws Exception {
    List<Callable<Kept>> calls = new ArrayList<>();
    for (int n = 0; n < 8; n++) {
      calls.add(() -> keep(asked(Optional.of("weekly 2026-W01"), true)));
    }
    List<Kept> kept = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Kept> each : threads.invokeAll(calls)) {
        kept.add(each.get());
      }
    }

    assertThat(kept).filteredOn(Kept::isNew).hasSize(1);
    assertThat(kept.stream().map(each -> each.report().id()).distinct()).hasSize(1);
    assertThat(database.value("SELECT count(*) FROM fieldfare_report.reports")).isEqualTo("1");
    assertThat(database.value("SELECT count(*) FROM fieldfare_report.report_mails")).isEqualTo("1");
    assertThatThrownBy(
            () ->
                keep(
                    new NewStoredReport(
                        "drift",
                        Optional.of("weekly 2026-W01"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())))
        .isInstanceOf(KeyConflict.class);
  }

  @Test
  void qc58_aStoredReportMayEndBeforeToday() throws SQLException {
    Instant end = clock.instant().minus(Duration.ofDays(10));
    String last = end.toString().substring(0, 10);
    StoredReport report = keep(until(last)).report();

    assertThat(content(report, "text")).contains(" to " + last + ", 7 days, time zone UTC");
    assertThat(keep(until(last)).isNew()).isFalse();
    assertThatThrownBy(() -> keep(until("2026-02-30"))).isInstanceOf(KeyConflict.class);
    database.execute("DELETE FROM fieldfare_report.reports");
    assertThatThrownBy(() -> keep(until("2026-02-30")))
        .isInstanceOf(WrongParameter.class)
        .hasMessageContaining("until");
    // A key of the release before still stands for its request.
    keep(asked(Optional.of("old"), false));
    assertThat(database.value("SELECT request FROM fieldfare_report.reports"))
        .doesNotContain("until");
  }

  private static NewStoredReport until(String last) {
    return new NewStoredReport(
        "migrations",
        Optional.of("march"),
        Optional.of(7),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(last));
  }

  @Test
  void i11_retentionWorksInBatches() throws SQLException {
    int backlog = ArchiveRetention.BATCH * 20;
    database.execute(
        """
        INSERT INTO fieldfare_report.reports (id, request, kind, title, generated_at, generated_by, kept_until)
        SELECT gen_random_uuid(), '{}', 'drift', 't', now(), 'x', now() - interval '1 day' FROM generate_series(1, %d)
        """
            .formatted(backlog));
    StoredReport kept = keep(asked(Optional.empty(), false)).report();
    ArchiveRetention retention = new ArchiveRetention("reports", store::deleteExpired, clock);

    assertThat(retention.round()).isZero();
    assertThat(database.value("SELECT count(*) FROM fieldfare_report.reports"))
        .isEqualTo(Integer.toString(backlog - ArchiveRetention.BATCH + 1));
    while (retention.round().isZero()) {
      // Each round deletes one batch.
    }
    assertThat(store.list(Optional.empty(), Optional.empty(), 10))
        .extracting(StoredReport::id)
        .containsExactly(kept.id());
    assertThat(store.delete(kept.id())).isTrue();
    assertThat(store.file(kept.id(), "html")).isEmpty();
    assertThat(store.delete(kept.id())).isFalse();
  }

  @Test
  void qc74_aMailIsRepeatedUntilItsServerTakesIt() throws SQLException {
    StoredReport report = keep(asked(Optional.empty(), true)).report();
    List<MailMessage> sent = new ArrayList<>();
    MailTransport refusesOnce =
        mail -> {
          sent.add(mail);
          if (sent.size() == 1) {
            throw new IOException("no");
          }
        };
    ReportMailLoop loop =
        new ReportMailLoop(new JdbcReportMails(database.dataSource()), refusesOnce, clock);

    loop.round();
    loop.round();
    assertThat(sent).hasSize(1);
    assertThat(mail(report).error()).contains("no");
    clock.advance(Duration.ofMinutes(2));
    loop.round();
    loop.round();

    assertThat(sent).hasSize(2);
    assertThat(sent.get(0).id()).isEqualTo(sent.get(1).id());
    assertThat(sent.get(1).to()).isEqualTo(ADDRESS);
    assertThat(sent.get(1).text()).startsWith("Migration report\nPeriod: ");
    assertThat(sent.get(1).attachments()).hasSize(1);
    assertThat(mail(report).sentAt()).contains(clock.instant());
  }

  @Test
  void refusesWhatCannotBeStored() {
    assertThatThrownBy(() -> keep(asked(Optional.of(" "), false)))
        .isInstanceOf(WrongParameter.class);
    assertThatThrownBy(() -> keep(asked(Optional.of("x".repeat(201)), false)))
        .isInstanceOf(WrongParameter.class);
    ReportArchive without =
        new ReportArchive(
            null, new FormattedReports(), store, new ArchivePolicy(Duration.ofDays(1), List.of()));
    assertThatThrownBy(
            () ->
                without.keep(
                    asked(Optional.empty(), true), "test", List.of("main"), clock.instant()))
        .isInstanceOf(WrongParameter.class)
        .hasMessageContaining("recipients");
  }

  private Kept keep(NewStoredReport asked) throws SQLException {
    return archive.keep(asked, "test", List.of("main"), clock.instant());
  }

  private static NewStoredReport asked(Optional<String> key, boolean email) {
    return new NewStoredReport(
        "migrations",
        key,
        Optional.of(60),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(email));
  }

  private StoredReport.Mail mail(StoredReport report) throws SQLException {
    return store.find(report.id()).orElseThrow().mails().getFirst();
  }

  private String content(StoredReport report, String format) throws SQLException {
    return new String(
        store.file(report.id(), format).orElseThrow().content(), StandardCharsets.UTF_8);
  }
}
