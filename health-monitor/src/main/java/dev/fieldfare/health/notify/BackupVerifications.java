package dev.fieldfare.health.notify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.health.remedy.BackupReads;
import dev.fieldfare.service.internal.InternalClient;
import dev.fieldfare.service.internal.InternalRequest;
import java.util.UUID;

/** Asks the backup-worker. */
public final class BackupVerifications implements BackupReads {
  private static final String CALLER = "remedy verify-backups";

  private final ServiceAnswers answers;

  /** Asks through this client. */
  public BackupVerifications(InternalClient client) {
    this.answers = new ServiceAnswers(client);
  }

  @Override
  public void verify(UUID backup) {
    InternalRequest request =
        InternalRequest.post(
            "backup-worker", "/internal/v1/backups/%s/verify".formatted(backup), "{}");
    answers.ask(CALLER, request, SenderRole.OPERATOR, JsonNode.class);
  }
}
