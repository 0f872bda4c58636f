package dev.fieldfare.gateway.form;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.form.ChangedForms;
import dev.fieldfare.contracts.form.ChangedForms.ChangedForm;
import dev.fieldfare.contracts.form.DriftReport;
import dev.fieldfare.contracts.form.FormMapping;
import dev.fieldfare.contracts.form.FormPlan;
import dev.fieldfare.contracts.form.FormTableChange;
import dev.fieldfare.contracts.form.ImportedForms;
import dev.fieldfare.contracts.form.ImportedHistory;
import dev.fieldfare.contracts.form.ImportedTable;
import dev.fieldfare.contracts.form.RegisteredForm;
import dev.fieldfare.contracts.form.SyncReport;
import dev.fieldfare.contracts.form.SyncedTable;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.ledger.LedgerDocuments;
import dev.fieldfare.gateway.ledger.TargetPools;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.postgres.form.FormHistoryImport;
import dev.fieldfare.postgres.form.FormRegistry;
import dev.fieldfare.postgres.form.FormRegistry.ManyForms;
import dev.fieldfare.postgres.form.FormSync;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.postgresql.util.PSQLException;

/** The registries of the targets. Blocks. */
@ApplicationScoped
class FormLedger {

  private final TargetPools pools;

  FormLedger(TargetPools pools) {
    this.pools = pools;
  }

  /** What is asked of a registry. */
  @FunctionalInterface
  private interface Question<T> {
    T to(FormRegistry registry) throws SQLException;
  }

  List<RegisteredForm> list(String target, String behind, int limit) {
    return ask(target, registry -> registry.list(behind, limit)).stream()
        .map(form -> LedgerDocuments.read(form, RegisteredForm.class))
        .toList();
  }

  Optional<RegisteredForm> find(String target, String form) {
    return ask(target, registry -> registry.find(form))
        .map(found -> LedgerDocuments.read(found, RegisteredForm.class));
  }

  FormPlan changes(String target, String definition) {
    List<FormTableChange> changes =
        ask(target, registry -> registry.changes(definition)).stream()
            .map(change -> LedgerDocuments.read(change, FormTableChange.class))
            .toList();
    return new FormPlan(changes, changes.size() > 1);
  }

  List<UUID> save(String target, String definition, Caller caller) {
    return ask(target, registry -> registry.save(definition, caller.name(), caller.role().label()));
  }

  List<UUID> delete(String target, String form, Caller caller) {
    return ask(target, registry -> registry.delete(form, caller.name(), caller.role().label()));
  }

  ChangedForms changesOfMany(String target, String request) {
    String forms = ask(target, registry -> registry.changesOfForms(request));
    return new ChangedForms(changed(forms), List.of());
  }

  ChangedForms changeMany(String target, String request, Caller caller) {
    ManyForms done =
        ask(
            target,
            registry -> registry.changeForms(request, caller.name(), caller.role().label()));
    return new ChangedForms(
        changed(done.forms()), done.migrations().stream().map(FormResource::migration).toList());
  }

  private static List<ChangedForm> changed(String forms) {
    return List.of(LedgerDocuments.read(forms, ChangedForm[].class));
  }

  DriftReport drift(String target, Optional<String> form) {
    String report = ask(target, registry -> registry.drift(form));
    if (form.isEmpty()) {
      ask(target, registry -> registry.recordDrift(report));
    }
    return LedgerDocuments.read(report, DriftReport.class);
  }

  SyncReport sync(String target, boolean dryRun) {
    if (!ask(target, FormRegistry::isUsed)) {
      throw new RequestRefused(
          FailureReason.WRONG_STATE,
          "This target has no registry: set its property \"registry\" to \"own\".");
    }
    return pools.with(
        target,
        connection -> {
          FormSync sync = new FormSync(connection);
          List<SyncedTable> tables =
              sync.run(dryRun).stream()
                  .map(table -> LedgerDocuments.read(table, SyncedTable.class))
                  .toList();
          SyncReport report = SyncReport.of(dryRun, Instant.now(), tables);
          if (!dryRun) {
            sync.record(summary(report));
          }
          return report;
        });
  }

  ImportedHistory importHistory(String target, ZoneId zone, boolean dryRun) {
    List<String> tables =
        pools.with(target, connection -> new FormHistoryImport(connection).run(zone, dryRun));
    return ImportedHistory.of(
        dryRun,
        Instant.now(),
        tables.stream().map(table -> LedgerDocuments.read(table, ImportedTable.class)).toList());
  }

  FormMapping mapping(String target) {
    String questions = ask(target, FormRegistry::mappingQuestions);
    return LedgerDocuments.read(questions, FormMapping.class);
  }

  void answer(String target, String field, String column, Caller caller) {
    ask(target, registry -> registry.answerMapping(field, column, caller.name()));
  }

  ImportedForms importForms(String target, boolean dryRun) {
    String imported = ask(target, registry -> registry.importForms(dryRun));
    return LedgerDocuments.read(imported, ImportedForms.class);
  }

  private static String summary(SyncReport report) {
    ObjectNode summary = ContractsJson.mapper().valueToTree(report);
    summary.remove("tables");
    return summary.toString();
  }

  private <T> T ask(String target, Question<T> question) {
    return pools.with(
        target,
        connection -> {
          try {
            return question.to(new FormRegistry(connection));
          } catch (PSQLException e) {
            throw refusal(e).orElseThrow(() -> e);
          }
        });
  }

  private static Optional<RequestRefused> refusal(PSQLException failure) {
    FailureReason code =
        switch (String.valueOf(failure.getSQLState())) {
          case FormRegistry.INVALID_DEFINITION -> FailureReason.INVALID_VALUE;
          case FormRegistry.FORM_BUSY, FormRegistry.NO_REGISTRY -> FailureReason.WRONG_STATE;
          default -> null;
        };
    // PostgreSQL's own messages under these states come without a definition of ours.
    return Optional.ofNullable(code)
        .filter(known -> failure.getServerErrorMessage() != null)
        .map(known -> new RequestRefused(known, sentence(failure)));
  }

  private static String sentence(PSQLException failure) {
    String message = String.valueOf(failure.getServerErrorMessage().getMessage());
    return message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1) + ".";
  }
}
