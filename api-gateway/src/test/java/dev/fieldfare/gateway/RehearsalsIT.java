package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.rehearsal.Rehearsal;
import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rehearsals are requested with their texts; nothing is stored in the track. */
@QuarkusTest
class RehearsalsIT extends GatewayIT {

  private static final String ROUTE = "/api/v1/tracks/shop/rehearsals";

  @BeforeEach
  void forget() {
    database.execute(
        "TRUNCATE fieldfare.tracks, fieldfare.schema_migrations", "TRUNCATE fieldfare.trials");
  }

  private Answer ask(String body) {
    return admin()
        .send(
            admin()
                .request(ROUTE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void pr14_theVersionsThatAReleaseWouldApplyAreHandedToTheWorker() {
    Answer asked =
        ask(
            """
            {"files":[{"version":"2","file":"2.up.sql","text":"CREATE TABLE b (id int);"},
             {"version":"2","file":"2.down.sql","part":"down","text":"DROP TABLE b;"},
             {"version":"1","file":"1.up.sql","text":"CREATE TABLE a (id int);"}]}\
            """);

    assertThat(asked.status()).as(asked.body()).isEqualTo(202);
    Rehearsal rehearsal = asked.as(Rehearsal.class);
    assertThat(rehearsal.status()).isEqualTo("QUEUED");
    assertThat(
            database.query(
                "SELECT concat_ws('|', v ->> 'version', v ->> 'file', v ->> 'up', v ->> 'down',"
                    + " v ->> 'downFile') FROM fieldfare.trials,"
                    + " jsonb_array_elements(request -> 'versions') v"))
        .containsExactly(
            "1|1.up.sql|CREATE TABLE a (id int);",
            "2|2.up.sql|CREATE TABLE b (id int);|DROP TABLE b;|2.down.sql");
    assertThat(database.value("SELECT count(*) FROM fieldfare.schema_migrations")).isEqualTo("0");

    database.execute(
        "UPDATE fieldfare.trials SET status = 'DONE', finished_at = now(), report ="
            + " '{\"passed\": true, \"versions\": [], \"leftOut\": [], \"durationMs\": 1}'");
    Answer ended = anonymous().as(SenderRole.VIEWER).get(ROUTE + "/" + rehearsal.id());
    assertThat(ended.as(Rehearsal.class).isPassed()).as(ended.body()).isTrue();
    assertThat(admin().get("/api/v1/tracks/other/rehearsals/" + rehearsal.id()).status())
        .isEqualTo(404);
  }

  @Test
  void c46_aFileThatCannotBeParsedRefusesTheRehearsal() {
    Answer asked =
        ask("{\"files\":[{\"version\":\"1\",\"file\":\"1.sql\",\"text\":\"CREATE TABEL x;\"}]}");

    assertThat(asked.status()).isEqualTo(422);
    assertThat(asked.body()).contains("1.sql:1:8: syntax error");
    assertThat(database.value("SELECT count(*) FROM fieldfare.trials")).isEqualTo("0");
  }

  @Test
  void i11_noMoreThanTwentyRehearsalsWait() {
    database.execute(
        "INSERT INTO fieldfare.trials (id, kind, request, requested_by) SELECT fieldfare.new_id(),"
            + " 'REHEARSAL', '{}', 'tester' FROM generate_series(1, 20)");

    Answer asked =
        ask("{\"files\":[{\"version\":\"1\",\"file\":\"1.sql\",\"text\":\"SELECT 1;\"}]}");

    assertThat(asked.status()).isEqualTo(409);
  }
}
