package dev.fieldfare.redisstreams.support;

import dev.fieldfare.embedded.RedisServer;
import dev.fieldfare.testkit.FaultProxy;
import dev.fieldfare.testkit.TestServers;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The Redis of this test JVM as a test sees it past the connector, flushed. */
public final class Streams implements AutoCloseable {

  private static final Vertx VERTX = Vertx.vertx();

  private final RedisServer server;
  private Redis client;

  private Streams(RedisServer server) {
    this.server = server;
    this.client = Redis.createClient(VERTX, options());
  }

  public static Streams flushed() {
    TestServers.heal();
    TestServers.redis().flush();
    return new Streams(TestServers.redis());
  }

  public RedisServer server() {
    return server;
  }

  public RedisOptions options() {
    return options(server.port());
  }

  /** Options for the way through a proxy. */
  public RedisOptions options(FaultProxy proxy) {
    return options(proxy.port());
  }

  private RedisOptions options(int port) {
    return new RedisOptions()
        .setConnectionString("redis://:" + server.password() + "@127.0.0.1:" + port);
  }

  /** After the server was killed: starts it again with what it had. */
  public void startAgain() {
    server.start();
    client.close();
    client = Redis.createClient(VERTX, options());
  }

  /** Runs a command and waits for its answer. */
  public Response run(String command, Object... arguments) {
    Request request = Request.cmd(Command.create(command));
    for (Object argument : arguments) {
      if (argument instanceof Buffer buffer) {
        request.arg(buffer);
      } else {
        request.arg(argument.toString());
      }
    }
    try {
      return client
          .send(request)
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds an entry with one field and returns its id. */
  public String add(String stream, Object value) {
    return run("XADD", stream, "*", "v", value).toString();
  }

  /** How many entries of a group are read and not acknowledged. */
  public int pending(String stream, String group) {
    return run("XPENDING", stream, group).get(0).toInteger();
  }

  /** Reads as another consumer, who then does nothing more. */
  public void readAs(String consumer, String stream, String group, int count) {
    run("XREADGROUP", "GROUP", group, consumer, "COUNT", count, "STREAMS", stream, ">");
  }

  @Override
  public void close() {
    client.close();
  }
}
