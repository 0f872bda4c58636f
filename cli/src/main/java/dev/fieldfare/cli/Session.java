package dev.fieldfare.cli;

import dev.fieldfare.client.ClientConfig;
import dev.fieldfare.client.FieldfareClient;
import dev.fieldfare.client.Retry;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.http.TargetInfo;
import dev.fieldfare.contracts.message.SenderRole;
import java.io.Console;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One command's dealings with the gateway and with whoever typed it. */
final class Session implements AutoCloseable {

  /** People wait: a few seconds, then say that it is away. */
  private static final Retry RETRY = new Retry(4, Duration.ofMillis(100), Duration.ofSeconds(1));

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final GlobalOptions options;
  private final Surroundings surroundings;
  private final Output output;
  private final GatewayAddress address;
  private SenderRole role;
  private FieldfareClient client;

  /**
   * Begins the dealings.
   *
   * @param role the least role that may do what the command does
   */
  Session(GlobalOptions options, Surroundings surroundings, SenderRole role) {
    this.options = options;
    this.surroundings = surroundings;
    this.output = new Output(options, surroundings);
    this.address = GatewayAddress.find(options, surroundings);
    this.role = options.role == null ? role : options.role;
    this.client = client(address, this.role);
    if (!options.quiet) {
      GatewayAddress.unusedKey(options, surroundings).ifPresent(this::tellUnused);
    }
  }

  /**
   * From now on uses the stack's key of this role, if the command needs more rights than so far.
   */
  void needs(SenderRole needed) {
    if (options.role == null && !role.includes(needed)) {
      client.close();
      role = needed;
      client = client(address, needed);
    }
  }

  FieldfareClient client() {
    return client;
  }

  Output output() {
    return output;
  }

  URI url() {
    return address.url();
  }

  /** The target that was named, by itself or by its environment. */
  Optional<String> target() {
    if (options.environment == null) {
      return Optional.ofNullable(options.target);
    }
    List<String> there =
        client.targets().items().stream()
            .filter(target -> target.environment().equals(options.environment))
            .map(TargetInfo::name)
            .toList();
    return Optional.of(options.target == null ? only(there) : member(there));
  }

  String targetOrMain() {
    return target().orElse(Streams.MAIN_TARGET);
  }

  /** Refuses the plugin form where there is nothing to measure. */
  void refuseNagios() {
    if (output.format() == Format.nagios) {
      throw CommandFailure.usage("--format nagios is for status and queue status.");
    }
  }

  /** Goes on when somebody says yes, now or by an option. */
  void confirm(String question) {
    confirm(question, () -> {});
  }

  /** The same, after an explanation that is given where the question can be answered. */
  void confirm(String question, Runnable explanation) {
    if (options.yes) {
      explanation.run();
      return;
    }
    Console terminal =
        surroundings
            .terminal()
            .orElseThrow(
                () -> CommandFailure.usage(question + " Nobody can be asked here: give --yes."));
    explanation.run();
    surroundings.err().print(Printable.line(question) + " [y/N] ");
    surroundings.err().flush();
    String answer = terminal.readLine();
    if (answer == null || !answer.strip().matches("(?i)y|yes")) {
      throw CommandFailure.error("nothing was done.");
    }
  }

  /** What names the same stack to the next command. */
  String dataOption() {
    return options.dataOption();
  }

  /** Says a sentence to whoever typed the command, beside the answer. */
  void tell(String sentence) {
    surroundings.err().println(Printable.line("fieldfare: " + sentence));
  }

  /** How far things are, where it can be shown. */
  Progress progress() {
    boolean isShown = output.isText() && !output.isQuiet();
    if (!isShown) {
      return Progress.NONE;
    }
    return surroundings.terminal().isPresent()
        ? new ProgressLine(surroundings.err(), output.style())
        : new ProgressLog(surroundings.err());
  }

  @Override
  public void close() {
    client.close();
  }

  private String only(List<String> there) {
    if (there.size() == 1) {
      return there.getFirst();
    }
    throw CommandFailure.usage(
        there.isEmpty()
            ? "no target belongs to the environment " + options.environment + "."
            : "several targets belong to the environment "
                + options.environment
                + there.stream()
                    .collect(Collectors.joining(", ", " (", "): name one by --target.")));
  }

  private String member(List<String> there) {
    if (!there.contains(options.target)) {
      throw CommandFailure.usage(
          "the target "
              + options.target
              + " is not of the environment "
              + options.environment
              + ".");
    }
    return options.target;
  }

  private void tellUnused(String variable) {
    tell(
        variable
            + " is not used: the address is out of "
            + address.stack().orElseThrow().file()
            + ", which has keys of its own.");
  }

  private static FieldfareClient client(GatewayAddress address, SenderRole role) {
    try {
      return new FieldfareClient(
          new ClientConfig(address.url(), address.apiKey(role), TIMEOUT, RETRY));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage() + ".");
    }
  }
}
