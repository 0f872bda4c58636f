package dev.fieldfare.report.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.report.BackupReport;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.report.document.LedgerReports;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.report.document.WrongParameter;
import dev.fieldfare.report.support.AllKinds;
import dev.fieldfare.service.target.TargetConnections;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A day of a report is the day of its zone, also when clocks change. */
@WithServers
@TestInstance(Lifecycle.PER_CLASS)
class PeriodsIT {
  private static final String OF_DAYS =
      """
      SELECT b.id FROM fieldfare.field_data_backups b WHERE (b.created_at AT TIME ZONE '%1$s')::date
        BETWEEN (timestamptz '%2$s' AT TIME ZONE '%1$s')::date - %3$d + 1 AND (timestamptz '%2$s' AT TIME ZONE '%1$s')::date
      """;

  private final TestDatabase database;
  private TargetConnections connections;

  PeriodsIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void begin() throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    connections = AllKinds.connections(database);
    for (String day : List.of("2026-03-29", "2026-04-05", "2026-10-25")) {
      database.execute(
          """
          INSERT INTO fieldfare.field_data_backups (id, schema_name, table_name, backup_type, status, created_by, created_at)
          SELECT fieldfare.new_id(), 'public', 't', 'column', 'VERIFIED', 'ann', timestamptz '%sZ' + i * interval '15 minutes'
          FROM generate_series(-200, 200) i
          """
              .formatted(day));
    }
  }

  @AfterAll
  void close() {
    connections.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2026-03-29T12:00:00Z, 1",
    "Europe/Berlin, 2026-03-30T12:00:00Z, 3",
    "Europe/Berlin, 2026-10-25T12:00:00Z, 1",
    "Australia/Lord_Howe, 2026-04-05T02:00:00Z, 2",
    "Asia/Kathmandu, 2026-03-29T20:00:00Z, 1",
    "America/St_Johns, 2026-03-29T01:00:00Z, 2"
  })
  void qc58_theDaysAreThoseOfTheZone(String zone, String now, int days) {
    BackupReport report = report(Integer.toString(days), zone, Instant.parse(now));

    assertThat(report.backups().stream().map(backup -> backup.id().toString()))
        .containsExactlyInAnyOrderElementsOf(database.query(OF_DAYS.formatted(zone, now, days)))
        .isNotEmpty();
    assertThat(report.period().zone()).isEqualTo(zone);
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "-1", "0", "100000", "1e3", "7 ", "٧", "0x10", "+7", "2147483648"})
  void qc58_daysThatAreNoNumberAreRefused(String days) {
    assertThatThrownBy(() -> report(days, "UTC", Instant.now()))
        .isInstanceOf(WrongParameter.class)
        .hasMessageContaining("from 1 to 3660");
  }

  @Test
  void qc58_unknownZonesAreRefused() {
    for (String zone :
        List.of("Nowhere/City", "Europe/Berlin\u0000", "../../etc/localtime", "' OR 1=1")) {
      assertThatThrownBy(() -> report("7", zone, Instant.now()))
          .isInstanceOf(WrongParameter.class)
          .hasMessageContaining("no time zone");
    }
  }

  private BackupReport report(String days, String zone, Instant now) {
    LedgerReports reports = AllKinds.records(connections);
    return (BackupReport)
        reports
            .backups(
                ReportRequest.of(
                    new ReportRequest.Parameters(days, zone, null, null, null),
                    List.of("main"),
                    now))
            .data();
  }
}
