package dev.fieldfare.events.redis;

import static dev.fieldfare.events.redis.PublishedStream.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.embedded.Binaries;
import dev.fieldfare.embedded.FreePorts;
import dev.fieldfare.events.relay.EventSink.Publication;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which kind of sink a client gets; on a Redis in cluster mode that has all slots. */
class EventSinksIT {
  private static final Vertx VERTX = Vertx.vertx();

  private final int port = FreePorts.next();
  private Process server;
  private Redis direct;

  @BeforeEach
  void begin(@TempDir Path folder) throws IOException {
    server =
        new ProcessBuilder(Binaries.redis().toString(), "-")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var configuration = server.outputWriter()) {
      configuration.write(
          "bind 127.0.0.1\nport %d\ncluster-enabled yes\nsave \"\"\n".formatted(port));
    }
    direct = client(new RedisOptions().setConnectionString(url()));
    await().ignoreExceptions().until(() -> run("PING") != null);
    run("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
    await().until(() -> run("CLUSTER", "INFO").toString().contains("cluster_state:ok"));
  }

  @AfterEach
  void end() {
    direct.close();
    server.destroyForcibly().onExit().join();
  }

  @Test
  void aClientOfAClusterPublishesByAScript() {
    assertThat(publish(RedisClientType.CLUSTER)).isEqualTo(new Publication.Through(3));

    assertThat(run("XLEN", "fieldfare:events").toInteger()).isEqualTo(3);
    assertThat(run("INFO", "commandstats").toString()).doesNotContain("cmdstat_exec");
  }

  @Test
  void aClientOfOneServerPublishesInATransaction() {
    assertThat(publish(RedisClientType.STANDALONE)).isEqualTo(new Publication.Through(3));

    assertThat(run("XLEN", "fieldfare:events").toInteger()).isEqualTo(3);
    assertThat(run("INFO", "commandstats").toString()).contains("cmdstat_exec");
  }

  private Publication publish(RedisClientType type) {
    RedisOptions options = new RedisOptions().setType(type).setConnectionString(url());
    RedisConnectionOptions noted = new RedisConnectionOptions();
    noted.customize("<default>", options);
    Redis shared = client(options);
    try (var sink = new EventSinks(shared, noted, VERTX).of("main", Duration.ofDays(7))) {
      return sink.publish(events("main", 1, 3), true);
    } finally {
      shared.close();
    }
  }

  private static Redis client(RedisOptions options) {
    return Redis.createClient(new io.vertx.mutiny.core.Vertx(VERTX), options);
  }

  private Response run(String command, String... arguments) {
    Request request = Request.cmd(Command.create(command));
    for (String argument : arguments) {
      request.arg(argument);
    }
    return direct.send(request).await().atMost(Duration.ofSeconds(10));
  }

  private String url() {
    return "redis://127.0.0.1:" + port;
  }
}
