package dev.fieldfare.health.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.event.EventType;
import dev.fieldfare.health.silence.AlertMatcher;
import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The form of an alert, and what matches it. */
class AlertedFormsTest {
  private static final String DATA =
      """
      {"id":"1","type":"ADD_COLUMN","schema":"public","table":"tickets","column":"a",%s
       "durationMs":900000,"error":{"code":"timeout","message":"It took too long."}}\
      """;

  @Test
  void qc75_alertsOfMigrationsAndBackupsHaveTheirForm() {
    assertThat(form(EventType.MIGRATION_FAILED, "\"formId\":\"f1\",")).contains("f1");
    assertThat(form(EventType.BACKUP_FAILED, "\"formId\":\"f1\",")).contains("f1");
    assertThat(form(EventType.MIGRATION_FAILED, "")).isEmpty();
    Signal slow =
        new SlowMigrations(Duration.ofMinutes(5), Duration.ofSeconds(1))
            .of("main", List.of(event(EventType.MIGRATION_APPLIED, "\"formId\":\"f1\",")))
            .getFirst();
    assertThat(((Signal.Reported) slow).condition().form()).contains("f1");
  }

  @Test
  void qc75_aMatcherByFormMatchesThisFormOnly() {
    AlertMatcher matcher =
        new AlertMatcher(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("f1"));

    assertThat(matcher.isEmpty()).isFalse();
    assertThat(matcher.matches(condition("\"formId\":\"f1\","))).isTrue();
    assertThat(matcher.matches(condition("\"formId\":\"f2\","))).isFalse();
    assertThat(matcher.matches(condition(""))).isFalse();
    AlertMatcher both =
        new AlertMatcher(
            Optional.of(AlertCategory.QUEUE),
            Optional.empty(),
            Optional.empty(),
            Optional.of("f1"));
    assertThat(both.matches(condition("\"formId\":\"f1\","))).isFalse();
  }

  private static Optional<String> form(EventType type, String form) {
    return reported(type, form).condition().form();
  }

  private static Condition condition(String form) {
    return reported(EventType.MIGRATION_FAILED, form).condition();
  }

  private static Signal.Reported reported(EventType type, String form) {
    return (Signal.Reported) EventSignals.of("main", event(type, form)).orElseThrow();
  }

  private static LoggedEvent event(EventType type, String form) {
    return new LoggedEvent(
        1,
        new UUID(1, 2),
        type.wireName(),
        "/fieldfare/migration-worker/main",
        "main/public.tickets",
        1,
        "2026-01-01T12:00:00.000Z",
        Optional.empty(),
        DATA.formatted(form));
  }
}
