package dev.fieldfare.gateway;

import static dev.fieldfare.gateway.StandInMonitor.HOSTILE;
import static dev.fieldfare.gateway.StandInMonitor.write;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.AlertSilence;
import dev.fieldfare.contracts.alert.AlertSilenceList;
import dev.fieldfare.contracts.alert.CreatedSubscription;
import dev.fieldfare.contracts.alert.DeliveryAttempt;
import dev.fieldfare.contracts.alert.DeliveryAttemptList;
import dev.fieldfare.contracts.alert.MatchingAlerts;
import dev.fieldfare.contracts.alert.MessageGroup;
import dev.fieldfare.contracts.alert.NewSilence;
import dev.fieldfare.contracts.alert.NewSubscription;
import dev.fieldfare.contracts.alert.QueuedDelivery;
import dev.fieldfare.contracts.alert.QuietHours;
import dev.fieldfare.contracts.alert.SilenceMatcher;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.contracts.alert.WebhookSubscription;
import dev.fieldfare.contracts.alert.WebhookSubscriptionList;
import dev.fieldfare.contracts.http.ProblemDocument;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** The silences and subscriptions of the stand-in for the health-monitor. One of each is there. */
final class StandInSettings {

  static final String SILENCE = "00000000-0000-7000-8000-000000000101";
  static final String SUBSCRIPTION = "00000000-0000-7000-8000-000000000102";
  static final String SECRET = "whsec_c3RhbmQtaW4tc2VjcmV0";

  private static final String SILENCES = "/internal/v1/silences";
  private static final String SUBSCRIPTIONS = "/internal/v1/subscriptions";
  private static final Instant BEGIN = Instant.parse("2026-01-01T12:00:00Z");

  private final Map<String, AlertSilence> silences = new LinkedHashMap<>();
  private final Map<String, WebhookSubscription> subscriptions = new LinkedHashMap<>();
  private final Supplier<Collection<Alert>> alerts;

  StandInSettings(Supplier<Collection<Alert>> alerts) {
    this.alerts = alerts;
    silences.put(
        SILENCE,
        new AlertSilence(
            SILENCE,
            new SilenceMatcher(
                Optional.empty(), Optional.of("main"), Optional.of(HOSTILE), Optional.of(HOSTILE)),
            HOSTILE,
            "op",
            BEGIN,
            BEGIN,
            BEGIN.plusSeconds(3_600),
            1_234));
    subscribe(SUBSCRIPTION, hostile());
  }

  private static NewSubscription hostile() {
    return new NewSubscription(
        HOSTILE,
        "https://hooks.example.org/password/in/the/path",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(HOSTILE),
        Optional.of(new QuietHours(HOSTILE, HOSTILE, Optional.of(HOSTILE), Optional.empty())),
        Optional.of(new MessageGroup(HOSTILE, Optional.empty())));
  }

  void serve(HttpServer server) {
    server.createContext(SILENCES, this::silence);
    server.createContext(SUBSCRIPTIONS, this::subscription);
  }

  private void silence(HttpExchange exchange) throws IOException {
    try (exchange) {
      String rest = exchange.getRequestURI().getPath().substring(SILENCES.length());
      switch (exchange.getRequestMethod()) {
        case "GET" -> write(exchange, 200, new AlertSilenceList(List.copyOf(silences.values())));
        case "DELETE" -> remove(exchange, silences, rest.substring(1));
        default -> {
          NewSilence asked = read(exchange, NewSilence.class);
          if (rest.equals("/preview")) {
            boolean isMatch = asked.subject().orElse("").equals("public.orders*");
            write(exchange, 200, new MatchingAlerts(isMatch ? first() : List.of()));
          } else {
            write(exchange, 201, silence(asked));
          }
        }
      }
    }
  }

  private List<Alert> first() {
    return alerts.get().stream().limit(1).toList();
  }

  private AlertSilence silence(NewSilence asked) {
    String id = UUID.randomUUID().toString();
    SilenceMatcher matcher =
        new SilenceMatcher(asked.category(), asked.target(), asked.subject(), asked.form());
    AlertSilence made =
        new AlertSilence(id, matcher, asked.comment(), "op", BEGIN, BEGIN, asked.endsAt(), 0);
    silences.put(id, made);
    return made;
  }

  private void subscription(HttpExchange exchange) throws IOException {
    try (exchange) {
      String rest = exchange.getRequestURI().getPath().substring(SUBSCRIPTIONS.length());
      String method = exchange.getRequestMethod();
      if (method.equals("DELETE")) {
        remove(exchange, subscriptions, rest.substring(1));
      } else if (rest.endsWith("/attempts")) {
        write(exchange, 200, attempts());
      } else if (method.equals("GET")) {
        write(exchange, 200, new WebhookSubscriptionList(List.copyOf(subscriptions.values())));
      } else if (rest.isEmpty()) {
        make(exchange, read(exchange, NewSubscription.class));
      } else {
        write(exchange, 202, new QueuedDelivery(UUID.randomUUID().toString()));
      }
    }
  }

  private void make(HttpExchange exchange, NewSubscription asked) throws IOException {
    if (subscriptions.values().stream().anyMatch(known -> known.name().equals(asked.name()))) {
      FailureReason reason = FailureReason.WRONG_STATE;
      write(exchange, 409, ProblemDocument.of(reason, 409, "No", "The name is in use."));
      return;
    }
    String id = UUID.randomUUID().toString();
    WebhookSubscription made = subscribe(id, asked);
    write(
        exchange,
        201,
        new CreatedSubscription(
            id,
            made.name(),
            made.url(),
            made.format(),
            made.severity(),
            made.categories(),
            made.targets(),
            made.forms(),
            made.quiet(),
            made.group(),
            made.createdAt(),
            made.createdBy(),
            Optional.of(SECRET)));
  }

  private WebhookSubscription subscribe(String id, NewSubscription asked) {
    WebhookSubscription made =
        new WebhookSubscription(
            id,
            asked.name(),
            asked.url(),
            SubscriptionFormat.FIELDFARE,
            AlertSeverity.HIGH,
            Set.of(),
            Set.of("main"),
            Set.copyOf(asked.forms()),
            asked.quiet(),
            asked.group(),
            BEGIN,
            "root");
    subscriptions.put(id, made);
    return made;
  }

  private static DeliveryAttemptList attempts() {
    String delivery = "00000000-0000-7000-8000-000000000103";
    return new DeliveryAttemptList(
        List.of(
            new DeliveryAttempt(
                delivery, "alert.raised", 2, BEGIN, 1_500, Optional.of(500), Optional.of(HOSTILE)),
            new DeliveryAttempt(
                delivery, "subscription.test", 1, BEGIN, 12, Optional.of(204), Optional.empty())));
  }

  private static void remove(HttpExchange exchange, Map<String, ?> from, String id)
      throws IOException {
    if (from.remove(id) == null) {
      FailureReason reason = FailureReason.NOT_FOUND;
      write(exchange, 404, ProblemDocument.of(reason, 404, "No", "It is not there."));
      return;
    }
    exchange.sendResponseHeaders(204, -1);
  }

  static <T> T read(HttpExchange exchange, Class<T> type) throws IOException {
    return ContractsJson.mapper().readValue(exchange.getRequestBody(), type);
  }
}
