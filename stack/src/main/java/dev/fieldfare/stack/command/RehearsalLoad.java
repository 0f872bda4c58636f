package dev.fieldfare.stack.command;

import dev.fieldfare.client.Changes;
import dev.fieldfare.client.ClientConfig;
import dev.fieldfare.client.FieldfareClient;
import dev.fieldfare.client.MigrationQuery;
import dev.fieldfare.client.MigrationStream;
import dev.fieldfare.contracts.message.MigrationMessage;
import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.FieldOperation;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.stack.StackFailure;
import dev.fieldfare.stack.demo.DemoDatabase;
import dev.fieldfare.stack.folder.StackFile;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The work of a rehearsal: enough changes by each way in that the profiles of the services show
 * where their time goes.
 */
final class RehearsalLoad implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final int TABLES = 20;
  private static final int COLUMNS = 25;
  private static final int ROUNDS = 4;

  private final DemoDatabase database;
  private final FieldfareClient client;
  private final MigrationStream stream;
  private int sent;

  RehearsalLoad(StackFile.Content stack) {
    this.database = new DemoDatabase(stack.postgres());
    this.client =
        new FieldfareClient(
            ClientConfig.of(URI.create(stack.gateway().url()), stack.apiKeys().operator()));
    this.stream = new MigrationStream(URI.create(stack.redis().url()));
  }

  void run() throws SQLException {
    for (int i = 0; i < TABLES; i++) {
      database.run("CREATE TABLE workout_%d (id bigint PRIMARY KEY, name text)".formatted(i));
    }
    for (int round = 0; round < ROUNDS; round++) {
      stream.enqueue(additions(round));
      sent += TABLES * COLUMNS;
      awaitAll();
    }
    overHttp();
    awaitAll();
  }

  @Override
  public void close() {
    stream.close();
    client.close();
  }

  private static List<MigrationMessage> additions(int round) {
    List<MigrationMessage> additions = new ArrayList<>();
    for (int column = 0; column < COLUMNS; column++) {
      for (int i = 0; i < TABLES; i++) {
        additions.add(
            MigrationMessage.of(
                AddColumn.nullable(table(i), "c%d_%d".formatted(round, column), "text")));
      }
    }
    return additions;
  }

  private void overHttp() {
    for (int i = 0; i < TABLES; i++) {
      send(new RenameColumn(table(i), "c0_0", "renamed"));
      send(new DropColumn(table(i), "c0_1", false, QuarantineMode.AUTO));
      client.preview(changes(AddColumn.nullable(table(i), "preview", "numeric(10,2)")));
      client.list(MigrationQuery.ALL.limit(50));
      client.queue();
    }
  }

  private void send(FieldOperation operation) {
    client.enqueue(changes(operation));
    sent++;
  }

  private static Changes changes(FieldOperation operation) {
    return Changes.ordered(List.of(MigrationMessage.of(operation)));
  }

  private void awaitAll() throws SQLException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (applied() < sent) {
      if (System.nanoTime() > deadline) {
        throw new StackFailure("%d of %d changes were applied".formatted(applied(), sent));
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private int applied() throws SQLException {
    return Integer.parseInt(
        database.value(
            "SELECT count(*)::text FROM fieldfare.field_migrations WHERE status = 'APPLIED'"));
  }

  private static TableName table(int i) {
    return TableName.of("workout_" + i);
  }
}
