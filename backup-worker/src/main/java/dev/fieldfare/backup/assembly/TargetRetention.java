package dev.fieldfare.backup.assembly;

import dev.fieldfare.backup.config.BackupConfig;
import dev.fieldfare.backup.ledger.JdbcRetentionCatalogue;
import dev.fieldfare.backup.ledger.JdbcRetentionRecords;
import dev.fieldfare.backup.retention.OrphanSweep;
import dev.fieldfare.backup.retention.RetentionCatalogue;
import dev.fieldfare.backup.retention.RetentionRunner;
import dev.fieldfare.backup.retention.RetentionTally;
import dev.fieldfare.service.loop.ServiceLoop;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;

/** The retention of one target's backups. */
record TargetRetention(String target, DataSource connections, BackupConfig config) {

  /** What users see of it. */
  RetentionCatalogue catalogue() {
    return new JdbcRetentionCatalogue(target, connections, config.rules());
  }

  /**
   * The loops. The files of ended backups are removed also when backups are ended on request only.
   */
  List<ServiceLoop> loops(OrphanSweep.Store store, RetentionTally tally) {
    var records = new JdbcRetentionRecords(connections, config.rules());
    var runner = new RetentionRunner(target, records, store.files(), tally, config.cleanup());
    if (!config.cleanup()) {
      return List.of(runner);
    }
    return List.of(
        runner,
        new OrphanSweep(target, records, store, config.orphanGrace(), tally, Clock.systemUTC()));
  }
}
