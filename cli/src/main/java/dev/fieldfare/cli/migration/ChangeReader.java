package dev.fieldfare.cli.migration;

import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.client.Changes;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.BodyParser;
import dev.fieldfare.contracts.message.MessageBody;
import dev.fieldfare.contracts.message.MessageJson;
import dev.fieldfare.contracts.message.MessageParser;
import dev.fieldfare.contracts.message.MigrationMessage;
import dev.fieldfare.contracts.message.NamePolicy;
import dev.fieldfare.contracts.message.ParseResult;
import dev.fieldfare.contracts.message.ParseResult.Malformed;
import dev.fieldfare.contracts.message.ParseResult.Parsed;
import dev.fieldfare.contracts.message.ParseResult.Refused;
import dev.fieldfare.contracts.message.Problem;
import dev.fieldfare.contracts.message.Sender;
import dev.fieldfare.contracts.message.SenderRole;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the changes that a command is about, and refuses at once what can never be right. Rights
 * and the policy for names are the gateway's to judge.
 */
final class ChangeReader {

  private static final NamePolicy ANY_NAME = NamePolicy.of("(?s).*");

  private final MessageParser messages = new MessageParser(ANY_NAME);
  private final InputStream standardInput;
  private final Sender sender;

  ChangeReader(InputStream standardInput, Optional<String> target) {
    this.standardInput = standardInput;
    this.sender = new Sender(SenderRole.ADMIN, target);
  }

  Changes read(ChangeFlags flags) {
    if ((flags.file == null) == (flags.type == null)) {
      throw CommandFailure.usage("name one change by its TYPE, or give --file.");
    }
    return flags.file == null ? fromFlags(flags) : fromFile(flags);
  }

  /** The least role that may send these changes: SQL is for admins, longer locks for operators. */
  SenderRole roleFor(Changes changes) {
    Sender enqueuer = new Sender(SenderRole.ENQUEUER, sender.onlyTarget());
    if (changes.messages().stream()
        .map(message -> messages.parse(MessageJson.write(message), enqueuer))
        .anyMatch(result -> !(result instanceof Parsed))) {
      return SenderRole.ADMIN;
    }
    boolean burdensOthers =
        changes.messages().stream()
            .map(MigrationMessage::options)
            .anyMatch(o -> o.maxHoldMs().isPresent() || o.lockTimeoutMs().isPresent());
    return burdensOthers ? SenderRole.OPERATOR : SenderRole.ENQUEUER;
  }

  private Changes fromFlags(ChangeFlags flags) {
    if (flags.atomic) {
      throw CommandFailure.usage("--atomic needs --file.");
    }
    Map<String, String> properties = flags.properties();
    properties.computeIfPresent("type", (name, typed) -> Operations.meant(typed));
    ParseResult result = messages.parseEntry(properties, sender);
    return Changes.ordered(all(List.of(result), flags.type));
  }

  private Changes fromFile(ChangeFlags flags) {
    if (!flags.properties().isEmpty()) {
      throw CommandFailure.usage(
          "with --file the changes are in the file: "
              + String.join(", ", flags.properties().keySet())
              + " cannot be combined with it.");
    }
    String text = text(flags.file).strip();
    // A plain array is the set that `fieldfare.enqueue` takes, too.
    String body =
        text.startsWith("[") ? "{\"changes\":" + text + ",\"atomic\":" + flags.atomic + "}" : text;
    return changes(new BodyParser(messages).parse(body, sender), flags.atomic);
  }

  private Changes changes(MessageBody body, boolean atomic) {
    return switch (body) {
      case MessageBody.Single(ParseResult result) -> Changes.ordered(all(List.of(result), ""));
      case MessageBody.ChangeSet set ->
          new Changes(set.key(), set.atomic() || atomic, all(set.results(), ""));
      case MessageBody.Unreadable(List<Problem> problems) -> throw refusal(problems);
    };
  }

  private List<MigrationMessage> all(List<ParseResult> results, String typed) {
    List<MigrationMessage> accepted = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (ParseResult result : results) {
      switch (result) {
        case Parsed(MigrationMessage message) -> accepted.add(message);
        case Malformed(List<Problem> found) -> problems.addAll(found);
        case Refused(List<Problem> found, var glimpse) -> problems.addAll(found);
      }
    }
    if (!problems.isEmpty()) {
      throw refusal(problems.stream().map(problem -> Operations.near(problem, typed)).toList());
    }
    return accepted;
  }

  private static CommandFailure refusal(List<Problem> problems) {
    boolean isUsage = problems.stream().anyMatch(p -> p.code() != FailureReason.NOT_AVAILABLE_YET);
    return CommandFailure.refusal(isUsage ? ExitCode.USAGE : ExitCode.ERROR, problems);
  }

  private String text(Path file) {
    try {
      return file.toString().equals("-")
          ? new String(standardInput.readAllBytes(), StandardCharsets.UTF_8)
          : Files.readString(file);
    } catch (IOException e) {
      throw CommandFailure.usage("cannot read " + file + ".");
    }
  }
}
