package dev.fieldfare.health.alert;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.remedy.RemedyAction;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The texts of a category, for a person who does not know the system.
 *
 * @param title what the problem is called
 * @param impact what it means
 * @param suggestions what to do; {@code {target}} and {@code {subject}} are replaced
 */
public record AlertText(String title, String impact, List<String> suggestions) {

  /** The kind of the problem of a stopped remedy. */
  public static final String REMEDY_STOPPED_KIND = "remedy_stopped";

  /** The kind of the problem of a receiver that takes no messages. */
  public static final String RECEIVER_FAILS_KIND = "receiver_fails";

  private static final AlertText DATABASE_CONNECTION =
      text(
          "The database cannot be reached",
          "Changes of this target wait. Nothing is lost; they go on when the database answers.",
          "Check that the database runs and accepts connections from this host.",
          "Check the address and the password of the target in the configuration.",
          "fieldfare --target {target} health");

  private static final AlertText DATABASE_MIGRATION =
      text(
          "A migration failed",
          "The table has its former shape. Changes that depend on this one were cancelled.",
          "fieldfare --target {target} history --status FAILED",
          "Correct the request and send it again, or retry it when the cause is gone.");

  private static final AlertText SLOW_MIGRATION =
      text(
          "A migration was slow",
          "The change is applied. Statements on the table waited while its locks were held.",
          "fieldfare --target {target} history --table {subject}",
          "fieldfare --target {target} statistics ranking --order longest",
          "Look for long transactions on {subject}, and send large changes at quiet times.");

  private static final AlertText ANOMALY =
      text(
          "The migrations are not as usual",
          "The number of the last 24 hours differs much from the numbers of the days before."
              + " No change was stopped.",
          "fieldfare --target {target} statistics anomalies",
          "fieldfare --target {target} statistics ranking --order longest",
          "fieldfare --target {target} history --status FAILED",
          "Ask who sent the changes. If the number is expected, acknowledge the alert.");

  private static final AlertText REMEDY_STOPPED =
      text(
          "A remedy was stopped",
          "The problem still exists, and the service does not try to repair it any more.",
          "fieldfare --target {target} remedies list",
          "Find out why it failed, and repair the problem.",
          "fieldfare --target {target} remedies resume {subject}");

  private static final AlertText RECEIVER_FAILS =
      text(
          "A receiver of alerts fails",
          "People who get alerts only there do not get them. Each message is retried for about a"
              + " day.",
          "fieldfare alerts subscriptions attempts {subject}",
          "Repair the receiver or its address.",
          "fieldfare alerts subscriptions test {subject}");

  private static final AlertText PERMISSION =
      text(
          "A right is missing",
          "The change cannot be made with the rights of the database role.",
          "Make the role of the migration-worker a member of the owner of {subject}.",
          "fieldfare --target {target} history --status FAILED");

  private static final AlertText TIMEOUT =
      text(
          "A change took too long",
          "The change was stopped so that it does not block the application.",
          "Look for long transactions on {subject} and end them.",
          "fieldfare --target {target} queue status",
          "Retry the migration when the table is less busy.");

  private static final AlertText SCHEMA_DRIFT =
      text(
          "The schema differs from the registry",
          "Forms and tables disagree; a form may show or store the wrong columns.",
          "fieldfare --target {target} validate",
          "fieldfare --target {target} validate --fix");

  private static final AlertText BACKUP =
      text(
          "A backup failed",
          "Nothing was destroyed. Values in quarantine stay there until a backup is verified.",
          "Check the space and the rights of the backup folder.",
          "Look at the log of the backup-worker.");

  private static final AlertText QUEUE =
      text(
          "The queue does not move",
          "Changes are accepted but not applied.",
          "fieldfare --target {target} queue status",
          "Check that a migration-worker runs and that Redis answers.");

  private static final AlertText CAPACITY =
      text(
          "A resource is nearly used up",
          "Changes fail, or will soon fail, for lack of disk, memory, connections or columns.",
          "Free the resource, or extend it.",
          "fieldfare --target {target} health");

  private static final AlertText DATA_INTEGRITY =
      text(
          "The data does not fit the change",
          "The change was rolled back; no row was changed.",
          "Preview the change: the preview shows rows that do not fit.",
          "Correct these rows, then retry the migration.");

  private static final AlertText UNKNOWN =
      text(
          "An unexpected error",
          "What it means is not known. Read the error below.",
          "Look at the log of the component that reported the error.",
          "fieldfare --target {target} health");

  /** Copies the suggestions. */
  public AlertText {
    suggestions = List.copyOf(suggestions);
  }

  /** The texts of a problem. */
  static AlertText of(Condition condition) {
    return switch (condition.kind()) {
      case SlowMigrations.KIND -> SLOW_MIGRATION;
      case AnomalySignals.KIND -> ANOMALY;
      case REMEDY_STOPPED_KIND -> REMEDY_STOPPED;
      case RECEIVER_FAILS_KIND -> RECEIVER_FAILS;
      default -> of(condition.category());
    };
  }

  /** The texts of a category. */
  public static AlertText of(AlertCategory category) {
    return switch (category) {
      case DATABASE_CONNECTION -> DATABASE_CONNECTION;
      case DATABASE_MIGRATION -> DATABASE_MIGRATION;
      case PERMISSION -> PERMISSION;
      case TIMEOUT -> TIMEOUT;
      case SCHEMA_DRIFT -> SCHEMA_DRIFT;
      case BACKUP -> BACKUP;
      case QUEUE -> QUEUE;
      case CAPACITY -> CAPACITY;
      case DATA_INTEGRITY -> DATA_INTEGRITY;
      case UNKNOWN -> UNKNOWN;
    };
  }

  /** The remedy that repairs a problem, if there is one. */
  static Optional<RemedyAction> remediation(Condition condition) {
    return switch (condition.kind() + ' ' + condition.subject()) {
      case "dead_letters dead-letters" -> Optional.of(RemedyAction.REPLAY_DEAD_LETTERS);
      case "check unverified_backups" -> Optional.of(RemedyAction.VERIFY_BACKUPS);
      default -> Optional.empty();
    };
  }

  /** The page that describes what to do about a problem. */
  static String runbook(Condition condition) {
    return switch (condition.kind()) {
      case AnomalySignals.KIND -> "docs/runbooks/anomaly.md";
      case RECEIVER_FAILS_KIND -> "docs/runbooks/receiver.md";
      case REMEDY_STOPPED_KIND -> "docs/runbooks/remedy-stopped.md";
      default -> runbook(condition.category());
    };
  }

  /** The page of a category. */
  public static String runbook(AlertCategory category) {
    return "docs/runbooks/%s.md"
        .formatted(category.name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  /** The suggestions for one target and subject. */
  public List<String> suggestions(String target, String subject) {
    return suggestions.stream()
        .map(line -> line.replace("{target}", target).replace("{subject}", subject))
        .toList();
  }

  private static AlertText text(String title, String impact, String... suggestions) {
    return new AlertText(title, impact, List.of(suggestions));
  }
}
