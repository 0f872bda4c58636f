package dev.fieldfare.cli.structure;

import dev.fieldfare.cli.Fieldfare;
import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.ProcessEnvironment;
import dev.fieldfare.cli.connection.ReceivedContent;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.client.StructureClient.Dump;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.message.SenderRole;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The structure as a script, or as a document to compare with. */
@Command(
    name = "dump",
    description = "Write the structure of a database as SQL, or as a document to compare with.",
    footer = {"", "Exit codes: 0 the whole structure, 2 some of it is not in the dump."},
    sortOptions = false)
final class StructureDumpCommand extends GatewayCommand {

  @Option(
      names = "--image",
      description = "Lines of JSON with every object, which structure diff can compare.")
  private boolean image;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to this file instead of standard output.")
  private Path file;

  @Option(
      names = "--schema",
      paramLabel = "S",
      description = "Only this schema and what it needs; can be given several times.")
  private List<String> schemas = List.of();

  @Option(
      names = "--table",
      paramLabel = "T",
      description = "Only this table and what it needs, as schema.table; several times; SQL only.")
  private List<String> tables = List.of();

  @Option(names = "--no-owner", description = "SQL without the owners of objects.")
  private boolean noOwner;

  @Option(names = "--no-privileges", description = "SQL without grants.")
  private boolean noPrivileges;

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    if (image && (noOwner || noPrivileges || !tables.isEmpty())) {
      throw CommandFailure.usage(
          "--table, --no-owner and --no-privileges are for SQL, not for an image.");
    }
    String target = session.targetOrMain();
    Dump dump = session.client().structure().dump(parameters(target));
    try (InputStream content = dump.content()) {
      write(session, target, dump.missing(), content);
    } catch (IOException e) {
      throw CommandFailure.error("the dump was not written: " + e.getMessage() + ".");
    }
    if (dump.missing() > 0) {
      session.tell(dump.missing() + " parts of the structure are not in the dump.");
    }
    return dump.missing() == 0 ? ExitCode.OK : ExitCode.WARNING;
  }

  private Map<String, List<String>> parameters(String target) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    parameters.put("target", List.of(target));
    parameters.put("format", List.of(image ? "image" : "sql"));
    parameters.put("schema", schemas);
    parameters.put("table", tables);
    parameters.put("noOwner", noOwner ? List.of("true") : List.of());
    parameters.put("noPrivileges", noPrivileges ? List.of("true") : List.of());
    return parameters;
  }

  private void write(Session session, String target, int missing, InputStream content)
      throws IOException {
    Output output = session.output();
    if (file != null) {
      ReceivedContent.save(surroundings().workingDirectory().resolve(file), content);
      if (!output.isText()) {
        output.document(
            ContractsJson.mapper()
                .createObjectNode()
                .put("target", target)
                .put("file", file.toString())
                .put("missing", missing));
      }
    } else if (output.isText()) {
      ReceivedContent.print(surroundings(), content);
    } else {
      output.document(
          ContractsJson.mapper()
              .createObjectNode()
              .put("target", target)
              .put("content", new String(content.readAllBytes(), StandardCharsets.UTF_8))
              .put("missing", missing));
    }
  }

  private ProcessEnvironment surroundings() {
    return ((Fieldfare) spec.root().userObject()).processEnvironment();
  }
}
