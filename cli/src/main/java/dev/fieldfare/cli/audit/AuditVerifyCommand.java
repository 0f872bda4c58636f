package dev.fieldfare.cli.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.client.AuditSearch;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Computes the chain of hashes of the audit trail again. */
@Command(
    name = "verify",
    description = "Verify that no entry of the audit trail was changed, inserted or deleted.",
    footer = {
      "",
      "Note what it prints in another place, and give it to the next call as --noted: then an"
          + " audit",
      "trail that was written anew as a whole shows too."
    },
    sortOptions = false)
final class AuditVerifyCommand extends GatewayCommand {

  private static final int PAGE = 500;

  @Option(
      names = "--noted",
      paramLabel = "POSITION:HASH",
      description = "What an earlier call printed; this entry must still be in the chain.")
  private String noted;

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    ChainVerifier verifier = new ChainVerifier(notedPlace());
    long notChained = follow(session.client().audit(), verifier);
    show(session.output(), verifier, notChained);
    return exitCode(verifier);
  }

  private static int exitCode(ChainVerifier verifier) {
    if (verifier.fault().isPresent()) {
      return ExitCode.ERROR;
    }
    return verifier.warning().isPresent() ? ExitCode.WARNING : ExitCode.OK;
  }

  private Optional<ChainPlace> notedPlace() {
    if (noted == null) {
      return Optional.empty();
    }
    return Optional.of(
        ChainPlace.parse(noted)
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "--noted is POSITION:HASH as audit verify prints it, not " + noted + ".")));
  }

  /** Reads until the end that the first page named; entries that come meanwhile may be left. */
  private static long follow(AuditSearch audit, ChainVerifier verifier) {
    JsonNode page = audit.chain(0, PAGE);
    ChainPlace end = new ChainPlace(page.path("position").asLong(), page.path("hash").asText());
    long notChained = page.path("notChained").asLong();
    boolean goesOn = true;
    while (goesOn) {
      goesOn = take(page.path("items"), verifier) && verifier.last().position() < end.position();
      if (goesOn) {
        page = audit.chain(verifier.last().position(), PAGE);
      }
    }
    verifier.end(end);
    return notChained;
  }

  /** False when there is nothing more to follow. */
  private static boolean take(JsonNode items, ChainVerifier verifier) {
    for (JsonNode item : items) {
      if (!verifier.take(item)) {
        return false;
      }
    }
    return !items.isEmpty();
  }

  private static void show(Output output, ChainVerifier verifier, long notChained) {
    if (output.format() == Format.json) {
      ObjectNode document = ContractsJson.mapper().createObjectNode();
      document.put("verified", verifier.fault().isEmpty());
      document.put("first", verifier.first()).put("last", verifier.last().toString());
      document.put("notChained", notChained).put("fault", verifier.fault().orElse(null));
      document.put("warning", verifier.warning().orElse(null));
      output.document(document);
      return;
    }
    if (verifier.fault().isPresent()) {
      output.line("BROKEN: " + verifier.fault().get());
    } else if (verifier.first() == 0) {
      output.line("the audit trail is empty");
    } else {
      output.line(
          "entries %d to %d are unchanged".formatted(verifier.first(), verifier.last().position()));
      output.line("note for --noted: " + verifier.last());
    }
    verifier.warning().ifPresent(text -> output.line("WARNING: " + text));
    output.identifier(verifier.last().toString());
    if (notChained > 0) {
      output.line(
          notChained + " entries are not in the chain: older than it, or not written by a gateway");
    }
  }
}
