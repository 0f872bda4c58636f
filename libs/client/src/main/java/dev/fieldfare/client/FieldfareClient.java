package dev.fieldfare.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.client.approval.ApprovalClient;
import dev.fieldfare.client.imports.RowImports;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.http.Accepted;
import dev.fieldfare.contracts.http.Acknowledged;
import dev.fieldfare.contracts.http.DeadLetter;
import dev.fieldfare.contracts.http.DeadLetterPage;
import dev.fieldfare.contracts.http.MigrationPage;
import dev.fieldfare.contracts.http.Preview;
import dev.fieldfare.contracts.http.QueueScope;
import dev.fieldfare.contracts.http.QueueStats;
import dev.fieldfare.contracts.http.TargetList;
import dev.fieldfare.contracts.message.MessageJson;
import dev.fieldfare.contracts.message.MigrationMessage;
import dev.fieldfare.contracts.migration.Migration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Speaks to Fieldfare over HTTP. One instance serves a whole application; it is safe to share.
 *
 * <p>Transient failures (a lost connection, a gateway that restarts or is busy) are retried under
 * the same idempotency key, so nothing is done twice. A lasting one throws {@link
 * UnavailableException}, a refusal of the gateway {@link RequestRefusedException}, and a fault of
 * the gateway {@link GatewayFailureException}.
 */
public final class FieldfareClient implements AutoCloseable {

  private static final String MIGRATIONS = "migrations";
  private static final String DEAD_LETTERS = "queue/dead-letters";
  private static final String NOTHING = "{}";
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ClientConfig config;
  private final Gateway gateway;
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(CompletionWait::daemon);

  public FieldfareClient(ClientConfig config) {
    this.config = config;
    this.gateway = new Gateway(config, closed);
  }

  /** Enqueues one migration; without a key of its own it gets one. */
  public Accepted enqueue(MigrationMessage message) {
    String key = message.key().orElseGet(FieldfareClient::newKey);
    ObjectNode body = json(message);
    body.remove("id");
    return gateway.post(MIGRATIONS, Optional.of(key), body.toString(), Accepted.class);
  }

  /** Enqueues migrations that stand together. */
  public Accepted enqueue(Changes changes) {
    Optional<String> key =
        changes.areKeyed()
            ? Optional.empty()
            : Optional.of(changes.key().orElseGet(FieldfareClient::newKey));
    return gateway.post(MIGRATIONS, key, json(changes).toString(), Accepted.class);
  }

  /** Shows what changes would do, and does nothing. */
  public Preview preview(Changes changes) {
    return gateway.post(
        MIGRATIONS + "/preview", Optional.of(newKey()), json(changes).toString(), Preview.class);
  }

  /** One migration, with its plan and attempts. */
  public Migration get(String id) {
    return gateway.get(path(id, ""), Map.of(), Migration.class);
  }

  /** Migrations without their plans. */
  public MigrationPage list(MigrationQuery query) {
    return gateway.get(MIGRATIONS, query.parameters(), MigrationPage.class);
  }

  /** The migration that was sent with this idempotency key, if it was admitted. */
  public Optional<Migration> findByKey(String key) {
    return list(MigrationQuery.ALL.idempotencyKey(key)).items().stream().findFirst();
  }

  /**
   * Waits until a migration is in a final state.
   *
   * @return the migration; not in a final state when the patience ended first
   */
  public Migration awaitCompletion(String id, Duration patience) {
    return new CompletionWait(this, gateway, id).await(patience);
  }

