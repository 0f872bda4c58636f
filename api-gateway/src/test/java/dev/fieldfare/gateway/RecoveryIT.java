package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

/** Migrations that need attention, of our tracks and of other tools. */
@QuarkusTest
class RecoveryIT extends GatewayIT {

  @Test
  void pr1_failedMigrationsOfTracksAndOfOtherToolsAreFound() {
    database.execute(
        "TRUNCATE fieldfare.tracks, fieldfare.schema_migrations, fieldfare.version_steps",
        "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean)",
        "INSERT INTO schema_migrations VALUES (7, true)",
        "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)");
    Answer stored =
        admin()
            .send(
                admin()
                    .request("/api/v1/tracks/shop/versions/10?file=10_first.sql")
                    .header("Content-Type", "application/octet-stream")
                    .PUT(BodyPublishers.ofString("CREATE TABLE ten (id int);")));
    assertThat(stored.status()).as(stored.body()).isEqualTo(200);
    database.execute(
        "UPDATE fieldfare.schema_migrations SET status = 'FAILED', error ="
            + " '{\"code\": \"x\", \"class\": \"refusal\", \"message\": \"m\"}'");

    Answer found = anonymous().as(SenderRole.VIEWER).get("/api/v1/recoveries/detect");

    assertThat(found.status()).as(found.body()).isEqualTo(200);
    assertThat(found.json().path("migrations").toString())
        .contains(
            "\"tool\":\"Fieldfare\",\"ledger\":\"shop\",\"version\":\"10\",\"state\":\"FAILED\"")
        .contains("\"ledger\":\"public.schema_migrations\",\"version\":\"7\",\"state\":\"FAILED\"");
    assertThat(found.json().path("ledgers").toString())
        .contains(
            "\"name\":\"public.alembic_version\",\"readable\":true,\"recordsFailures\":false");
    database.execute("DROP TABLE schema_migrations, alembic_version");
  }

  @Test
  void pr4_aRecoveryOfATrackGetsTheTextsOfTheLedger() {
    database.execute(
        "TRUNCATE fieldfare.tracks, fieldfare.schema_migrations, fieldfare.version_steps",
        "TRUNCATE fieldfare.trials",
        "INSERT INTO fieldfare.tracks (track) VALUES ('shop')",
        "INSERT INTO fieldfare.schema_migrations (track, version, sort_key, file, status, checksum,"
            + " offered_checksum, up_text, uploaded_by) VALUES"
            + " ('shop', '1', '0011', '1.sql', 'APPLIED', 'a', 'a', 'CREATE TABLE a ()', 'me'),"
            + " ('shop', '2', '0012', '2.sql', 'FAILED', 'b', 'b', 'CREATE TABLE b ()', 'me'),"
            + " ('shop', '3', '0013', '3.sql', 'PENDING', 'c', 'c', 'CREATE TABLE c ()', 'me')");

    Answer asked = ask("{\"tool\":\"fieldfare\",\"ledger\":\"shop\",\"migration\":\"002\"}");

    assertThat(asked.status()).as(asked.body()).isEqualTo(202);
    assertThat(
            database.query(
                "SELECT concat_ws('|', kind, request ->> 'version', f ->> 'file', f ->> 'text')"
                    + " FROM fieldfare.trials, jsonb_array_elements(request -> 'files') f"))
        .containsExactly(
            "RECOVERY|2|1.sql|CREATE TABLE a ()", "RECOVERY|2|2.sql|CREATE TABLE b ()");
    String id = asked.json().path("id").asText();
    assertThat(admin().get("/api/v1/recoveries/" + id).json().path("status").asText())
        .isEqualTo("QUEUED");
  }

  @Test
  void aRecoveryOfAnUnknownToolOrVersionIsRefused() {
    assertThat(ask("{\"tool\":\"dbmate\",\"migration\":\"1\"}").status()).isEqualTo(400);
    assertThat(ask("{\"tool\":\"fieldfare\",\"migration\":\"nine\"}").status()).isEqualTo(404);
  }

  private Answer ask(String body) {
    return admin()
        .send(
            admin()
                .request("/api/v1/recoveries")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
  }
}
