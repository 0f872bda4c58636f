package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Rows of an import wait for the worker. */
@QuarkusTest
class ImportsIT extends GatewayIT {

  private static final String KEY = "Idempotency-Key";
  private static final String ROWS =
      """
      {"table":"part","key":["id"],"columns":["id","name"],"rows":[{"id":1,"name":"bolt"}],
       "dryRun":true}\
      """;

  @Test
  void fw14_anImportWaitsForTheWorkerAndItsRowsAreNotShown() {
    database.execute("TRUNCATE fieldfare.trials");

    Answer asked = admin().post("/api/v1/imports", ROWS);

    assertThat(asked.status()).as(asked.body()).isEqualTo(202);
    assertThat(
            database.query(
                "SELECT concat_ws('|', kind, request ->> 'schema', request ->> 'table', request ->>"
                    + " 'dryRun', request #>> '{rows,0,name}') FROM fieldfare.trials"))
        .containsExactly("IMPORT|public|part|true|bolt");
    Answer shown = admin().get("/api/v1/imports/" + asked.json().path("id").asText());
    assertThat(shown.json().path("status").asText()).isEqualTo("QUEUED");
    assertThat(shown.body()).doesNotContain("bolt");
  }

  @Test
  void c23_theSameKeyIsTheSameImport() {
    database.execute("TRUNCATE fieldfare.trials");

    Answer first = admin().post("/api/v1/imports", ROWS, KEY, "import-1");
    Answer again = admin().post("/api/v1/imports", ROWS, KEY, "import-1");
    Answer other = admin().post("/api/v1/imports", ROWS.replace("bolt", "nut"), KEY, "import-1");

    assertThat(again.status()).as(again.body()).isEqualTo(202);
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(other.code()).isEqualTo("key_conflict");
    assertThat(database.value("SELECT count(*) FROM fieldfare.trials")).isEqualTo("1");
  }

  @Test
  void whatNamesNoTableOrKeyIsRefused() {
    assertThat(refused("\"table\":\"part\"", "\"schema\":\"fieldfare\",\"table\":\"x\""))
        .contains("cannot be imported");
    assertThat(refused("\"key\":[\"id\"]", "\"key\":[\"other\"]")).contains("unique key");
    assertThat(refused("[\"id\",\"name\"]", "[\"id\",\"id\"]")).contains("names a column twice");
    assertThat(refused("[{\"id\":1,\"name\":\"bolt\"}]", "[]")).contains("1 to 5000 rows");
  }

  private String refused(String former, String now) {
    Answer answer = admin().post("/api/v1/imports", ROWS.replace(former, now));
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    return answer.body();
  }
}
