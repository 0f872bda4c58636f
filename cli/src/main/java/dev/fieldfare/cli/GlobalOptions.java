package dev.fieldfare.cli;

import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.contracts.message.SenderRole;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The options of every command; they may come before or after it. */
public final class GlobalOptions {

  @Option(
      names = "--target",
      paramLabel = "T",
      scope = ScopeType.INHERIT,
      description = "The name of the target; main by default, where a command needs one target.")
  public String target;

  @Option(
      names = "--environment",
      paramLabel = "E",
      scope = ScopeType.INHERIT,
      description =
          "The environment of the target; without --target it must have exactly one target.")
  public String environment;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print one JSON document, in the shapes of the API.")
  public boolean json;

  @Option(
      names = "--format",
      paramLabel = "F",
      split = ",",
      scope = ScopeType.INHERIT,
      description =
          "text, json, or nagios (status, queue status and health only); the files of a report also"
              + " as html,csv,md.")
  public List<Format> formats = List.of();

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Print identifiers and errors only.")
  public boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Print details, and the stack trace of an unexpected error.")
  public boolean verbose;

  @Option(
      names = {"-y", "--yes"},
      scope = ScopeType.INHERIT,
      description = "Answer yes to every question of a command.")
  public boolean yes;

  @Option(
      names = "--url",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description =
          "The URL of the gateway; default: FIELDFARE_URL, then the stack of this checkout.")
  public URI url;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "The stack with this data folder, as ./fieldfare up --data started it.")
  public Path data;

  @Option(
      names = "--api-key-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "A file with the API key for --url; default: FIELDFARE_API_KEY.")
  public Path apiKeyFile;

  @Option(
      names = "--as",
      paramLabel = "ROLE",
      scope = ScopeType.INHERIT,
      converter = RoleConverter.class,
      description = "Use the stack's key of this role; otherwise the one with the fewest rights.")
  public SenderRole role;

  /** Reads the name of a role. */
  static final class RoleConverter implements ITypeConverter<SenderRole> {

    @Override
    public SenderRole convert(String typed) {
      return SenderRole.find(typed.toLowerCase(Locale.ROOT))
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected viewer, enqueuer, operator or admin but was '" + typed + "'"));
    }
  }

  /** What names the same stack to the next command. */
  public String dataOption() {
    return data == null ? "" : " --data " + data;
  }

  /** The form of what is printed. */
  public Format format() {
    if (json && !formats.isEmpty() && !formats.equals(List.of(Format.json))) {
      throw CommandFailure.usage("--json and --format " + typed() + " contradict each other.");
    }
    if (json) {
      return Format.json;
    }
    return areFiles() || formats.isEmpty() ? Format.text : formats.getFirst();
  }

  /** The formats of files that were asked for; the report is the only command with files. */
  public List<Format> fileFormats() {
    return areFiles() ? formats : List.of();
  }

  /** Refuses formats of files where there are none. */
  void refuseFileFormats() {
    if (areFiles()) {
      throw CommandFailure.usage("--format " + typed() + " is for report.");
    }
  }

  /** Several formats are of files: a command prints in one. */
  private boolean areFiles() {
    return formats.size() > 1 || formats.stream().anyMatch(Format::isOfFilesOnly);
  }

  private String typed() {
    return formats.stream().map(Format::name).collect(Collectors.joining(","));
  }
}
