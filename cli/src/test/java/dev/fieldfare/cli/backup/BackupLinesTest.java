package dev.fieldfare.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.output.Style;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.backup.BackupDocument;
import org.junit.jupiter.api.Test;

class BackupLinesTest {

  @Test
  void aBackupSaysWhatItIsOfAndWhetherItCounts() throws Exception {
    BackupDocument backup =
        ContractsJson.mapper()
            .readValue(
                """
                {"id":"01890a5d-ac96-774b-bcce-b302099a8057","target":"main","name":"nightly",
                 "type":"column","status":"VERIFIED","schema":"public","table":"orders",
                 "column":"price","rows":3,"bytes":120,"createdBy":"ann",
                 "createdAt":"2026-01-01T12:00:00Z","verifiedAt":"2026-01-01T12:00:02Z"}""",
                BackupDocument.class);

    assertThat(BackupLines.lines(backup, new Style(false)))
        .containsExactly(
            "VERIFIED  nightly of main/public.orders.price",
            "id:         01890a5d-ac96-774b-bcce-b302099a8057",
            "taken:      2026-01-01T12:00:00Z by ann",
            "rows:       3",
            "bytes:      120",
            "verified:   2026-01-01T12:00:02Z");
  }

  @Test
  void aFailedBackupSaysWhy() throws Exception {
    BackupDocument backup =
        ContractsJson.mapper()
            .readValue(
                """
                {"id":"01890a5d-ac96-774b-bcce-b302099a8057","target":"main","type":"tables",
                 "status":"FAILED","schema":"public","table":"orders","createdBy":"ann",
                 "createdAt":"2026-01-01T12:00:00Z",
                 "error":{"code":"storage_failed","message":"No space left on device"}}""",
                BackupDocument.class);

    assertThat(BackupLines.lines(backup, new Style(false)))
        .contains(
            "FAILED  backup of main/public.orders",
            "error:      No space left on device (storage_failed)");
  }
}
