package dev.fieldfare.gateway.dashboard.validation;

import dev.fieldfare.contracts.validation.ValidationList;
import dev.fieldfare.contracts.validation.ValidationProfile;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The profiles of a target with their newest results, and the stored validations.
 *
 * @param targets the targets to choose from
 * @param validations the newest first
 * @param problem why there is nothing to show; empty otherwise
 * @param key of the forms
 * @param recorded the number of objects that were recorded just now; empty otherwise
 */
public record ValidationView(
    String target,
    List<String> targets,
    List<ProfileLine> profiles,
    List<ValidationLine> validations,
    String problem,
    String key,
    String recorded) {

  public ValidationView {
    targets = List.copyOf(targets);
    profiles = List.copyOf(profiles);
    validations = List.copyOf(validations);
  }

  /**
   * A profile.
   *
   * @param last its newest validation, or an empty list
   */
  public record ProfileLine(String label, String text, List<ValidationLine> last) {}

  static ValidationView of(String target, List<String> targets, ValidationList list, String key) {
    Set<ValidationProfile> seen = new HashSet<>();
    List<ValidationLine> lines =
        list.items().stream()
            .map(report -> ValidationLine.of(report, seen.add(report.profile())))
            .toList();
    List<ProfileLine> profiles =
        Arrays.stream(ValidationProfile.values()).map(each -> profile(each, lines)).toList();
    return new ValidationView(target, targets, profiles, lines, "", key, "");
  }

  ValidationView with(String objects) {
    return new ValidationView(target, targets, profiles, validations, problem, key, objects);
  }

  static ValidationView without(String target, List<String> targets, String problem) {
    return new ValidationView(target, targets, List.of(), List.of(), problem, "", "");
  }

  private static ProfileLine profile(ValidationProfile profile, List<ValidationLine> lines) {
    List<ValidationLine> last =
        lines.stream()
            .filter(line -> line.newest() && line.profile().equals(profile.label()))
            .toList();
    return new ProfileLine(profile.label(), text(profile), last);
  }

  private static String text(ValidationProfile profile) {
    return switch (profile) {
      case PRE -> "Requirements of a release, checked before it.";
      case POST -> "The state of the target after a release.";
      case SCHEMA -> "Compares the structure with the declared or recorded one.";
      case INDEXES -> "Invalid and equal indexes, foreign keys without an index.";
      case CONSTRAINTS ->
          "Constraints that are not validated, disabled triggers, tables without a primary key.";
      case DATA -> "Rows that refer to missing rows, tables that lost most of their rows.";
      case SECURITY -> "Roles and rights.";
    };
  }
}
