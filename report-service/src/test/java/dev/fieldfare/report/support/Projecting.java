package dev.fieldfare.report.support;

import dev.fieldfare.events.consume.ConsumerStore;
import dev.fieldfare.events.consume.EventConsumer;
import dev.fieldfare.events.consume.EventHandler;
import dev.fieldfare.events.consume.EventSource;
import dev.fieldfare.report.ledger.LedgerHistory;
import dev.fieldfare.report.projection.ProjectionFolder;
import dev.fieldfare.report.projection.RebuildLoop;
import dev.fieldfare.report.store.JdbcProjections;
import dev.fieldfare.report.store.JdbcRebuildStore;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.service.target.PoolSettings;
import dev.fieldfare.service.target.Target;
import dev.fieldfare.service.target.TargetConnections;
import dev.fieldfare.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The parts that fold and rebuild, with the target as control database. */
public final class Projecting implements AutoCloseable {
  private static final String CONSUMER = "projections";

  private static final String NUMBERS =
      """
      SELECT concat_ws('|', a.bucket, a.key, a.schema_name, a.table_name, a.form_id, a.requested_by, a.migration_type,
        a.status, a.error_code, a.migrations, a.timed, a.duration_us, a.lock_wait_us, a.lock_hold_us)
      FROM fieldfare_report.activity a JOIN fieldfare_report.projections p
        ON p.target = a.target AND p.generation = a.generation
      WHERE a.migrations <> 0 ORDER BY a.bucket, a.key
      """;

  private static final String BACKUPS =
      """
      SELECT concat_ws('|', b.id, b.backup_type, b.status, b.schema_name, b.table_name, b.form_id, b.row_count, b.bytes,
        b.created_at, b.retention_until)
      FROM fieldfare_report.backups b JOIN fieldfare_report.projections p
        ON p.target = b.target AND p.generation = b.generation
      ORDER BY b.id
      """;

  private final TestDatabase database;
  private final TargetConnections connections;
  private final ConsumerStore positions;
  private final JdbcRebuildStore rebuilds;

  public Projecting(TestDatabase database) throws SQLException {
    this.database = database;
    this.connections =
        new TargetConnections(
            List.of(Target.of("main", database.jdbcUrl(), database.user(), database.password())),
            PoolSettings.forShortReads("test"));
    this.positions = new ConsumerStore(database.dataSource(), "fieldfare_report");
    this.rebuilds = new JdbcRebuildStore(database.dataSource(), positions, CONSUMER);
    new ControlSchema("fieldfare_report", "dev/fieldfare/report/store")
        .install(database.dataSource());
    positions.install();
    rebuilds.addTarget("main");
  }

  /** What folds events. */
  public EventHandler folder() {
    return new ProjectionFolder(new JdbcProjections());
  }

  /** A consumer as after the start of the service. */
  public EventConsumer consumer(EventHandler handler) {
    return new EventConsumer(
        CONSUMER, EventSource.ofTarget("main", database.dataSource()), positions, handler);
  }

  /** Asks for a rebuild and does it. */
  public void rebuild() throws SQLException {
    rebuilds.request("main", "test");
    rebuildIfWanted();
  }

  /** Rebuilds if that is wanted. */
  public void rebuildIfWanted() throws SQLException {
    new RebuildLoop("main", new LedgerHistory(connections), rebuilds).round();
  }

  /** All live numbers but the longest times, which an undo does not lower. */
  public List<String> numbers() {
    List<String> numbers = new ArrayList<>(database.query(NUMBERS));
    numbers.addAll(database.query(BACKUPS));
    return numbers;
  }

  @Override
  public void close() {
    connections.close();
  }
}
