package dev.fieldfare.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.contracts.message.MessageParser;
import dev.fieldfare.contracts.message.MigrationMessage;
import dev.fieldfare.contracts.message.ParseResult.Parsed;
import dev.fieldfare.contracts.message.Sender;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.testkit.FaultProxy;
import dev.fieldfare.testkit.TestRedis;
import dev.fieldfare.testkit.WithServers;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithServers
class MigrationStreamIT {

  private static final Retry QUICK = new Retry(8, Duration.ofMillis(50), Duration.ofMillis(500));

  private final TestRedis redis;

  MigrationStreamIT(TestRedis redis) {
    this.redis = redis;
  }

  @BeforeEach
  void flush() {
    redis.flush();
  }

  @Test
  void putsAMessageOnTheStreamThatTheWorkerUnderstands() {
    MigrationMessage message = add("size").with(m -> m.key("k1").requestedBy("Jürgen 😀"));

    try (MigrationStream stream = new MigrationStream(URI.create(redis.url()))) {
      assertThat(stream.enqueue(message)).isEqualTo("k1");
    }

    Parsed parsed =
        (Parsed)
            new MessageParser()
                .parseEntry(
                    Map.of("data", entries("fieldfare:migrations").get(0)),
                    Sender.on("main", SenderRole.ENQUEUER));
    assertThat(parsed.message()).isEqualTo(message);
  }

  @Test
  void c13_givesChangesOfOneFieldInOneInstantKeysOfTheirOwn() {
    TableName table = TableName.of("t");
    ChangeType change = new ChangeType(table, "b", "number", Optional.empty(), CastErrorMode.FAIL);

    try (MigrationStream stream = new MigrationStream(URI.create(redis.url()))) {
      stream.enqueue(
          List.of(
              MigrationMessage.of(new RenameColumn(table, "a", "b")), MigrationMessage.of(change)));
    }

    assertThat(entries("fieldfare:migrations"))
        .hasSize(2)
        .extracting(json -> json.replaceFirst(".*\"id\":\"([^\"]*)\".*", "$1"))
        .doesNotHaveDuplicates();
  }

  @Test
  void givesEachMessageAKeyAndEachTargetItsStream() {
    try (MigrationStream stream = new MigrationStream(URI.create(redis.url()))) {
      List<String> keys =
          stream.enqueue(List.of(add("a"), add("b").with(m -> m.target("crm")), add("c")));

      assertThat(keys).doesNotHaveDuplicates().hasSize(3);
    }
    assertThat(entries("fieldfare:migrations")).hasSize(2);
    assertThat(entries("fieldfare:migrations:crm")).hasSize(1);
  }

  @Test
  void keepsTheOrderOfManyMessages() {
    List<MigrationMessage> messages =
        IntStream.range(0, 5_000).mapToObj(n -> add("c" + n).with(m -> m.key("k" + n))).toList();

    try (MigrationStream stream = new MigrationStream(URI.create(redis.url()))) {
      stream.enqueue(messages);
    }

    List<String> sent = entries("fieldfare:migrations");
    assertThat(sent).hasSize(5_000);
    assertThat(sent.get(4_999)).contains("\"k4999\"");
  }

  @Test
  void putsAllMessagesOnTheirStreamsOrNone() {
    redis.send("ACL", "SETUSER", "limited", "on", ">secret", "~fieldfare:migrations", "+@all");
    String url = "redis://limited:secret@" + redis.host() + ":" + redis.port();
    try (MigrationStream stream = new MigrationStream(URI.create(url))) {
      List<MigrationMessage> messages = List.of(add("a").with(m -> m.target("crm")), add("b"));

      assertThatExceptionOfType(UnavailableException.class)
          .isThrownBy(() -> stream.enqueue(messages))
          .withMessageContaining("NOPERM");

      assertThat(entries("fieldfare:migrations")).isEmpty();
      stream.enqueue(List.of(add("c"), add("d")));
      assertThat(entries("fieldfare:migrations")).hasSize(2);
    } finally {
      redis.send("ACL", "DELUSER", "limited");
    }
  }

  @Test
  void sendsAgainWhatALostConnectionLeftUnconfirmed() throws Exception {
    try (FaultProxy proxy = FaultProxy.to(redis.host(), redis.port());
        MigrationStream stream = new MigrationStream(URI.create(redis.url(proxy.port())), QUICK)) {
      stream.enqueue(add("a").with(m -> m.key("k0")));
      proxy.cut();

      List<String> keys = stream.enqueue(List.of(add("b"), add("c")));

      assertThat(keys).hasSize(2);
      String all = String.join("\n", new HashSet<>(entries("fieldfare:migrations")));
      assertThat(all).contains("k0", keys.get(0), keys.get(1));
    }
  }

  @Test
  void c14_sendsAgainUnderTheSameKeyWhenTheAnswerIsLost() throws Exception {
    try (FaultProxy proxy = FaultProxy.to(redis.host(), redis.port());
        MigrationStream stream = new MigrationStream(URI.create(redis.url(proxy.port())), QUICK)) {
      stream.enqueue(add("a"));
      proxy.loseAnswers();
      CompletableFuture<String> sending =
          CompletableFuture.supplyAsync(() -> stream.enqueue(add("b").with(m -> m.key("k"))));
      await().until(() -> entries("fieldfare:migrations").size() == 2);
      proxy.cut();
      proxy.restore();

      assertThat(sending.get(20, TimeUnit.SECONDS)).isEqualTo("k");
      List<String> sent = entries("fieldfare:migrations");
      assertThat(sent).hasSizeGreaterThan(2);
      assertThat(new HashSet<>(sent.subList(1, sent.size()))).hasSize(1);
    }
  }

  @Test
  void waitsForARedisThatRestarts() {
    try (MigrationStream stream = new MigrationStream(URI.create(redis.url()), QUICK)) {
      stream.enqueue(add("a"));
      redis.server().kill();
      redis.server().start();

      assertThat(stream.enqueue(add("b"))).isNotBlank();
    }
  }

  @Test
  void saysWhenRedisIsAwayOrThePasswordWrong() {
    URI nobody = URI.create("redis://127.0.0.1:1");
    URI wrong = URI.create("redis://:wrong@%s:%d".formatted(redis.host(), redis.port()));

    try (MigrationStream away = new MigrationStream(nobody, Retry.NEVER);
        MigrationStream refused = new MigrationStream(wrong)) {
      assertThatExceptionOfType(UnavailableException.class)
          .isThrownBy(() -> away.enqueue(add("a")))
          .withMessageContaining("127.0.0.1:1");
      assertThatExceptionOfType(UnavailableException.class)
          .isThrownBy(() -> refused.enqueue(add("a")))
          .withMessageContaining("WRONGPASS");
    }
  }

  private static MigrationMessage add(String column) {
    return MigrationMessage.of(AddColumn.nullable(TableName.of("t"), column, "text"));
  }

  private List<String> entries(String stream) {
    return ((List<?>) redis.send("XRANGE", stream, "-", "+"))
        .stream().map(entry -> (String) ((List<?>) ((List<?>) entry).get(1)).get(1)).toList();
  }
}
