package dev.fieldfare.cli.migration;

import dev.fieldfare.cli.failure.VerbSuggestions;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.Problem;
import dev.fieldfare.contracts.operation.OperationType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Operations as people type them. */
final class Operations {

  private static final int SLIPS = 3;

  private Operations() {}

  /** The operation that is spelled so but for its case and its hyphens, or the text as it is. */
  static String meant(String typed) {
    String name = shouted(typed);
    return OperationType.find(name).isPresent() ? name : typed;
  }

  /** The problem, with the operation that was probably meant where there is none of that name. */
  static Problem near(Problem problem, String typed) {
    if (problem.code() != FailureReason.UNKNOWN_OPERATION) {
      return problem;
    }
    String hint =
        nearest(typed)
            .map(type -> " Did you mean " + type + "?")
            .orElse(" There are: " + String.join(", ", names()) + ".");
    return new Problem(problem.code(), problem.property(), problem.message() + hint);
  }

  private static Optional<String> nearest(String typed) {
    String name = shouted(typed);
    return Arrays.stream(names())
        .filter(known -> VerbSuggestions.distance(name, known) <= SLIPS)
        .min(Comparator.comparingInt(known -> VerbSuggestions.distance(name, known)));
  }

  private static String[] names() {
    return Arrays.stream(OperationType.values())
        .filter(type -> type.isAvailable() && type != OperationType.UNDO)
        .map(Enum::name)
        .toArray(String[]::new);
  }

  private static String shouted(String typed) {
    return typed.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
