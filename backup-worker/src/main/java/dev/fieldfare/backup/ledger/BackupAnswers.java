package dev.fieldfare.backup.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.postgres.backup.BackupRequests.Answer;

/** Reads what the ledger of a target answers about backups. */
record BackupAnswers(String target) {

  /** The backup of an answer, or the refusal. */
  BackupDocument backup(Answer answer) {
    return switch (answer) {
      case Answer.Requested(JsonNode backup) -> backup(backup);
      case Answer.Refused(String code, String message) -> throw refused(code, message);
    };
  }

  static BackupRefused refused(String code, String message) {
    return new BackupRefused(
        FailureReason.of(code).orElseThrow(() -> new IllegalStateException("unknown code " + code)),
        message);
  }

  /** A backup. */
  BackupDocument backup(JsonNode document) {
    return read(((ObjectNode) document).put("target", target), BackupDocument.class);
  }

  static <T> T read(JsonNode document, Class<T> type) {
    try {
      return ContractsJson.mapper().treeToValue(document, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the ledger has a backup of another shape", e);
    }
  }
}
