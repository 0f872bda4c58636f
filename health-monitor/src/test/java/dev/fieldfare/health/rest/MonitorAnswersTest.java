package dev.fieldfare.health.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.AlertSilenceList;
import dev.fieldfare.contracts.alert.CreatedSubscription;
import dev.fieldfare.contracts.alert.DeliveryAttemptList;
import dev.fieldfare.contracts.alert.MessageGroup;
import dev.fieldfare.contracts.alert.QuietHours;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.contracts.alert.WebhookSubscriptionList;
import dev.fieldfare.health.delivery.DeliveryLog.LoggedAttempt;
import dev.fieldfare.health.delivery.Subscription;
import dev.fieldfare.health.rest.InternalSubscriptionResource.MadeSubscription;
import dev.fieldfare.health.silence.AlertMatcher;
import dev.fieldfare.health.silence.Silence;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The gateway reads and writes the answers of this service by records of the contracts. */
class MonitorAnswersTest {
  private static final ObjectMapper MAPPER = ContractsJson.mapper();
  private static final ObjectMapper STRICT =
      MAPPER.copy().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final UUID ID = new UUID(1, 2);
  private static final Subscription SUBSCRIPTION =
      new Subscription(
          ID,
          "pager",
          "https://example.org",
          SubscriptionFormat.SLACK,
          AlertSeverity.HIGH,
          Set.of(AlertCategory.values()[0]),
          Set.of("main"),
          Set.of("f1"),
          Optional.of(
              new QuietHours(
                  "22:00", "07:00", Optional.of("UTC"), Optional.of(AlertSeverity.CRITICAL))),
          Optional.of(new MessageGroup("PT30S", Optional.of(100))),
          NOW,
          "admin");

  static Stream<Arguments> answers() {
    AlertMatcher matcher =
        new AlertMatcher(
            Optional.empty(), Optional.of("main"), Optional.empty(), Optional.of("f1"));
    return Stream.of(
        Arguments.of(
            AlertSilenceList.class, items(new Silence(ID, matcher, "why", "me", NOW, NOW, NOW, 3))),
        Arguments.of(WebhookSubscriptionList.class, items(SUBSCRIPTION)),
        Arguments.of(
            CreatedSubscription.class, new MadeSubscription(SUBSCRIPTION, Optional.empty())),
        Arguments.of(
            CreatedSubscription.class, new MadeSubscription(SUBSCRIPTION, Optional.of("whsec_x"))),
        Arguments.of(
            DeliveryAttemptList.class,
            items(new LoggedAttempt(ID, "t", 1, NOW, 7, Optional.of(204), Optional.empty()))));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void theContractHasAllThatIsAnswered(Class<?> contract, Object answer)
      throws JsonProcessingException {
    String json = MAPPER.writeValueAsString(answer);

    Object read = STRICT.readValue(json, contract);

    assertThat(MAPPER.readTree(MAPPER.writeValueAsString(read))).isEqualTo(MAPPER.readTree(json));
  }

  private static Map<String, List<?>> items(Object item) {
    return Map.of("items", List.of(item));
  }
}