  /** Waits until all of them are in a final state, or the patience ends. */
  public List<Migration> awaitCompletion(Accepted accepted, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    return accepted.migrations().stream()
        .map(
            migration ->
                awaitCompletion(
                    migration.id(), Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))))
        .toList();
  }

  /** Enqueues the way back from a migration. */
  public Accepted undo(String id) {
    return undo(id, newKey());
  }

  /** Enqueues the way back from a migration under this idempotency key. */
  public Accepted undo(String id, String key) {
    return gateway.post(path(id, "/undo"), Optional.of(key), NOTHING, Accepted.class);
  }

  /** Takes back a migration that has not begun. */
  public Migration cancel(String id) {
    return steer(id, "cancel");
  }

  /** Sends a failed migration to the tail of its line. */
  public Migration retry(String id) {
    return steer(id, "retry");
  }

  /** Holds a migration in its place. */
  public Migration pause(String id) {
    return steer(id, "pause");
  }

  /** Resumes a paused migration. */
  public Migration resume(String id) {
    return steer(id, "resume");
  }

  /** The state of the queues. */
  public QueueStats queue() {
    return gateway.get("queue", Map.of(), QueueStats.class);
  }

  /** A track of versioned SQL. */
  public Tracks track(String target, String track) {
    return new Tracks(gateway, target, track);
  }

  /** The databases that Fieldfare looks after. */
  public TargetList targets() {
    return gateway.get("targets", Map.of(), TargetList.class);
  }

  /** Pauses a target or a table; returns when none of its migrations is being applied. */
  public void pauseQueue(QueueScope scope) {
    gateway.post("queue/pause", newKey(), write(scope));
  }

  /** Resumes a paused target or table. */
  public void resumeQueue(QueueScope scope) {
    gateway.post("queue/resume", newKey(), write(scope));
  }

  /** Acknowledges the failures of a target: they no longer count for the band of its queue. */
  public Acknowledged acknowledgeFailures(String target) {
    QueueScope scope = new QueueScope(Optional.of(target), Optional.empty(), Optional.empty());
    return gateway.post(
        "queue/acknowledge", Optional.of(newKey()), write(scope), Acknowledged.class);
  }

  /** Messages to a target that were no valid migration. */
  public DeadLetterPage deadLetters(String target, Optional<String> cursor) {
    Map<String, String> parameters =
        cursor.isPresent()
            ? Map.of("target", target, "cursor", cursor.get())
            : Map.of("target", target);
    return gateway.get(DEAD_LETTERS, parameters, DeadLetterPage.class);
  }

  public DeadLetter deadLetter(String target, String id) {
    return gateway.get(
        DEAD_LETTERS + "/" + Gateway.encoded(id), Map.of("target", target), DeadLetter.class);
  }

  /** Sends a dead letter to its stream again, as it was. */
  public void replayDeadLetter(String target, String id) {
    String path = DEAD_LETTERS + "/" + Gateway.encoded(id) + "/replay";
    gateway.post(path + "?target=" + Gateway.encoded(target), newKey(), NOTHING);
  }

  public void deleteDeadLetter(String target, String id) {
    gateway.delete(DEAD_LETTERS + "/" + Gateway.encoded(id), Map.of("target", target));
  }

  /** Backups. */
  public BackupClient backups() {
    return new BackupClient(gateway);
  }

  /** Health and alerts. */
  public MonitorClient monitor() {
    return new MonitorClient(gateway);
  }

  /** The audit trail. */
  public AuditSearch audit() {
    return new AuditSearch(gateway);
  }

  /** Reports of what happened. */
  public Reports reports() {
    return new Reports(gateway);
  }

  /** The structures of the targets. */
  public StructureClient structure() {
    return new StructureClient(gateway);
  }

  /** Migrations of a target that did not end as they should. */
  public Tracks.Recoveries recoveries(String target) {
    return new Tracks.Recoveries(gateway, target);
  }

  public RowImports imports(String target) {
    return new RowImports(gateway, target);
  }

  /** Listens to the events from now on. */
  public EventSubscription watch(EventListener listener) {
    return watch(Map.of(), Optional.empty(), listener);
  }

  /**
   * Listens to the events after the last one that was seen.
   *
   * @param filter parameters of the resource {@code events}, as in {@code target=main}
   */
  public EventSubscription watch(
      Map<String, String> filter, Optional<String> lastEventId, EventListener listener) {
    return new EventSubscription(gateway, filter, lastEventId, listener, config.retry(), watchdog)
        .start();
  }

  /** Approvals of the changes of a target. */
  public ApprovalClient approvals(String target) {
    return new ApprovalClient(gateway, target);
  }

  /** The registry of forms of a target. */
  public FormRegistryClient forms(String target) {
    return new FormRegistryClient(gateway, target);
  }

  @Override
  public void close() {
    closed.countDown();
    watchdog.shutdownNow();
    gateway.close();
  }

  private Migration steer(String id, String verb) {
    gateway.post(path(id, "/" + verb), newKey(), NOTHING);
    return get(id);
  }

  private static String path(String id, String rest) {
    return MIGRATIONS + "/" + Gateway.encoded(id) + rest;
  }

  private static ObjectNode json(Changes changes) {
    ObjectNode body = ContractsJson.mapper().createObjectNode();
    ArrayNode messages = body.putArray("changes");
    changes.messages().forEach(message -> messages.add(json(message)));
    return body.put("atomic", changes.atomic());
  }

  private static ObjectNode json(MigrationMessage message) {
    try {
      return (ObjectNode) ContractsJson.mapper().readTree(MessageJson.write(message));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a message is written as JSON", e);
    }
  }

  private static String write(Object document) {
    try {
      return ContractsJson.mapper().writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a document is written as JSON", e);
    }
  }

  private static String newKey() {
    return UUID.randomUUID().toString();
  }
}
