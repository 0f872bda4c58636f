package dev.fieldfare.stack.demo;

import dev.fieldfare.client.Changes;
import dev.fieldfare.client.ClientConfig;
import dev.fieldfare.client.FieldfareClient;
import dev.fieldfare.client.MigrationStream;
import dev.fieldfare.client.RequestRefusedException;
import dev.fieldfare.contracts.http.Accepted;
import dev.fieldfare.contracts.message.MigrationMessage;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.FieldOperation;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.PlanDocument;
import dev.fieldfare.contracts.plan.PlanDocument.Sample;
import dev.fieldfare.stack.StackFailure;
import dev.fieldfare.stack.command.Hints;
import dev.fieldfare.stack.folder.StackFile;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The verb {@code demo}: a sample form whose fields are added, changed, deleted and brought back,
 * in a running stack, while an application writes on.
 *
 * <p>It uses what everybody uses: the Java client, the Redis stream, the ledger's SQL functions. It
 * keeps the form's table for inspection and removes the other tables.
 */
public final class Demo implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final int ROWS = 2_000;
  private static final int TABLES = 20;
  private static final int FIELDS = 10;

  private final StackFile.Content stack;
  private final DemoScreen screen;
  private final String dataOption;
  private final DemoDatabase database;
  private final FieldfareClient client;
  private final MigrationStream stream;
  private final String form =
      "demo_survey_%04x".formatted(ThreadLocalRandom.current().nextInt(1 << 16));
  private final TableName table = TableName.of(form);

  /** The option is what makes the launcher's commands mean this stack. */
  public Demo(StackFile.Content stack, DemoScreen screen, String dataOption) {
    this.stack = stack;
    this.screen = screen;
    this.dataOption = dataOption;
    this.database = new DemoDatabase(stack.postgres());
    this.client =
        new FieldfareClient(
            ClientConfig.of(URI.create(stack.gateway().url()), stack.apiKeys().operator()));
    this.stream = new MigrationStream(URI.create(stack.redis().url()));
  }

  /** Shows everything; about ten seconds. */
  public void run() throws SQLException {
    long start = System.nanoTime();
    createForm();
    try (DemoApplication application = new DemoApplication(database, form)) {
      addFieldsInThreeWays();
      changeAType();
      deleteAFieldAndBringItBack();
      refuseBadInput();
      killTheWorker();
      tellOf(application);
    }
    screen.heading(
        "That took %.0f seconds. To look at it:".formatted((System.nanoTime() - start) / 1e9));
    screen.act("./fieldfare history --table " + form + dataOption);
    screen.act("psql '%s' -c '\\d %s'".formatted(Hints.psqlUrl(stack.postgres()), form));
  }

  @Override
  public void close() {
    stream.close();
    client.close();
  }

  private void createForm() throws SQLException {
    screen.heading("A form of an application: table %s with %,d answers".formatted(form, ROWS));
    database.run(
        "CREATE TABLE %s (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, note text)"
            .formatted(form),
        "INSERT INTO %s (name, note) SELECT 'person ' || n, md5(n::text) FROM generate_series(1, %d) n"
            .formatted(form, ROWS));
    screen.act("from now on the application writes a row every 5 ms");
  }

  private void addFieldsInThreeWays() throws SQLException {
    screen.heading("Three fields are added, each by another way");
    screen.act(
        "XADD fieldfare:migrations * type ADD_COLUMN table %s column email dataType email"
            .formatted(form));
    String key = stream.enqueue(message(AddColumn.nullable(table, "email", "email")));
    screen.result(completed(key));

    screen.act(
        "SELECT fieldfare.enqueue('{\"type\":\"ADD_COLUMN\",\"column\":\"score\",...}') in the transaction that saves the form");
    String id =
        database.value(
            "SELECT fieldfare.enqueue('{\"type\":\"ADD_COLUMN\",\"table\":\"%s\",\"column\":\"score\",\"dataType\":\"number\"}'::jsonb)"
                .formatted(form));
    screen.result(client.awaitCompletion(id, PATIENCE));

    screen.act("POST %s/api/v1/migrations".formatted(stack.gateway().url()));
    screen.result(send(AddColumn.nullable(table, "age", "short_answer")));
  }

  private void changeAType() throws SQLException {
    screen.heading("A text field becomes a number, and one answer does not fit");
    database.run(
        "UPDATE %s SET age = CASE WHEN id = 7 THEN 'forty' ELSE (id %% 90)::text END WHERE id <= %d"
            .formatted(form, ROWS));
    ChangeType change =
        new ChangeType(table, "age", "number", Optional.empty(), CastErrorMode.FAIL);
    PlanDocument plan =
        client.preview(Changes.ordered(List.of(message(change)))).changes().getFirst();
    screen.act("preview CHANGE_TYPE age number");
    plan.refusals().forEach(refusal -> screen.result("refused: " + refusal.message()));
    plan.conversion()
        .ifPresent(
            conversion ->
                screen.result(
                    "does not convert: "
                        + conversion.samples().stream()
                            .map(Demo::shown)
                            .collect(Collectors.joining(", "))));
    screen.act("UPDATE %s SET age = '40' WHERE id = 7, and CHANGE_TYPE again".formatted(form));
    database.run("UPDATE %s SET age = '40' WHERE id = 7".formatted(form));
    screen.result(send(change));
  }

  private static String shown(Sample sample) {
    String place = "row " + sample.key();
    return sample.value().map(value -> "'%s' in %s".formatted(value, place)).orElse(place);
  }

  private void deleteAFieldAndBringItBack() throws SQLException {
    screen.heading("A field with answers is deleted by mistake");
    String before = checksum();
    screen.act("DROP_COLUMN note   (its %,d values: md5 %s)".formatted(ROWS, before));
    Migration drop = send(new DropColumn(table, "note", false, QuarantineMode.AUTO));
    screen.result(drop);
    screen.act("undo of it");
    screen.result(first(client.undo(drop.id())));
    String after = checksum();
    screen.result(
        "values back: md5 %s, %s".formatted(after, after.equals(before) ? "the same" : "ANOTHER"));
    if (!after.equals(before)) {
      throw new StackFailure("the undo did not bring the values back");
    }
  }

  private void refuseBadInput() {
    screen.heading("Bad input changes nothing");
    screen.act("ADD_COLUMN x with the type  text; DROP TABLE %s".formatted(form));
    try {
      Migration migration =
          send(AddColumn.nullable(table, "x", "text; DROP TABLE %s".formatted(form)));
      screen.result(
          "%s: %s"
              .formatted(
                  migration.status(),
                  migration.error().map(error -> error.message()).orElse("no reason")));
    } catch (RequestRefusedException e) {
      screen.result("%d %s".formatted(e.status(), e.getMessage()));
    }
  }

  private void killTheWorker() throws SQLException {
    int total = TABLES * FIELDS;
    screen.heading("The worker is killed with %d migrations in the queue".formatted(total));
    List<String> tables = IntStream.range(0, TABLES).mapToObj(n -> form + "_" + n).toList();
    for (String one : tables) {
      database.run("CREATE TABLE %s (id bigint PRIMARY KEY)".formatted(one));
    }
    List<MigrationMessage> messages = new ArrayList<>();
    for (int field = 0; field < FIELDS; field++) {
      for (String one : tables) {
        messages.add(message(AddColumn.nullable(TableName.of(one), "field_" + field, "text")));
      }
    }
    long start = System.nanoTime();
    screen.act("XADD, %d times; kill -9 of the worker".formatted(total));
    stream.enqueue(messages);
    killWorker();
    awaitColumns(total);
    screen.result(
        "each applied once, %d of %d, %.1f s after the kill, restart included"
            .formatted(appliedOnce(), total, (System.nanoTime() - start) / 1e9));
    for (String one : tables) {
      database.run("DROP TABLE " + one);
    }
  }

  private void killWorker() {
    StackFile.ServiceAt worker = stack.services().get("migration-worker");
    ProcessHandle.of(worker.pid()).ifPresent(ProcessHandle::destroyForcibly);
  }

  private void awaitColumns(int total) throws SQLException {
    long deadline = System.nanoTime() + PATIENCE.multipliedBy(2).toNanos();
    while (appliedOnce() < total) {
      if (System.nanoTime() > deadline) {
        throw new StackFailure("only %d of %d were applied".formatted(appliedOnce(), total));
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  /** Columns that are there, each with exactly one migration that was applied. */
  private int appliedOnce() throws SQLException {
    return Integer.parseInt(
        database.value(
            """
            SELECT count(*) FROM information_schema.columns c
            JOIN (SELECT table_name, column_name FROM fieldfare.field_migrations
                  WHERE table_name LIKE '%1$s\\_%%' AND status = 'APPLIED'
                  GROUP BY 1, 2 HAVING count(*) = 1) m USING (table_name, column_name)
            WHERE c.table_schema = 'public'"""
                .formatted(form)));
  }

  private void tellOf(DemoApplication application) {
    screen.heading("And the application?");
    screen.result(
        "it wrote %,d rows meanwhile, %s; its longest write took %d ms"
            .formatted(application.written(), application.failure(), application.longestMillis()));
  }

  private String checksum() throws SQLException {
    return database.value(
        "SELECT md5(string_agg(note, ',' ORDER BY id)) FROM %s WHERE id <= %d"
            .formatted(form, ROWS));
  }

  private Migration send(FieldOperation operation) {
    return first(client.enqueue(message(operation)));
  }

  private Migration first(Accepted accepted) {
    return client.awaitCompletion(accepted, PATIENCE).getFirst();
  }

  /** A message of the stream is known by its key, once it was admitted. */
  private Migration completed(String key) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<Migration> found = client.findByKey(key);
      if (found.isPresent()) {
        return client.awaitCompletion(found.get().id(), PATIENCE);
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    throw new StackFailure("no worker took the message from the stream: " + key);
  }

  private static MigrationMessage message(FieldOperation operation) {
    return MigrationMessage.of(operation);
  }
}
