package dev.fieldfare.backup.assembly;

import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.BackupTally;
import dev.fieldfare.backup.catalogue.BackupCatalogue;
import dev.fieldfare.backup.config.BackupConfig;
import dev.fieldfare.backup.database.DatabaseExporter;
import dev.fieldfare.backup.database.DatabaseProver;
import dev.fieldfare.backup.database.DatabaseRestorer;
import dev.fieldfare.backup.database.Restoring;
import dev.fieldfare.backup.database.TableProver;
import dev.fieldfare.backup.export.QuarantineExporter;
import dev.fieldfare.backup.ledger.JdbcBackupCatalogue;
import dev.fieldfare.backup.ledger.JdbcBackupRecords;
import dev.fieldfare.backup.ledger.JdbcBackupServer;
import dev.fieldfare.backup.ledger.JdbcDatabaseRestores;
import dev.fieldfare.backup.ledger.JdbcMovedPurges;
import dev.fieldfare.backup.ledger.JdbcProofs;
import dev.fieldfare.backup.ledger.JdbcPurgeRecords;
import dev.fieldfare.backup.ledger.JdbcRecallRecords;
import dev.fieldfare.backup.ledger.JdbcRequestedBackups;
import dev.fieldfare.backup.ledger.JdbcRestoreRecords;
import dev.fieldfare.backup.ledger.JdbcRollbackPlans;
import dev.fieldfare.backup.ledger.JdbcRowRestoreRecords;
import dev.fieldfare.backup.ledger.JdbcTableProofs;
import dev.fieldfare.backup.purge.MovedPurgeRunner;
import dev.fieldfare.backup.purge.PurgeRunner;
import dev.fieldfare.backup.restore.RecallRunner;
import dev.fieldfare.backup.restore.TableRestorer;
import dev.fieldfare.backup.retention.OrphanSweep;
import dev.fieldfare.backup.retention.RetentionTally;
import dev.fieldfare.backup.rollback.RollbackPlans;
import dev.fieldfare.backup.rollback.RollbackRunner;
import dev.fieldfare.backup.table.RequestedBackupRunner;
import dev.fieldfare.backup.table.TableExporter;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.service.loop.LoopRunner;
import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.service.loop.ServiceLoop;
import dev.fieldfare.service.target.PoolSettings;
import dev.fieldfare.service.target.Target;
import io.agroal.api.AgroalDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Everything that the service runs for one target. */
final class TargetBackups implements AutoCloseable {
  // Strong locks are never held on these sessions. A copy of one column or its way back takes
  // minutes at most.
  static final String SESSION =
      "SET lock_timeout = '2s'; SET statement_timeout = '10min'; SET timezone = 'UTC';"
          + " SET idle_in_transaction_session_timeout = '60s'; SET search_path = pg_catalog;"
          // The server notices within 25 s that this host is gone, and gives back its locks.
          + " SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5;"
          + " SET tcp_keepalives_count = 3; SET tcp_user_timeout = '2min'";
  private static final Duration SILENCE = Duration.ofMinutes(11);
  private static final int OTHER_CONNECTIONS = 14;

  private final Target target;
  private final AgroalDataSource connections;
  private final List<LoopRunner> loops = new ArrayList<>();
  private final List<LoopSignal> signals = new CopyOnWriteArrayList<>();

  TargetBackups(Target target, int parallel) throws SQLException {
    this.target = target;
    this.connections =
        new PoolSettings(
                "fieldfare backup-worker",
                4 * parallel + OTHER_CONNECTIONS,
                Duration.ofSeconds(5),
                SILENCE,
                5,
                SESSION)
            .open(target);
  }

  /** Installs or checks the ledger; throws while the target cannot be reached. */
  void install() throws SQLException {
    new LedgerInstaller(connections, target.name()).install();
  }

  /**
   * Starts the loops.
   *
   * @param policy of its purges
   */
  void start(
      BackupConfig config,
      String worker,
      PurgePolicy policy,
      BackupStore store,
      BackupTally tally) {
    Duration grace = policy.grace();
    var records = new JdbcBackupRecords(connections, worker, grace, config.retention());
    run(new QuarantineExporter(target.name(), records, store, tally, config.parallel()));
    var purges = new JdbcPurgeRecords(connections, policy.requiresProof());
    run(new PurgeRunner(target.name(), purges, records, store, tally));
    run(
        new MovedPurgeRunner(
            target.name(), new JdbcMovedPurges(connections), records, store, tally));
    startRequested(config, worker, records, store, tally);
    run(
        new TableRestorer(
            target.name(), new JdbcRestoreRecords(connections, worker), records, store, tally));
    run(
        new TableRestorer(
            target.name(), new JdbcRowRestoreRecords(connections, worker), records, store, tally));
    run(
        new RecallRunner(
            target.name(),
            new JdbcRecallRecords(connections, worker, grace),
            records,
            store,
            tally));
  }

  /** Starts the loops that end backups. */
  void startRetention(BackupConfig config, OrphanSweep.Store store, RetentionTally tally) {
    retention(config).loops(store, tally).forEach(this::run);
  }

  /** What users say about the retention of its backups. */
  TargetRetention retention(BackupConfig config) {
    return new TargetRetention(target.name(), connections, config);
  }

  private void startRequested(
      BackupConfig config,
      String worker,
      JdbcBackupRecords records,
      BackupStore store,
      BackupTally tally) {
    String name = target.name();
    int sessions = config.parallel();
    var ofTables = new JdbcRequestedBackups(connections, worker);
    run(
        new RequestedBackupRunner(
            name, ofTables, records, store, tally, new TableExporter(name, ofTables, sessions)));
    var ofDatabases = JdbcRequestedBackups.ofDatabases(connections, worker);
    run(
        new RequestedBackupRunner(
            name,
            ofDatabases,
            records,
            store,
            tally,
            new DatabaseExporter(name, ofDatabases, sessions)));
    var server =
        new JdbcBackupServer(connections, target.url(), target.username(), target.password());
    var restoring = new Restoring(name, server, tally, sessions);
    var proofs = new JdbcProofs(connections, worker);
    run(new DatabaseProver(restoring, proofs, records, store));
    run(
        new TableProver(
            name, new JdbcTableProofs(connections, worker), proofs, records, store, tally));
    run(
        new DatabaseRestorer(
            restoring, new JdbcDatabaseRestores(connections, worker), records, store));
  }

  /** Starts the loop that executes rollback plans; what users see of them. */
  RollbackPlans startRollbacks() {
    var plans =
        new JdbcRollbackPlans(target.name(), connections, () -> signals.forEach(LoopSignal::raise));
    run(new RollbackRunner(target.name(), plans));
    return plans;
  }

  /** What users see of it. */
  BackupCatalogue catalogue() {
    return new JdbcBackupCatalogue(
        target.name(), connections, () -> signals.forEach(LoopSignal::raise));
  }

  private void run(ServiceLoop loop) {
    LoopSignal signal = new LoopSignal();
    signals.add(signal);
    loops.add(LoopRunner.start(loop, target.name(), signal));
  }

  @Override
  public void close() {
    loops.forEach(LoopRunner::close);
    connections.close();
  }
}
