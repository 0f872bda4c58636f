package dev.fieldfare.cli.connection;

import dev.fieldfare.cli.GlobalOptions;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.Printable;
import dev.fieldfare.cli.output.ProgressDisplay;
import dev.fieldfare.cli.output.ProgressLine;
import dev.fieldfare.cli.output.ProgressLog;
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

/** The requests of one command to the gateway, and its output to the user. */
public final class Session implements AutoCloseable {

  /** People wait: a few seconds, then say that it is away. */
  private static final Retry RETRY = new Retry(4, Duration.ofMillis(100), Duration.ofSeconds(1));

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final GlobalOptions options;
  private final ProcessEnvironment processEnvironment;
  private final Output output;
  private final GatewayAddress address;
  private SenderRole role;
  private FieldfareClient client;

  /**
   * Begins the dealings.
   *
   * @param role the least role that may do what the command does
   */
  public Session(GlobalOptions options, ProcessEnvironment processEnvironment, SenderRole role) {
    this.options = options;
    this.processEnvironment = processEnvironment;
    this.output = new Output(options, processEnvironment);
    this.address = GatewayAddress.find(options, processEnvironment);
    this.role = options.role == null ? role : options.role;
    this.client = client(address, this.role);
    if (!options.quiet) {
      GatewayAddress.unusedKey(options, processEnvironment).ifPresent(this::tellUnused);
    }
  }

  /**
   * From now on uses the stack's key of this role, if the command needs more rights than so far.
   */
  public void needs(SenderRole needed) {
    if (options.role == null && !role.includes(needed)) {
      client.close();
      role = needed;
      client = client(address, needed);
    }
  }

  public FieldfareClient client() {
    return client;
  }

  public Output output() {
    return output;
  }

  /** What is around the program. */
  public ProcessEnvironment processEnvironment() {
    return processEnvironment;
  }

  public URI url() {
    return address.url();
  }

  /** The target that was named, by itself or by its environment. */
  public Optional<String> target() {
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

  /** The target that was named by itself. */
  public Optional<String> namedTarget() {
    return Optional.ofNullable(options.target);
  }

  public String targetOrMain() {
    return target().orElse(Streams.MAIN_TARGET);
  }

  /** Refuses the plugin form where there is nothing to measure. */
  public void refuseNagios() {
    if (output.format() == Format.nagios) {
      throw CommandFailure.usage("--format nagios is for status, queue status and health.");
    }
  }

  /** Continues when the user confirms, now or by an option. */
  public void confirm(String question) {
    confirm(question, () -> {});
  }

  /** The same, after an explanation that is given where the question can be answered. */
  public void confirm(String question, Runnable explanation) {
    if (options.yes) {
      explanation.run();
      return;
    }
    Console terminal =
        processEnvironment
            .terminal()
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        question + " There is no terminal to confirm on: give --yes."));
    explanation.run();
    processEnvironment.err().print(Printable.line(question) + " [y/N] ");
    processEnvironment.err().flush();
    String answer = terminal.readLine();
    if (answer == null || !answer.strip().matches("(?i)y|yes")) {
      throw CommandFailure.error("nothing was done.");
    }
  }

  /** Fails when there is no terminal for an answer. */
  public void requireTerminal(String otherwise) {
    if (processEnvironment.terminal().isEmpty()) {
      throw CommandFailure.usage(otherwise);
    }
  }

  /** What the user types; empty at the end of the input. */
  public String ask(String question) {
    processEnvironment.err().print(Printable.line(question) + " ");
    processEnvironment.err().flush();
    String answer = processEnvironment.terminal().orElseThrow().readLine();
    return answer == null ? "" : answer.strip();
  }

  /** What names the same stack to the next command. */
  public String dataOption() {
    return options.dataOption();
  }

  /** Prints a sentence for the user, beside the answer. */
  public void tell(String sentence) {
    processEnvironment.err().println(Printable.line("fieldfare: " + sentence));
  }

  /** How far things are, where it can be shown. */
  public ProgressDisplay progress() {
    boolean isShown = output.isText() && !output.isQuiet();
    if (!isShown) {
      return ProgressDisplay.NONE;
    }
    return processEnvironment.terminal().isPresent()
        ? new ProgressLine(processEnvironment.err(), output.style())
        : new ProgressLog(processEnvironment.err());
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
              + " does not belong to the environment "
              + options.environment
              + ".");
    }
    return options.target;
  }

  private void tellUnused(String variable) {
    tell(
        variable
            + " is ignored: the address comes from "
            + address.stack().orElseThrow().file()
            + ", which has its own keys.");
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
