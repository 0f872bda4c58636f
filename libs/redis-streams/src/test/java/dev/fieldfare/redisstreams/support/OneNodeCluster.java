package dev.fieldfare.redisstreams.support;

import dev.fieldfare.embedded.Binaries;
import dev.fieldfare.embedded.FreePorts;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A Redis in cluster mode that has all slots: it refuses commands with keys of two slots, as every
 * cluster does.
 */
public final class OneNodeCluster implements AutoCloseable {

  private static final Vertx VERTX = Vertx.vertx();

  private final int port = FreePorts.next();
  private final Process process;
  private final Redis client;

  public OneNodeCluster() throws IOException {
    Path folder = Files.createTempDirectory("redis-cluster");
    process =
        new ProcessBuilder(
                Binaries.redis().toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                folder.toString(),
                "--cluster-enabled",
                "yes",
                "--save",
                "")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    client = Redis.createClient(VERTX, new RedisOptions().setConnectionString(url()));
    Awaitility.await().ignoreExceptions().until(() -> run("PING") != null);
    run("CLUSTER", "ADDSLOTSRANGE", 0, 16383);
    Awaitility.await().until(() -> run("CLUSTER", "INFO").toString().contains("cluster_state:ok"));
  }

  public RedisOptions options() {
    return new RedisOptions().setType(RedisClientType.CLUSTER).setConnectionString(url());
  }

  public Response run(String command, Object... arguments) {
    Request request = Request.cmd(Command.create(command));
    for (Object argument : arguments) {
      request.arg(argument.toString());
    }
    return client
        .send(request)
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  @Override
  public void close() {
    client.close();
    process.destroyForcibly();
  }

  private String url() {
    return "redis://127.0.0.1:" + port;
  }
}
