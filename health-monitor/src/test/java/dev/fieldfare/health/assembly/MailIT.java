package dev.fieldfare.health.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.health.config.HealthConfig;
import dev.fieldfare.service.mail.MailMessage;
import dev.fieldfare.service.mail.SmtpSettings;
import dev.fieldfare.service.mail.SmtpTransport;
import dev.fieldfare.testkit.quarkus.QuarkusServers;
import dev.fieldfare.testkit.quarkus.ServiceTest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts by e-mail, through a real SMTP server with TLS and a password. */
@QuarkusTest
@QuarkusTestResource(value = QuarkusServers.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = SmtpServer.class, restrictToAnnotatedClass = true)
@TestProfile(MailIT.Configured.class)
class MailIT extends ServiceTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  GreenMail smtp;

  @Inject HealthConfig config;
  @Inject Vertx vertx;

  private LedgerOfTest ledger;

  /** A service with a secret key. */
  public static final class Configured implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("fieldfare.health.journal", "target/health-monitor-mail.journal");
    }
  }

  @BeforeEach
  void installLedger() {
    ledger = new LedgerOfTest(database);
    await()
        .atMost(LONG)
        .until(
            () ->
                database
                    .value("SELECT to_regclass('fieldfare_health.event_positions') IS NOT NULL")
                    .equals("t"));
  }

  @Test
  void qc73_aFailedMigrationIsMailedAndSoIsItsEnd() throws Exception {
    subscribe("life@example.org");

    ledger.fail("people", "email");
    MimeMessage raised = arrived("life@example.org", "raised: A change took too long");
    ledger.apply("people", "email");
    MimeMessage resolved = arrived("life@example.org", "resolved: A change took too long");

    assertThat(raised.getSubject()).endsWith("main/public.people");
    assertThat(raised.getFrom()[0]).hasToString(SmtpServer.USER);
    assertThat(raised.getContentType()).startsWith("text/plain");
    assertThat(raised.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(text(raised)).contains("What to do:", "55P03", "docs/runbooks/timeout.md");
    assertThat(text(resolved)).contains("State: RESOLVED");
    assertThat(raised.getMessageID()).isNotEqualTo(resolved.getMessageID());
  }

  @Test
  void c60_aNameAddsNoHeaderAndNoRecipient() throws Exception {
    subscribe("hostile@example.org");

    ledger.fail("x\r\nBcc: victim@example.org\r\n\r\nbody \u001b[31m", "email");
    MimeMessage mail = arrived("hostile@example.org", "victim");

    assertThat(mail.getSubject()).contains("x\\r\\nBcc: victim@example.org");
    assertThat(mail.getHeader("Bcc")).isNull();
    assertThat(mail.getAllRecipients()).hasSize(1);
    assertThat(text(mail)).doesNotContain("\u001b");
    assertThat(received("victim@example.org")).isEmpty();
  }

  @Test
  void aServerThatRefusesIsTriedAgainWithTheSameId() throws Exception {
    String id = subscribe("refused@example.org");
    smtp.setUser(SmtpServer.USER, SmtpServer.USER, "another password");

    String delivery = json(post(path(id, "/test"), "admin", "")).path("deliveryId").asText();
    await().atMost(LONG).until(() -> !attempts(id).isEmpty());
    JsonNode failed = attempts(id).path(0);
    smtp.setUser(SmtpServer.USER, SmtpServer.USER, SmtpServer.PASSWORD);
    MimeMessage mail = arrived("refused@example.org", "Test");

    assertThat(failed.path("error").asText()).contains("did not take the mail");
    assertThat(failed.toString()).doesNotContain(SmtpServer.PASSWORD, base64(SmtpServer.PASSWORD));
    assertThat(mail.getMessageID()).isEqualTo("<" + delivery + "@fieldfare>");
    await().atMost(LONG).until(() -> !attempts(id).path(0).hasNonNull("error"));
  }

  @Test
  void aServerWithoutTlsGetsNoMail() {
    int port = smtp.getSmtp().getPort();
    SmtpSettings open =
        new SmtpSettings(
            "127.0.0.1", port, Optional.empty(), Optional.empty(), config.mail().startTls(), false);
    Duration limit = Duration.ofSeconds(20);
    SmtpTransport transport =
        new SmtpTransport(
            MailClient.create(vertx, open.options(limit, 10)), SmtpServer.USER, limit);
    MailMessage mail = new MailMessage(new UUID(1, 2), "open@example.org", "subject", "text");

    assertThat(config.mail().startTls()).isEqualTo("REQUIRED");
    assertThatThrownBy(() -> transport.send(mail))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("TLS");
    assertThat(received("open@example.org")).isEmpty();
  }

  @Test
  void aSubscriptionByMailHasNoSecret() {
    String body = "{\"name\":\"none\",\"url\":\"mailto:none@example.org\"%s}";
    String path = "/internal/v1/subscriptions";

    HttpResponse<String> signed = post(path, "admin", body.formatted(",\"secret\":\"env:SECRET\""));
    HttpResponse<String> twice =
        post(path, "admin", "{\"name\":\"two\",\"url\":\"mailto:a@example.org,b@example.org\"}");
    HttpResponse<String> made = post(path, "admin", body.formatted(""));
    String id = json(made).path("id").asText();

    assertThat(signed.statusCode()).isEqualTo(400);
    assertThat(twice.statusCode()).isEqualTo(400);
    assertThat(json(made).has("secret")).isFalse();
    assertThat(post(path(id, "/rotate"), "admin", "").statusCode()).isEqualTo(400);
    assertThat(get(path, "admin").body()).contains("mailto:none@example.org");
    assertThat(send(path(id, ""), "admin", HttpRequest.newBuilder().DELETE()).statusCode())
        .isEqualTo(204);
  }

  private String subscribe(String address) {
    String body = "{\"name\":\"%s\",\"url\":\"mailto:%s\",\"categories\":[\"TIMEOUT\"]}";
    return json(post("/internal/v1/subscriptions", "admin", body.formatted(address, address)))
        .path("id")
        .asText();
  }

  private JsonNode attempts(String id) {
    return json(get(path(id, "/attempts"), "admin")).path("items");
  }

  private static String path(String id, String rest) {
    return "/internal/v1/subscriptions/" + id + rest;
  }

  private MimeMessage arrived(String to, String subject) {
    return await()
        .atMost(LONG)
        .until(
            () -> received(to).stream().filter(mail -> subject(mail).contains(subject)).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private List<MimeMessage> received(String to) {
    return Arrays.stream(smtp.getReceivedMessagesForDomain(to)).toList();
  }

  private static String subject(MimeMessage mail) {
    try {
      return mail.getSubject();
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(MimeMessage mail) throws MessagingException, IOException {
    return (String) mail.getContent();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    try {
      return ContractsJson.mapper().readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(answer.body(), e);
    }
  }
}
