package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** I6: an atomic set holds its locks no longer than one change may, unless an operator says so. */
@QuarkusTest
class I6AtomicSetIT extends WorkerTest {

  @AfterEach
  void plainSender() {
    database.execute("DELETE FROM fieldfare.sender_roles");
  }

  @Test
  void d24_aSetThatWouldHoldItsLocksForTooLongIsRefusedAsAWhole() {
    table("crowded", 100);

    enqueueSet("crowded", 1_000, "");
    awaitTheEnd();

    assertThat(count("crowded", "status = 'FAILED' AND error_code = 'too_big'")).isEqualTo("1");
    assertThat(count("crowded", "status = 'CANCELLED'")).isEqualTo("999");
    assertThat(count("crowded", "lock_hold_ms IS NOT NULL")).isEqualTo("0");
    assertThat(stage.ofTable("error_message", "crowded"))
        .anyMatch(said -> said != null && said.contains("maxHoldMs"));
    assertThat(stage.columns("crowded")).containsExactly("id integer", "v text");
  }

  @Test
  void d24_aSetThatFitsIsAppliedInOneTransaction() {
    table("roomy", 100);

    enqueueSet("roomy", 100, "");
    awaitTheEnd();

    assertThat(count("roomy", "status = 'APPLIED'")).isEqualTo("100");
    assertThat(
            database.value(
                "SELECT count(DISTINCT xmin::text) FROM pg_attribute WHERE attrelid = 'roomy'::regclass"
                    + " AND attname LIKE 'n%'"))
        .isEqualTo("1");
  }

  @Test
  void d24_anOperatorMayAllowALongerHold() {
    database.execute("INSERT INTO fieldfare.sender_roles VALUES (current_user, 'operator')");
    table("allowed", 100);

    enqueueSet("allowed", 300, ",\"options\":{\"maxHoldMs\":60000}");
    awaitTheEnd();

    assertThat(count("allowed", "status = 'APPLIED'")).isEqualTo("300");
  }

  @Test
  void d24_d35_anEnqueuerMayNot() {
    table("forbidden", 100);

    enqueueSet("forbidden", 300, ",\"options\":{\"maxHoldMs\":60000}");
    awaitTheEnd();

    assertThat(count("forbidden", "error_code = 'too_big'")).isEqualTo("1");
    assertThat(stage.columns("forbidden")).hasSize(2);
  }

  private void enqueueSet(String table, int size, String options) {
    String changes =
        IntStream.range(0, size)
            .mapToObj(
                n ->
                    "{\"type\":\"ADD_COLUMN\",\"table\":\"%s\",\"column\":\"n%d\",\"dataType\":\"text\"%s}"
                        .formatted(table, n, options))
            .collect(Collectors.joining(",", "{\"atomic\":true,\"changes\":[", "]}"));
    database.query("SELECT fieldfare.enqueue('" + changes + "')");
  }

  private void awaitTheEnd() {
    await().atMost(Duration.ofSeconds(30)).until(() -> stage.unfinished() == 0);
  }

  private String count(String table, String condition) {
    return database.value(
        "SELECT count(*) FROM fieldfare.field_migrations WHERE table_name = '%s' AND %s"
            .formatted(table, condition));
  }
}
