package dev.fieldfare.report.store;

import dev.fieldfare.contracts.report.FormStatistics.ExpiringBackup;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.report.statistic.Dimension;
import dev.fieldfare.report.statistic.RankingOrder;
import dev.fieldfare.report.statistic.StatisticsNumbers;
import dev.fieldfare.report.statistic.StatisticsRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Reads statistics out of the live projections. */
public final class JdbcStatistics implements StatisticsNumbers {
  private static final Duration SOON = Duration.ofDays(7);
  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  private static final String OUTCOMES =
      """
      coalesce(sum(migrations) FILTER (WHERE status IN ('APPLIED', 'UNDONE', 'SKIPPED')), 0)::bigint AS successful,
        coalesce(sum(migrations) FILTER (WHERE status IN ('FAILED', 'REJECTED')), 0)::bigint AS failed,
        coalesce(sum(migrations) FILTER (WHERE status = 'CANCELLED'), 0)::bigint AS cancelled,
        coalesce(sum(migrations) FILTER (WHERE status = 'UNDONE'), 0)::bigint AS undone,
      """;

  // The names with most migrations have series of their own.
  private static final String SERIES =
      """
      , named AS (SELECT l.*, %s AS name, %s AS name_target FROM live l), first AS (
        SELECT n.name_target, n.name FROM named n WHERE n.name <> '' GROUP BY 1, 2 HAVING sum(n.migrations) <> 0
        ORDER BY sum(n.migrations) DESC, 1, 2 LIMIT ?)
      SELECT n.day, f.name_target, f.name, %s %s
      FROM named n LEFT JOIN first f ON f.name = n.name AND f.name_target = n.name_target
      GROUP BY 1, 2, 3 HAVING sum(n.migrations) <> 0 ORDER BY 1, 2, 3
      """;

  private static final String RANKING =
      """
      , named AS (SELECT l.*, %s AS name, %s AS name_target FROM live l)
      SELECT 0 AS day, r.* FROM (SELECT n.name_target, n.name, sum(n.migrations) AS total, %s %s
        FROM named n WHERE n.name <> '' GROUP BY 1, 2 HAVING sum(n.migrations) <> 0) r
      ORDER BY %s DESC, r.name_target, r.name LIMIT ?
      """;

  private static final String TYPES =
      "SELECT migration_type, status, sum(migrations)::bigint AS n FROM live"
          + " GROUP BY 1, 2 HAVING sum(migrations) <> 0";

  private static final String EXPIRING =
      """
      SELECT b.target, b.id, b.backup_type, nullif(b.table_name, '') AS table_name, b.schema_name, b.row_count, b.bytes,
        b.retention_until
      FROM fieldfare_report.projections p
      JOIN fieldfare_report.backups b ON b.target = p.target AND b.generation = p.generation
      WHERE p.target = ANY (?) AND b.form_id = ? AND b.status IN ('COMPLETED', 'VERIFIED', 'PROVEN')
        AND b.retention_until < ?
      ORDER BY b.retention_until, b.id LIMIT 100
      """;

  private final DataSource database;

  public JdbcStatistics(DataSource database) {
    this.database = database;
  }

  @Override
  public Read<NamedCount> series(StatisticsRequest request) throws SQLException {
    String sql =
        SERIES.formatted(
            request.by().map(JdbcStatistics::name).orElse("''"),
            target(request.by()),
            OUTCOMES,
            LiveActivity.TIMES);
    return read(request, sql);
  }

  @Override
  public Read<NamedCount> ranking(StatisticsRequest request) throws SQLException {
    String sql =
        RANKING.formatted(
            name(request.by().orElseThrow()),
            target(request.by()),
            OUTCOMES,
            LiveActivity.TIMES,
            column(request.order()));
    return read(request, sql);
  }

  @Override
  public FormNumbers form(ReportRequest request) throws SQLException {
    LiveActivity all = LiveActivity.ofAllTimes(request);
    return LiveActivity.inSnapshot(
        database,
        own ->
            new FormNumbers(
                LiveActivity.ages(own, request),
                all.rows(own, TYPES, LiveActivity::type),
                all.rows(own, "SELECT " + LiveActivity.TIMES + " FROM live", LiveActivity::times)
                    .getFirst(),
                StoredBackups.read(own, request),
                expiring(own, request)));
  }

  private Read<NamedCount> read(StatisticsRequest request, String sql) throws SQLException {
    LiveActivity live = LiveActivity.of(request.about(), request.boundaries());
    return LiveActivity.inSnapshot(
        database,
        own ->
            new Read<>(
                LiveActivity.ages(own, request.about()),
                live.rows(own, sql, JdbcStatistics::named, request.limit())));
  }

  private static List<ExpiringBackup> expiring(Connection own, ReportRequest request)
      throws SQLException {
    try (PreparedStatement query = own.prepareStatement(EXPIRING)) {
      query.setArray(1, own.createArrayOf("text", request.targets().toArray()));
      query.setString(2, request.formId().orElse(""));
      query.setObject(3, request.now().plus(SOON).atOffset(ZoneOffset.UTC));
      return LiveActivity.read(query, row -> expiring(row, request.now()));
    }
  }

  private static ExpiringBackup expiring(ResultSet row, Instant now) throws SQLException {
    Instant until = LiveActivity.moment(row, row.findColumn("retention_until")).orElseThrow();
    String schema = row.getString("schema_name");
    return new ExpiringBackup(
        row.getString("target"),
        row.getObject("id", UUID.class),
        row.getString("backup_type"),
        Optional.ofNullable(row.getString("table_name"))
            .map(table -> schema.isEmpty() ? table : schema + "." + table),
        row.getLong("row_count"),
        row.getLong("bytes"),
        until,
        !until.isAfter(now),
        Math.ceilDiv(Duration.between(now, until).toMillis(), DAY_MS));
  }

  private static NamedCount named(ResultSet row) throws SQLException {
    Optional<String> target =
        Optional.ofNullable(row.getString("name_target")).filter(text -> !text.isEmpty());
    return new NamedCount(
        row.getInt("day"),
        target,
        Optional.ofNullable(row.getString("name")),
        new Counted(
            row.getLong("successful"),
            row.getLong("failed"),
            row.getLong("cancelled"),
            row.getLong("undone"),
            LiveActivity.times(row)));
  }

  private static String name(Dimension by) {
    return switch (by) {
      case TABLE ->
          "CASE WHEN l.table_name = '' THEN '' WHEN l.schema_name = '' THEN l.table_name"
              + " ELSE l.schema_name || '.' || l.table_name END";
      case FORM -> "l.form_id";
      case USER -> "l.requested_by";
      case TYPE -> "l.migration_type";
      case CODE -> "l.error_code";
    };
  }

  private static String target(Optional<Dimension> by) {
    return by.filter(Dimension::isOfTarget).isPresent() ? "l.target" : "''";
  }

  private static String column(RankingOrder order) {
    return switch (order) {
      case TOTAL -> "r.total";
      case FAILED -> "r.failed";
      case DURATION -> "r.duration";
      case LONGEST -> "r.longest";
      case LOCK_WAIT -> "r.lock_wait";
      case LOCK_HOLD -> "r.lock_hold";
    };
  }
}
