package dev.fieldfare.cli.structure;

import dev.fieldfare.cli.Fieldfare;
import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.ProcessEnvironment;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.client.StructureClient;
import dev.fieldfare.contracts.http.StructureDiff;
import dev.fieldfare.contracts.message.SenderRole;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What differs between two structures. */
@Command(
    name = "diff",
    description = {
      "Compare the structures of two targets, or of a target and a file that dump --image wrote.",
      "The statements make the right one like the left one; those that drop something are comments."
    },
    footer = {"", "Exit codes: 0 equal, 2 different."},
    sortOptions = false)
final class StructureDiffCommand extends GatewayCommand {

  private static final String TARGET = "[a-z0-9][a-z0-9_-]*";

  @Parameters(
      index = "0",
      paramLabel = "LEFT",
      description = "A target or a file. Write ./NAME for a file with the name of a target.")
  private String left;

  @Parameters(
      index = "1",
      paramLabel = "RIGHT",
      arity = "0..1",
      description = "A target or a file; default: the target of --target.")
  private String right;

  @Option(
      names = "--schema",
      paramLabel = "S",
      description = "Only this schema; can be given several times.")
  private List<String> schemas = List.of();

  @Option(names = "--sql", description = "Print only the statements, as a script.")
  private boolean script;

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    StructureDiff diff = compare(session, right == null ? session.targetOrMain() : right);
    Output output = session.output();
    if (!output.isText()) {
      output.document(diff);
    } else if (script) {
      print(Differences.script(diff), output);
    } else {
      Differences.words(diff, output.style()).forEach(output::line);
    }
    if (output.isText()) {
      diff.unseen().forEach(line -> session.tell("not compared: " + line));
    }
    return diff.equal() ? ExitCode.OK : ExitCode.WARNING;
  }

  /** A file has to get the script as it is. */
  private void print(List<String> lines, Output output) {
    ProcessEnvironment surroundings = surroundings();
    if (surroundings.terminal().isPresent()) {
      lines.stream().flatMap(String::lines).forEach(output::line);
    } else {
      lines.forEach(surroundings.out()::println);
    }
  }

  private ProcessEnvironment surroundings() {
    return ((Fieldfare) spec.root().userObject()).processEnvironment();
  }

  private StructureDiff compare(Session session, String other) {
    StructureClient structure = session.client().structure();
    boolean isLeftFile = !left.matches(TARGET);
    boolean isRightFile = !other.matches(TARGET);
    if (isLeftFile && isRightFile) {
      throw CommandFailure.usage(
          "at least one side must be a target, because the gateway compares.");
    }
    if (isLeftFile) {
      return structure.diffWithDocument("right", other, schemas, content(left));
    }
    return isRightFile
        ? structure.diffWithDocument("left", left, schemas, content(other))
        : structure.diff(left, other, schemas);
  }

  private byte[] content(String file) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (InputStream in = Files.newInputStream(surroundings().workingDirectory().resolve(file));
        OutputStream out = new GZIPOutputStream(packed)) {
      in.transferTo(out);
    } catch (IOException e) {
      throw CommandFailure.usage("the file " + file + " cannot be read: " + e.getMessage() + ".");
    }
    return packed.toByteArray();
  }
}
