package dev.fieldfare.contracts.message;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.message.json.Properties;
import dev.fieldfare.contracts.message.json.Texts;
import dev.fieldfare.contracts.plan.Strategy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Reads what every message may carry, whatever it asks for. */
final class CommonReader {

  private static final int LOCK_TIMEOUT_MAX_MS = 60_000;
  private static final int HOLD_MAX_MS = 600_000;
  private static final Map<String, Optional<Strategy>> STRATEGIES =
      Map.of(
          "auto", Optional.empty(),
          "instant", Optional.of(Strategy.INSTANT),
          "rewrite", Optional.of(Strategy.REWRITE),
          "online", Optional.of(Strategy.ONLINE),
          "concurrent", Optional.of(Strategy.CONCURRENT));

  private final Properties properties;
  private final Sender sender;

  CommonReader(Properties properties, Sender sender) {
    this.properties = properties;
    this.sender = sender;
  }

  MigrationMessage read(Request request) {
    return new MessageBuilder(request)
        .key(reference("id"))
        .target(target())
        .form(form())
        .requestedBy(reference("requestedBy", "userId"))
        .runAt(runAt())
        .dependsOn(dependsOn())
        .options(properties.object("options").map(this::options).orElse(MessageOptions.DEFAULT))
        .changeSet(properties.object("changeSet").flatMap(this::changeSet))
        .traceparent(traceparent())
        .declaredOldType(oldType(request))
        .build();
  }

  private Optional<String> reference(String... spellings) {
    return properties.text(MessageLimits.KEY_CHARACTERS, spellings);
  }

  private String target() {
    String named = properties.text("target").orElse(sender.defaultTarget());
    boolean isOther = sender.onlyTarget().filter(only -> !only.equals(named)).isPresent();
    if (isOther || !Streams.isTargetName(named)) {
      String why =
          isOther
              ? " is not the target of this stream or database."
              : " is not a valid name of a target.";
      properties.problem(
          FailureReason.UNKNOWN_TARGET, "target", "\"" + Texts.shown(named) + "\"" + why);
    }
    return named;
  }

  private FormReference form() {
    return new FormReference(
        reference("formId"),
        reference("fieldId"),
        properties.bool("isSubForm", false),
        reference("subFormId"));
  }

  private Optional<Instant> runAt() {
    return properties
        .text("runAt")
        .flatMap(
            text ->
                understood(
                    "runAt",
                    text,
                    Texts::instant,
                    "a time in RFC 3339 format, like 2026-01-31T12:00:00Z"));
  }

  private List<String> dependsOn() {
    List<String> references = properties.texts("dependsOn").orElse(List.of());
    if (references.size() > MessageLimits.DEPENDENCIES) {
      tooLarge("dependsOn", "more than " + MessageLimits.DEPENDENCIES + " entries");
    }
    references.stream()
        .filter(text -> text.codePointCount(0, text.length()) > MessageLimits.KEY_CHARACTERS)
        .findFirst()
        .ifPresent(
            text ->
                tooLarge(
                    "dependsOn",
                    "an entry longer than " + MessageLimits.KEY_CHARACTERS + " characters"));
    return references;
  }

  private void tooLarge(String property, String what) {
    properties.problem(FailureReason.TOO_LARGE, property, "\"" + property + "\" has " + what + ".");
  }

  private MessageOptions options(Properties options) {
    MessageOptions read =
        new MessageOptions(
            strategy(options),
            options.integer("lockTimeoutMs", 1, LOCK_TIMEOUT_MAX_MS),
            options.integer("maxHoldMs", 1, HOLD_MAX_MS),
            grace(options),
            options.bool("requireProof", false),
            options.bool("dryRun", false));
    options.refuseOthers();
    return read;
  }

  private static Optional<Strategy> strategy(Properties options) {
    Optional<Strategy> strategy = options.choice("strategy", STRATEGIES, Optional.empty());
    if (strategy.filter(s -> s == Strategy.ONLINE || s == Strategy.CONCURRENT).isPresent()) {
      options.problem(
          FailureReason.NOT_AVAILABLE_YET,
          "strategy",
          "The strategy " + strategy.get().label() + " is not available yet.");
    }
    return strategy;
  }

  private static Optional<Duration> grace(Properties options) {
    Optional<String> text = options.text("grace");
    Optional<Duration> grace = text.flatMap(Texts::duration);
    if (text.isPresent() && grace.isEmpty()) {
      options.problem(
          FailureReason.INVALID_VALUE, "grace", "\"grace\" must be a duration, as in 30d or P30D.");
    }
    return grace;
  }

  private Optional<ChangeSetMembership> changeSet(Properties set) {
    Optional<String> id = set.text(MessageLimits.KEY_CHARACTERS, "id");
    if (id.isEmpty() && !set.has("id")) {
      set.missing("id");
    }
    OptionalInt of = set.requiredInteger("of", 1, MessageLimits.CHANGES);
    OptionalInt index = set.requiredInteger("index", 0, of.orElse(MessageLimits.CHANGES) - 1);
    boolean atomic = set.bool("atomic", false);
    set.refuseOthers();
    if (id.isEmpty() || of.isEmpty() || index.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new ChangeSetMembership(id.get(), index.getAsInt(), of.getAsInt(), atomic));
  }

  private Optional<String> traceparent() {
    return properties
        .text("traceparent")
        .flatMap(
            text ->
                understood(
                    "traceparent",
                    text,
                    found -> Optional.of(found).filter(Texts::isTraceparent),
                    "a W3C trace context"));
  }

  private Optional<String> oldType(Request request) {
    return switch (request.type()) {
      case CHANGE_TYPE -> properties.text(MessageLimits.TYPE_CHARACTERS, "oldType");
      default -> Optional.empty();
    };
  }

  private <T> Optional<T> understood(
      String property, String text, Function<String, Optional<T>> reader, String expected) {
    Optional<T> value = reader.apply(text);
    if (value.isEmpty()) {
      properties.problem(
          FailureReason.INVALID_VALUE, property, "\"" + property + "\" must be " + expected + ".");
    }
    return value;
  }
}
