package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Routes of backups while the backup-worker is away. */
@QuarkusTest
@TestProfile(BackupRoutesIT.NoWorker.class)
class BackupRoutesIT extends GatewayIT {
  private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";

  /** Nothing listens at this address. */
  public static final class NoWorker implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("fieldfare.backup-worker.url", "http://127.0.0.1:1");
    }
  }

  @Test
  void aWorkerThatIsAwayIsNamed() {
    Answer list = viewer().get("/api/v1/backups");
    assertThat(list.status()).isEqualTo(503);
    assertThat(list.code()).isEqualTo("unavailable");
    assertThat(list.body()).contains("backup-worker");
    assertThat(viewer().get("/api/v1/backups/" + ID).status()).isEqualTo(503);
    assertThat(operator().post("/api/v1/backups", "{\"table\":\"t\"}").status()).isEqualTo(503);
    assertThat(operator().post("/api/v1/backups/" + ID + "/verify", "").status()).isEqualTo(503);
    assertThat(operator().post("/api/v1/backups/" + ID + "/prove", "").status()).isEqualTo(503);
    assertThat(operator().post("/api/v1/backups", "{\"full\":true}").status()).isEqualTo(503);
  }

  @Test
  void wrongParametersAreRefused() {
    assertThat(viewer().get("/api/v1/backups?status=LOST").status()).isEqualTo(400);
    assertThat(viewer().get("/api/v1/backups?limit=0").status()).isEqualTo(400);
    assertThat(viewer().get("/api/v1/backups/nightly").status()).isEqualTo(404);
    assertThat(operator().post("/api/v1/backups", "{\"path\":\"../x\"}").code())
        .isEqualTo("unknown_property");
  }

  @Test
  void onlyOperatorsHaveBackupsTaken() {
    assertThat(enqueuer().post("/api/v1/backups", "{\"table\":\"t\"}").status()).isEqualTo(403);
    assertThat(enqueuer().post("/api/v1/backups/" + ID + "/verify", "").status()).isEqualTo(403);
    assertThat(enqueuer().post("/api/v1/backups/" + ID + "/prove", "").status()).isEqualTo(403);
    assertThat(enqueuer().post("/api/v1/backups/" + ID + "/restore", "{\"into\":\"t\"}").status())
        .isEqualTo(403);
  }

  @Test
  void ms24_onlyOperatorsReadTheRowsOfBackups() {
    String data = "/api/v1/backups/" + ID + "/data";
    assertThat(viewer().get(data).status()).isEqualTo(403);
    assertThat(operator().get(data).status()).isEqualTo(503);
    assertThat(operator().get(data + "?format=xml").status()).isEqualTo(400);
    assertThat(operator().get("/api/v1/backups/nightly/data").status()).isEqualTo(404);
  }

  @Test
  void qc36_onlyAdminsEndBackupsAndOperatorsHoldThem() {
    String one = "/api/v1/backups/" + ID;
    assertThat(operator().post("/api/v1/backups/cleanup", "{\"dryRun\":true}").status())
        .isEqualTo(403);
    assertThat(admin().post("/api/v1/backups/cleanup", "{\"dryRun\":true}").status())
        .isEqualTo(503);
    String adoption = "{\"location\":\"main/%s\"}".formatted(ID);
    assertThat(operator().post("/api/v1/backups/storage/adopt", adoption).status()).isEqualTo(403);
    assertThat(admin().post("/api/v1/backups/storage/adopt", adoption).status()).isEqualTo(503);
    String rewrap = "/api/v1/backups/storage/rewrap";
    assertThat(operator().post(rewrap, "{}").status()).isEqualTo(403);
    assertThat(admin().post(rewrap, "{\"dryRun\":true}").status()).isEqualTo(503);
    assertThat(enqueuer().post(one + "/hold", "{\"reason\":\"x\"}").status()).isEqualTo(403);
    assertThat(operator().post(one + "/hold", "{\"reason\":\"x\"}").status()).isEqualTo(503);
    assertThat(operator().post(one + "/release", "").status()).isEqualTo(503);
    assertThat(enqueuer().post(one + "/promote", "{}").status()).isEqualTo(403);
    assertThat(operator().post(one + "/promote", "{\"tier\":\"weekly\"}").status()).isEqualTo(503);
  }

  @Test
  void qc25_expiringIsNoIdOfABackup() {
    assertThat(viewer().get("/api/v1/backups/expiring").status()).isEqualTo(503);
    assertThat(viewer().get("/api/v1/backups/expiring?days=366").status()).isEqualTo(400);
    assertThat(viewer().get("/api/v1/backups/storage").status()).isEqualTo(503);
    assertThat(viewer().get("/api/v1/backups/storage?limit=x").status()).isEqualTo(400);
    assertThat(operator().post("/api/v1/backups/nightly/hold", "{}").status()).isEqualTo(404);
    assertThat(operator().post("/api/v1/backups/" + ID + "/promote", "{\"tier\":\"x\"}").code())
        .isEqualTo("wrong_type");
  }
}
