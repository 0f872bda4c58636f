package dev.fieldfare.client;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.message.MessageJson;
import dev.fieldfare.contracts.message.MigrationMessage;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Puts migrations straight onto the Redis stream, with one connection of its own.
 *
 * <p>Each message carries an idempotency key, so after a lost connection everything unconfirmed is
 * sent again without harm. What is returned is on the stream; a Redis without {@code appendonly}
 * may still lose it before it is admitted, and only the HTTP way promises more. Safe to share;
 * senders take turns.
 */
public final class MigrationStream implements AutoCloseable {

  private static final int TIMEOUT_MS = 10_000;

  private final RedisAddress address;
  private final Retry retry;
  private final ReentrantLock turn = new ReentrantLock();
  private final CountDownLatch closed = new CountDownLatch(1);
  private RespConnection connection;

  /** A stream on this Redis, which is connected when it is first needed. */
  public MigrationStream(URI redis) {
    this(redis, Retry.DEFAULT);
  }

  public MigrationStream(URI redis, Retry retry) {
    this.address = RedisAddress.of(redis);
    this.retry = retry;
  }

  /** Puts one migration on the stream of its target, and returns its idempotency key. */
  public String enqueue(MigrationMessage message) {
    return enqueue(List.of(message)).get(0);
  }

  /**
   * Puts migrations on the streams of their targets, in order, all of them or none, and returns
   * their keys.
   */
  public List<String> enqueue(List<MigrationMessage> messages) {
    List<MigrationMessage> keyed = messages.stream().map(MigrationStream::withKey).toList();
    turn.lock();
    try {
      send(keyed);
    } finally {
      turn.unlock();
    }
    return keyed.stream().map(message -> message.key().orElseThrow()).toList();
  }

  @Override
  public void close() {
    closed.countDown();
    turn.lock();
    try {
      disconnect();
    } finally {
      turn.unlock();
    }
  }

  private void send(List<MigrationMessage> messages) {
    for (int failures = 1; ; failures++) {
      try {
        sendOnce(messages);
        return;
      } catch (IOException e) {
        disconnect();
        boolean mayPass = !(e instanceof RedisErrorException error) || error.isPassing();
        if (!mayPass || failures >= retry.attempts() || isClosedAfter(failures)) {
          throw new UnavailableException("Redis at " + address + ": " + e.getMessage(), e);
        }
      }
    }
  }

  /** In one transaction: one that is refused must not come behind those that were taken. */
  private void sendOnce(List<MigrationMessage> messages) throws IOException {
    RespConnection redis = connected();
    boolean several = messages.size() > 1;
    if (several) {
      redis.write("MULTI");
    }
    for (MigrationMessage message : messages) {
      redis.write(
          "XADD",
          Streams.migrations(message.target()),
          "*",
          Streams.DATA_FIELD,
          MessageJson.write(message));
    }
    if (several) {
      redis.write("EXEC");
    }
    redis.flush();
    for (int answers = messages.size() + (several ? 2 : 0); answers > 0; answers--) {
      redis.read();
    }
  }

  private RespConnection connected() throws IOException {
    if (connection == null) {
      connection = RespConnection.open(address, TIMEOUT_MS);
    }
    return connection;
  }

  private void disconnect() {
    if (connection == null) {
      return;
    }
    try {
      connection.close();
    } catch (IOException e) {
      throw new UnavailableException("the connection to Redis cannot be closed", e);
    } finally {
      connection = null;
    }
  }

  private boolean isClosedAfter(int failures) {
    try {
      return closed.await(retry.pause(failures).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static MigrationMessage withKey(MigrationMessage message) {
    return message.key().isPresent()
        ? message
        : message.with(m -> m.key(UUID.randomUUID().toString()));
  }
}
