package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** SB-8, SB-10: who may make and execute rollback plans, while the backup-worker is away. */
@QuarkusTest
@TestProfile(BackupRoutesIT.NoWorker.class)
class RollbackPlanRoutesIT extends GatewayIT {
  private static final String ROOT = "/api/v1/rollback-plans";
  private static final String ONE = ROOT + "/01890a5d-ac96-774b-bcce-b302099a8057";
  private static final String PLAN = "{\"to\":\"01890a5d-ac96-774b-bcce-b302099a8057\"}";
  private static final String CONFIRMED =
      "{\"understandsDataLoss\":true,\"absolutelySure\":true,\"code\":\"ROLLBACK_00000000\"}";

  @Test
  void sb8_viewersReadAndOperatorsMakePlans() {
    assertThat(viewer().get(ROOT).status()).isEqualTo(503);
    assertThat(viewer().get(ONE).code()).isEqualTo("unavailable");
    assertThat(enqueuer().post(ROOT, PLAN).status()).isEqualTo(403);
    assertThat(operator().post(ROOT, PLAN).status()).isEqualTo(503);
  }

  @Test
  void sb10_onlyAdminsExecutePlans() {
    assertThat(operator().post(ONE + "/code", "").status()).isEqualTo(403);
    assertThat(operator().post(ONE + "/execute", CONFIRMED).status()).isEqualTo(403);
    assertThat(admin().post(ONE + "/code", "").status()).isEqualTo(503);
    assertThat(admin().post(ONE + "/execute", CONFIRMED).status()).isEqualTo(503);
  }

  @Test
  void wrongInputIsRefused() {
    assertThat(viewer().get(ROOT + "/yesterday").status()).isEqualTo(404);
    assertThat(viewer().get(ROOT + "?limit=0").status()).isEqualTo(400);
    assertThat(operator().post(ROOT, "{\"path\":\"../x\"}").code()).isEqualTo("unknown_property");
    assertThat(operator().post(ROOT, "{\"to\":\"x\"}").code()).isEqualTo("wrong_type");
  }
}
