package dev.fieldfare.report.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.testkit.quarkus.QuarkusServers;
import dev.fieldfare.testkit.quarkus.ServiceTest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Stored reports as the gateway and schedules ask for them, and their mails at a real server. */
@QuarkusTest
@QuarkusTestResource(value = QuarkusServers.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = MailServer.class, restrictToAnnotatedClass = true)
class ReportMailIT extends ServiceTest {
  private static final String STORED = "/internal/v1/reports/stored";
  private static final String WEEKLY = "{\"kind\":\"migrations\",\"key\":\"w1\",\"email\":true}";

  /** As a schedule of the kind DIGEST asks for it. */
  private static final String DIGEST =
      "{\"kind\":\"digest\",\"key\":\"schedule-run-1\",\"days\":8,\"zone\":\"Europe/Berlin\","
          + "\"target\":\"main\",\"email\":true,\"until\":\"2026-01-09\"}";

  private static final Duration LONG = Duration.ofSeconds(60);

  GreenMail smtp;

  @Test
  void qc74_aStoredReportIsMailedOnce() throws Exception {
    await().atMost(LONG).until(() -> post(STORED, "operator", WEEKLY).statusCode() / 100 == 2);
    HttpResponse<String> again = post(STORED, "operator", WEEKLY);
    JsonNode report = json(again);
    String id = report.path("id").asText();
    await().atMost(LONG).until(() -> smtp.getReceivedMessages().length > 0);
    MimeMessage mail = smtp.getReceivedMessages()[0];

    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(mail.getSubject()).startsWith("[Fieldfare] Migration report of 20");
    assertThat(mail.getAllRecipients()[0]).hasToString(MailServer.RECIPIENT);
    assertThat(GreenMailUtil.getWholeMessage(mail))
        .contains("migration-report-", "text/html", "attachment");
    await()
        .atMost(LONG)
        .until(() -> json(get(STORED + "/" + id, "viewer")).at("/mails/0").hasNonNull("sentAt"));
    assertThat(smtp.getReceivedMessages()).hasSize(1);
    assertThat(
            json(get(STORED + "/" + id + "/file?format=html", "viewer")).path("content").asText())
        .startsWith("<!DOCTYPE html>");
    assertThat(json(get(STORED + "?kind=migrations&limit=1", "viewer")).at("/items/0/id").asText())
        .isEqualTo(id);
    assertThat(post(STORED, "operator", WEEKLY.replace("true", "false")).statusCode())
        .isEqualTo(409);
    assertThat(post(STORED, "enqueuer", WEEKLY).statusCode()).isEqualTo(403);
    assertThat(delete(STORED + "/" + id).statusCode()).isEqualTo(204);
    assertThat(delete(STORED + "/" + id).statusCode()).isEqualTo(404);
    assertThat(post(STORED, "operator", DIGEST).statusCode()).isEqualTo(201);
    await().atMost(LONG).until(() -> smtp.getReceivedMessages().length == 2);
    MimeMessage digest = smtp.getReceivedMessages()[1];
    assertThat(digest.getSubject()).startsWith("[Fieldfare] Digest of 20");
    assertThat(GreenMailUtil.getWholeMessage(digest)).contains("In short", "digest-report-");
  }

  private HttpResponse<String> delete(String path) {
    return send(path, "operator", HttpRequest.newBuilder().DELETE());
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return ContractsJson.mapper().readTree(answer.body());
  }
}
