package dev.fieldfare.cli.failure;

import dev.fieldfare.cli.GlobalOptions;
import dev.fieldfare.cli.connection.GatewayAddress;
import dev.fieldfare.cli.connection.ProcessEnvironment;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.Printable;
import dev.fieldfare.cli.output.Style;
import dev.fieldfare.client.FieldfareException;
import dev.fieldfare.client.RequestRefusedException;
import dev.fieldfare.contracts.TerminalText;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.contracts.message.Problem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into a sentence, an exit code and, where JSON was asked for, a problem. */
public final class Failures {

  private final GlobalOptions options;
  private final ProcessEnvironment processEnvironment;

  public Failures(GlobalOptions options, ProcessEnvironment processEnvironment) {
    this.options = options;
    this.processEnvironment = processEnvironment;
  }

  public int wrongUsage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    say(failure.getMessage());
    if (isJson() || asksForJson(arguments)) {
      new Output(Format.json, processEnvironment)
          .document(ProblemDocuments.wrongUsage(failure.getMessage()));
    }
    boolean isVerb = command.getParent() == null && unmatched(failure).matches("[^-].*");
    if (isVerb) {
      List<String> near =
          VerbSuggestions.near(unmatched(failure), command.getSubcommands().keySet());
      if (!near.isEmpty()) {
        processEnvironment.err().println("Did you mean: " + String.join(" or ", near) + "?");
      }
    } else {
      UnmatchedArgumentException.printSuggestions(failure, command.getErr());
    }
    String help = isVerb ? " help" : " --help";
    processEnvironment.err().println("Try: " + command.getCommandSpec().qualifiedName() + help);
    return ExitCode.USAGE;
  }

  public int whileRunning(Exception failure, CommandLine command, ParseResult parsed) {
    return switch (failure) {
      case CommandFailure known -> known(known);
      case FieldfareException refused -> gateway(refused);
      default -> unexpected(failure);
    };
  }

  /** The first argument that no command accepts. */
  private static String unmatched(ParameterException failure) {
    return failure instanceof UnmatchedArgumentException arguments
            && !arguments.getUnmatched().isEmpty()
        ? arguments.getUnmatched().getFirst()
        : "";
  }

  private int known(CommandFailure failure) {
    say(failure.getMessage());
    failure.problems().stream().skip(1).map(CommandFailure::sentence).forEach(this::detail);
    document(ProblemDocuments.of(failure));
    return isPlugin() && failure.exitCode() != ExitCode.USAGE
        ? unknown(failure.getMessage())
        : failure.exitCode();
  }

  private int gateway(FieldfareException failure) {
    if (isPlugin()) {
      return unknown(sentence(failure));
    }
    ProblemDocument problem = ProblemDocuments.of(failure);
    say(sentence(failure));
    // The sentence of a single problem was said already.
    if (problem.problems().size() > 1) {
      problem.problems().stream().map(Problem::message).forEach(this::detail);
    }
    document(problem);
    return ExitCode.of(failure);
  }

  /** The gateway names HTTP headers; users of this program give keys in other ways. */
  private String sentence(FieldfareException failure) {
    if (!(failure instanceof RequestRefusedException refused) || refused.status() != 401) {
      return failure.getMessage();
    }
    return !GatewayAddress.find(options, processEnvironment).hasKey()
        ? "not_authenticated: no API key was given: set FIELDFARE_API_KEY, or name a file with the"
            + " key by --api-key-file."
        : "not_authenticated: the gateway does not know this API key, or it was revoked: look at"
            + " FIELDFARE_API_KEY, or the file of --api-key-file.";
  }

  private int unexpected(Exception failure) {
    say("unexpected: " + failure);
    if (options.verbose) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      processEnvironment.err().println(TerminalText.escapeLines(trace.toString()));
    }
    return isPlugin() ? unknown(failure.toString()) : ExitCode.ERROR;
  }

  private int unknown(String why) {
    processEnvironment.out().println(Printable.line("FIELDFARE UNKNOWN - " + why));
    return ExitCode.NAGIOS_UNKNOWN;
  }

  private void document(ProblemDocument problem) {
    if (isJson()) {
      new Output(Format.json, processEnvironment).document(problem);
    }
  }

  private void say(String message) {
    String start = new Style(processEnvironment.hasColours()).bad("fieldfare: ");
    processEnvironment.err().println(Printable.line(start + message));
  }

  private void detail(String message) {
    processEnvironment.err().println(Printable.line("  " + message));
  }

  /** Whether the arguments ask for JSON, where they could not be parsed as a whole. */
  private static boolean asksForJson(String[] arguments) {
    String all = " " + String.join(" ", arguments) + " ";
    return all.contains(" --json ") || all.matches("(?s).* --format[ =]json .*");
  }

  private boolean isJson() {
    return options.json || options.formats.equals(List.of(Format.json));
  }

  private boolean isPlugin() {
    return options.formats.equals(List.of(Format.nagios));
  }
}
