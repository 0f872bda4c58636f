package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.http.Accepted;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.testkit.quarkus.QuarkusServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(QuarkusServers.class)
@QuarkusTestResource(TestKeys.class)
class EnqueueIT extends GatewayIT {

  private static final String MIGRATIONS = "/api/v1/migrations";

  @Test
  void showsAMigrationFromTheInboxAtOnceAndAfterAdmission() {
    var answer = enqueuer().post(MIGRATIONS, drop("orders", "note"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    var accepted = answer.as(Accepted.class).migrations().getFirst();
    assertThat(answer.header("Location").orElseThrow()).endsWith(accepted.href());

    var queued = viewer().get(accepted.href());
    assertThat(queued.status()).as(queued.body()).isEqualTo(200);
    assertThat(queued.as(Migration.class).status()).isEqualTo(Status.QUEUED);
    assertThat(queued.as(Migration.class).requestedBy()).contains("bootstrap-enqueuer");

    Ledger.admit(database);
    assertThat(viewer().get(accepted.href()).as(Migration.class).status()).isEqualTo(Status.QUEUED);
    Ledger.apply(database);
    Migration applied = viewer().get(accepted.href()).as(Migration.class);
    assertThat(applied.status()).isEqualTo(Status.APPLIED);
    assertThat(applied.attempts()).hasSize(1);
  }
}
