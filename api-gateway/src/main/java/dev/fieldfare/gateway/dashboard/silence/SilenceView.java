package dev.fieldfare.gateway.dashboard.silence;

import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSilence;
import dev.fieldfare.contracts.alert.AlertSilenceList;
import dev.fieldfare.contracts.alert.SilenceMatcher;
import dev.fieldfare.gateway.dashboard.page.Wording;
import java.util.Arrays;
import java.util.List;

/**
 * The active and planned silences, and the form of a new one.
 *
 * @param targets the targets to choose from
 * @param draft what the form has in it
 * @param previewed true after a preview
 * @param matching the open alerts that the draft would hold back
 * @param key of the forms
 */
public record SilenceView(
    List<SilenceLine> silences,
    List<String> targets,
    Draft draft,
    boolean previewed,
    List<MatchingAlert> matching,
    String key) {

  public SilenceView {
    silences = List.copyOf(silences);
    targets = List.copyOf(targets);
    matching = List.copyOf(matching);
  }

  /** The fields of the form, as they were sent. */
  public record Draft(
      String category, String target, String subject, String form, String comment, String hours) {
    static final Draft EMPTY = new Draft("", "", "", "", "", "2");
  }

  /** An alert that the draft matches. */
  public record MatchingAlert(String id, String severity, String tone, String title) {

    static MatchingAlert of(Alert alert) {
      return new MatchingAlert(
          alert.id(), alert.severity().name(), Wording.tone(alert.severity()), alert.title());
    }
  }

  /**
   * An active or planned silence.
   *
   * @param suppressed the number of messages that were held back
   */
  public record SilenceLine(
      String id,
      String category,
      String target,
      String subject,
      String form,
      String comment,
      String createdBy,
      String startsAt,
      String endsAt,
      String suppressed) {

    static SilenceLine of(AlertSilence silence) {
      SilenceMatcher matcher = silence.matcher();
      return new SilenceLine(
          silence.id(),
          matcher.category().map(Enum::name).orElse("any"),
          matcher.target().orElse("any"),
          matcher.subject().orElse("any"),
          matcher.form().orElse("any"),
          silence.comment(),
          silence.createdBy(),
          silence.startsAt().toString(),
          silence.endsAt().toString(),
          Wording.count(silence.suppressed()));
    }
  }

  /** The categories to choose from. */
  public List<String> categories() {
    return Arrays.stream(AlertCategory.values()).map(Enum::name).toList();
  }

  static SilenceView of(AlertSilenceList list, List<String> targets, String key) {
    List<SilenceLine> lines = list.items().stream().map(SilenceLine::of).toList();
    return new SilenceView(lines, targets, Draft.EMPTY, false, List.of(), key);
  }

  SilenceView with(Draft sent, List<Alert> alerts) {
    return new SilenceView(
        silences, targets, sent, true, alerts.stream().map(MatchingAlert::of).toList(), key);
  }
}
