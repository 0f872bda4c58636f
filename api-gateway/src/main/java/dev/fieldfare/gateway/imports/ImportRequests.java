package dev.fieldfare.gateway.imports;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.imports.ImportRequest;
import dev.fieldfare.contracts.imports.RowImport;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.ledger.LedgerDocuments;
import dev.fieldfare.gateway.ledger.TargetPools;
import dev.fieldfare.postgres.trial.TrialLedger;
import dev.fieldfare.postgres.trial.TrialLedger.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Requests imports, which the migration-worker carries out. Blocks. */
@ApplicationScoped
class ImportRequests {

  private static final Pattern NOT_FOR_IMPORTS =
      Pattern.compile("pg_.*|information_schema|fieldfare(_.*)?");

  private final TargetPools pools;

  ImportRequests(TargetPools pools) {
    this.pools = pools;
  }

  RowImport request(String target, ImportRequest request, String by) {
    check(request);
    UUID id =
        pools
            .with(
                target,
                ledger -> new TrialLedger(ledger).request(Kind.IMPORT, request.at(target), by))
            .orElseThrow(
                () ->
                    new RequestRefused(
                        FailureReason.WRONG_STATE,
                        "Twenty trials wait for the worker of this target. Ask again later."));
    return find(target, id).orElseThrow();
  }

  private static void check(ImportRequest request) {
    if (NOT_FOR_IMPORTS.matcher(request.schema()).matches()) {
      throw invalid("Rows cannot be imported into the schema %s.".formatted(request.schema()));
    }
    if (request.rows().isEmpty() || request.rows().size() > ImportRequest.MOST_ROWS) {
      throw invalid("An import has 1 to %d rows.".formatted(ImportRequest.MOST_ROWS));
    }
    if (request.key().isEmpty() || !request.columns().containsAll(request.key())) {
      throw invalid(
          "\"key\" must name columns of a unique key, and \"columns\" must contain them.");
    }
    if (new HashSet<>(request.columns()).size() < request.columns().size()) {
      throw invalid("\"columns\" names a column twice.");
    }
  }

  private static RequestRefused invalid(String message) {
    return new RequestRefused(FailureReason.INVALID_VALUE, message);
  }

  Optional<RowImport> find(String target, UUID id) {
    return pools
        .with(target, ledger -> new TrialLedger(ledger).find(id))
        .map(json -> LedgerDocuments.read(json, JsonNode.class))
        .filter(trial -> trial.path("kind").asText().equals(Kind.IMPORT.name()))
        .map(trial -> LedgerDocuments.read(trial.toString(), RowImport.class));
  }
}
