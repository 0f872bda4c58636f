package dev.fieldfare.backup.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.backup.database.DatabaseExporter;
import dev.fieldfare.backup.database.DatabaseRestorer;
import dev.fieldfare.backup.database.Restoring;
import dev.fieldfare.backup.export.QuarantineExporter;
import dev.fieldfare.backup.ledger.JdbcBackupRecords;
import dev.fieldfare.backup.ledger.JdbcBackupServer;
import dev.fieldfare.backup.ledger.JdbcDatabaseRestores;
import dev.fieldfare.backup.ledger.JdbcPurgeRecords;
import dev.fieldfare.backup.ledger.JdbcRequestedBackups;
import dev.fieldfare.backup.ledger.JdbcRestoreRecords;
import dev.fieldfare.backup.ledger.JdbcRollbackPlans;
import dev.fieldfare.backup.purge.PurgeRunner;
import dev.fieldfare.backup.restore.TableRestorer;
import dev.fieldfare.backup.rollback.RollbackRunner;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.table.RequestedBackupRunner;
import dev.fieldfare.backup.table.TableExporter;
import dev.fieldfare.embedded.ChildProcess;
import dev.fieldfare.service.loop.LoopRunner;
import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.service.loop.ServiceLoop;
import dev.fieldfare.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The loops of a backup-worker in a process of their own, which a test kills. */
public final class WorkerProcess {
  private static final String BEGUN = "begun";
  private static final String MIGRATES = "migrates";

  private WorkerProcess() {}

  /** Starts one that applies changes too, and waits until its loops run. */
  public static ChildProcess start(TestDatabase database, Path store, Path folder, String name) {
    return started(database, store, folder, List.of(name, MIGRATES));
  }

  /** Starts one of several, which leaves changes to the test, and waits until its loops run. */
  public static ChildProcess startBeside(
      TestDatabase database, Path store, Path folder, String name) {
    return started(database, store, folder, List.of(name, "leaves changes alone"));
  }

  private static ChildProcess started(
      TestDatabase database, Path store, Path folder, List<String> nameAndKind) {
    ChildProcess started = launch(database, store, folder, nameAndKind);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !started.isAlive() || Files.readString(started.log()).contains(BEGUN));
    assertThat(started.isAlive()).as(started.lastWords()).isTrue();
    return started;
  }

  private static ChildProcess launch(
      TestDatabase database, Path store, Path folder, List<String> nameAndKind) {
    String name = nameAndKind.getFirst();
    return ChildProcess.start(
        new ChildProcess.Launch(
            name,
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerProcess.class.getName(),
                database.jdbcUrl(),
                database.user(),
                store.toString(),
                name,
                nameAndKind.getLast()),
            Map.of(),
            database.password() + "\n",
            folder,
            folder.resolve(name + ".log"),
            true));
  }

  /** Takes URL, role, folder of the store, name and kind; reads the password. */
  public static void main(String[] arguments) throws Exception {
    String password = new String(System.in.readAllBytes()).strip();
    PGSimpleDataSource target = new PGSimpleDataSource();
    target.setUrl(arguments[0]);
    target.setUser(arguments[1]);
    target.setPassword(password);
    List<ServiceLoop> loops = loops(target, arguments, password);
    SmallWorker migrations = new SmallWorker(target);
    // As in the service, each loop has a thread of its own.
    loops.forEach(loop -> LoopRunner.start(loop, "main", new LoopSignal()));
    LoopSignal pause = new LoopSignal();
    System.out.println(BEGUN);
    while (true) {
      if (arguments[4].equals(MIGRATES)) {
        migrations.work();
      }
      pause.await(Duration.ofMillis(20));
    }
  }

  private static List<ServiceLoop> loops(DataSource target, String[] arguments, String password) {
    FolderStore store = new FolderStore(Path.of(arguments[2]));
    String name = arguments[3];
    var records = new JdbcBackupRecords(target, name, Duration.ofDays(7), Duration.ofDays(90));
    var server = new JdbcBackupServer(target, arguments[0], arguments[1], password);
    SilentTally tally = new SilentTally();
    var ofTables = new JdbcRequestedBackups(target, name);
    var ofDatabases = JdbcRequestedBackups.ofDatabases(target, name);
    return List.of(
        new QuarantineExporter("main", records, store, tally, 2),
        new PurgeRunner("main", new JdbcPurgeRecords(target, false), records, store, tally),
        new RequestedBackupRunner(
            "main", ofTables, records, store, tally, new TableExporter("main", ofTables, 2)),
        new RequestedBackupRunner(
            "main",
            ofDatabases,
            records,
            store,
            tally,
            new DatabaseExporter("main", ofDatabases, 2)),
        new RollbackRunner("main", new JdbcRollbackPlans("main", target, () -> {})),
        new TableRestorer("main", new JdbcRestoreRecords(target, name), records, store, tally),
        new DatabaseRestorer(
            new Restoring("main", server, tally, 2),
            new JdbcDatabaseRestores(target, name),
            records,
            store));
  }
}
