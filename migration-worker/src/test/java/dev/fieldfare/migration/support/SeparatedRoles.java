package dev.fieldfare.migration.support;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.message.MessageParser;
import dev.fieldfare.contracts.message.ParseResult.Parsed;
import dev.fieldfare.contracts.message.Request;
import dev.fieldfare.contracts.message.Sender;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.migration.admission.AdmissionBatch;
import dev.fieldfare.migration.admission.AdmissionBatch.StreamReach;
import dev.fieldfare.migration.admission.AdmissionItem;
import dev.fieldfare.migration.admission.Admitter;
import dev.fieldfare.migration.admission.InboxAdmitter;
import dev.fieldfare.migration.admission.ItemOrigin.OfStream;
import dev.fieldfare.migration.applying.Applier;
import dev.fieldfare.migration.applying.ApplyBatchPacker;
import dev.fieldfare.migration.applying.PostponementPolicy;
import dev.fieldfare.migration.applying.RetryPolicy;
import dev.fieldfare.migration.applying.RunBuilder;
import dev.fieldfare.migration.ledger.JdbcAdmissionStore;
import dev.fieldfare.migration.ledger.JdbcExecutorLedger;
import dev.fieldfare.migration.ledger.WorkerPools;
import dev.fieldfare.migration.planning.RunPlanner;
import dev.fieldfare.postgres.ledger.ApplyLedger.Breadth;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.postgres.ledger.WorkerShare;
import dev.fieldfare.postgres.plan.PlanOptions;
import dev.fieldfare.postgres.plan.PlanRequest;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Planning;
import dev.fieldfare.postgres.plan.PlanningLimits;
import dev.fieldfare.service.target.Target;
import dev.fieldfare.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/**
 * A database with the roles of production: a worker that owns the ledger, two owners of tables, a
 * gateway, and an attacker, which may enqueue and owns a schema.
 */
public final class SeparatedRoles implements AutoCloseable {
  private final TestDatabase database;
  private final String worker;
  private final String attacker;
  private final String gateway;
  private final WorkerPools pools;
  private final JdbcExecutorLedger executorLedger;
  private final Applier applier;
  private final InboxAdmitter door;
  private long entries;

  public SeparatedRoles(TestDatabase database) throws SQLException {
    this.database = database;
    this.worker = database.createWorker();
    this.attacker = database.createRole("mallory");
    this.gateway = database.createRole("gateway");
    new LedgerInstaller(database.dataSourceOf(worker), "main").install();
    String other = database.createRole("other");
    asSuperuser(
        "GRANT %s TO %s".formatted(other, worker),
        "CREATE SCHEMA other AUTHORIZATION " + other,
        "CREATE TABLE other.secret AS SELECT 'secret' AS word",
        "ALTER TABLE other.secret OWNER TO " + other,
        "CREATE SCHEMA evil AUTHORIZATION " + attacker,
        "GRANT USAGE ON SCHEMA evil TO PUBLIC");
    asWorker(
        "SELECT fieldfare.grant_role('%s', 'enqueuer')".formatted(attacker),
        "SELECT fieldfare.grant_role('%s', 'operator')".formatted(database.user()),
        "SELECT fieldfare.grant_role('%s', 'gateway')".formatted(gateway));
    pools = new WorkerPools(Target.of("main", database.jdbcUrl(), worker, database.password()), 2);
    executorLedger = new JdbcExecutorLedger(pools, PlanningLimits.DEFAULT, "w1");
    applier =
        new Applier(
            executorLedger,
            new RunPlanner(executorLedger, new MessageParser(), "main", 50),
            new ApplyBatchPacker(20, 64),
            new PostponementPolicy(
                new RetryPolicy(
                    1, Duration.ofMillis(1), Duration.ofMillis(1), RandomGenerator.getDefault()),
                Duration.ofSeconds(5),
                Clock.systemUTC()),
            50,
            new SilentCounters());
    JdbcAdmissionStore book = new JdbcAdmissionStore(pools.ledger(), "main", new MessageParser());
    door = new InboxAdmitter(book, new Admitter(book, (item, why) -> {}), new SilentCounters());
  }

  public String worker() {
    return worker;
  }

  public String attacker() {
    return attacker;
  }

  public void asSuperuser(String... statements) {
    run(database.superuserDataSource(), statements);
  }

