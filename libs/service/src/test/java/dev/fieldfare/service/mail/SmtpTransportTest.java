package dev.fieldfare.service.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The transport against an SMTP server that hangs. */
class SmtpTransportTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int HUNG = 11;

  private final Vertx vertx = Vertx.vertx();
  private HangingSmtpServer server;
  private SmtpTransport transport;

  @BeforeEach
  void start() throws IOException {
    server = HangingSmtpServer.start(HUNG);
    SmtpSettings settings =
        new SmtpSettings(
            "127.0.0.1", server.port(), Optional.empty(), Optional.empty(), "DISABLED", false);
    transport =
        new SmtpTransport(
            MailClient.create(vertx, settings.options(LIMIT, 10)), "monitor@example.org", LIMIT);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aServerThatSaysNothingStopsNoOtherMailAndLosesItsConnections() throws Exception {
    List<Future<?>> hanging = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int n = 0; n < HUNG; n++) {
        hanging.add(threads.submit(this::send));
      }
      await().atMost(LONG).until(() -> server.hung() == HUNG);

      send();

      assertThat(server.taken()).isEqualTo(1);
    }
    assertThat(hanging)
        .allSatisfy(each -> assertThatThrownBy(each::get).hasCauseInstanceOf(IOException.class));
    await().atMost(LONG).until(() -> server.left() == HUNG);
  }

  private Void send() throws IOException {
    transport.send(new MailMessage(UUID.randomUUID(), "pager@example.org", "subject", "text"));
    return null;
  }
}