  public void asAttacker(String... statements) {
    run(database.dataSourceOf(attacker), statements);
  }

  public void asOwner(String... statements) {
    run(database.dataSource(), statements);
  }

  public void asWorker(String... statements) {
    run(database.dataSourceOf(worker), statements);
  }

  /** The first column of the first row, asked by the superuser. */
  public String value(String query) {
    return query(database.superuserDataSource(), query);
  }

  /** Sends by SQL, as the attacker, and works until it is decided. */
  public String sendBySql(String request) {
    return workOn(enqueue(request));
  }

  /** Sends by SQL, as the attacker, and leaves it in the queue. */
  public String enqueue(String request) {
    return query(
        database.dataSourceOf(attacker), "SELECT fieldfare.enqueue($r$" + request + "$r$::jsonb)");
  }

  /** Undoes the applied change of a column, for an operator. */
  public String undo(String column) {
    String original =
        value(
            "SELECT id FROM fieldfare.field_migrations WHERE column_name = '%s' AND status ="
                    .formatted(column)
                + " 'APPLIED' ORDER BY seq DESC LIMIT 1");
    return sendByHttp("{\"type\":\"UNDO\",\"migrationId\":\"%s\"}".formatted(original), "operator");
  }

  /** Sends as the gateway does for a key of that role. */
  public String sendByHttp(String request, String role) {
    String id =
        query(
            database.dataSourceOf(gateway),
            "SELECT id FROM fieldfare.accept_all('http',"
                + " jsonb_build_array(jsonb_build_object('body',"
                + " $r$%s$r$::jsonb, 'requestedBy', 'key', 'role', '%s')))"
                    .formatted(request, role));
    return workOn(id);
  }

  /** Admits it as an entry of the target's stream, and works until it is decided. */
  public String sendByStream(String request) throws SQLException {
    String stream = Streams.migrations("main");
    long entry = ++entries;
    JdbcAdmissionStore book = new JdbcAdmissionStore(pools.ledger(), "main", new MessageParser());
    var parsed =
        new MessageParser()
            .parseEntry(
                List.of(Map.entry("data", request)), Sender.on("main", SenderRole.ENQUEUER));
    new Admitter(book, (item, why) -> {})
        .admit(
            new AdmissionBatch(
                Optional.of(new StreamReach(stream, "i", 1, entry, 1, entry)),
                List.of(
                    new AdmissionItem(new OfStream(stream, "i", 1, entry), "enqueuer", parsed))));
    return workOn(
        value("SELECT id FROM fieldfare.field_migrations ORDER BY enqueued_at DESC LIMIT 1"));
  }

  /** Works until it is decided. */
  public String workOn(String id) {
    try {
      door.admitAll();
      for (int round = 0; round < 5; round++) {
        applier.apply(
            RunBuilder.runs(
                executorLedger
                    .nextLines("", new Breadth(100, 1_000, 100), WorkerShare.ALL, List.of())
                    .entries()));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    return value(
        "SELECT concat_ws(' ', status, error_code, error_message) FROM fieldfare.field_migrations"
            + " WHERE id = '%s'".formatted(id));
  }

  /** What the gateway's preview answers for an enqueuer's request. */
  public PlanResult preview(String request, SenderRole role) throws SQLException {
    Parsed parsed = (Parsed) new MessageParser().parse(request, Sender.on("main", role));
    PlanOptions options = new PlanOptions(parsed.message().options(), Optional.empty());
    PlanRequest asked =
        new PlanRequest.PlanChange(
            UUID.randomUUID(), ((Request.Change) parsed.message().request()).operation(), options);
    PlanningLimits usual = PlanningLimits.DEFAULT;
    PlanningLimits limits =
        new PlanningLimits(
            usual.smallTableBytes(), usual.holdMs(), usual.newNames(), Optional.of(worker));
    try (Connection connection = database.dataSourceOf(gateway).getConnection();
        var limit = connection.createStatement()) {
      limit.execute("SET statement_timeout = '10s'");
      limit.execute("SET search_path = pg_catalog");
      return new Planning(limits).plan(connection, List.of(asked)).getFirst();
    }
  }

  private static void run(DataSource as, String... statements) {
    try (Connection connection = as.getConnection();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static String query(DataSource as, String query) {
    List<String> values = new ArrayList<>();
    try (Connection connection = as.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  @Override
  public void close() {
    pools.close();
  }
}
