package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.audit.AuditChain;
import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** FW-15, FW-16: entries of the audit trail form a chain, in whatever order they come. */
@QuarkusTest
class AuditChainIT extends GatewayIT {

  private static final String CHAIN = "/api/v1/audit/chain";

  @BeforeEach
  void beginAgain() {
    database.execute(
        "TRUNCATE fieldfare_gateway.audit",
        "UPDATE fieldfare_gateway.audit_chain SET position = 0, hash = decode(repeat('00', 32),"
            + " 'hex')");
  }

  @Test
  void fw16_manyAtOnceFormOneChain() {
    List<CompletableFuture<Answer>> calls =
        IntStream.range(0, 60)
            .mapToObj(n -> CompletableFuture.supplyAsync(() -> cancel("/any" + n)))
            .toList();
    calls.forEach(CompletableFuture::join);

    JsonNode chain = viewer().get(CHAIN + "?limit=500").json();
    assertThat(chain.path("position").asLong()).isEqualTo(60);
    assertThat(chain.path("notChained").asLong()).isZero();
    assertThat(computed(chain)).hasSize(60).isEqualTo(written(chain));
    assertThat(written(chain)).last().isEqualTo(chain.path("hash").asText());
  }

  @Test
  void fw16_aChangedEntryHasAnotherHash() {
    for (int n = 0; n < 3; n++) {
      cancel("/any" + n);
    }
    List<String> before = computed(viewer().get(CHAIN).json());
    database.execute("UPDATE fieldfare_gateway.audit SET actor = 'nobody' WHERE position = 2");

    JsonNode chain = viewer().get(CHAIN).json();
    assertThat(written(chain)).isEqualTo(before);
    assertThat(computed(chain).get(0)).isEqualTo(before.get(0));
    assertThat(computed(chain).get(1)).isNotEqualTo(before.get(1));
  }

  @Test
  void fw16_anEntryThatWasCutHasTheHashThatWasWritten() {
    String key = "a".repeat(1_998) + "\tb";
    viewer().post(MIGRATIONS + "/any/cancel", "{}", "Idempotency-Key", key);

    JsonNode chain = viewer().get(CHAIN).json();
    assertThat(chain.path("items").get(0).path("entry").path("idempotencyKey").asText())
        .startsWith("aaa")
        .hasSizeGreaterThan(1_998);
    assertThat(computed(chain)).hasSize(1).isEqualTo(written(chain));
  }

  @Test
  void aPageBeginsAfterItsPosition() {
    for (int n = 0; n < 3; n++) {
      cancel("/any" + n);
    }

    assertThat(viewer().get(CHAIN + "?after=1&limit=1").json().path("items").findValues("position"))
        .map(JsonNode::asLong)
        .containsExactly(2L);
    assertThat(viewer().get(CHAIN + "?after=3").json().path("items")).isEmpty();
    assertThat(viewer().get(CHAIN + "?after=-1").code()).isEqualTo("invalid_value");
  }

  @Test
  void entriesOutsideOfTheChainAreCounted() {
    database.execute(
        "INSERT INTO fieldfare_gateway.audit (id, at, actor, role, action, path, status, outcome)"
            + " VALUES (gen_random_uuid(), now(), 'a', 'viewer', 'x', '/', 200, 'y')");

    assertThat(viewer().get(CHAIN).json().path("notChained").asLong()).isEqualTo(1);
  }

  private Answer cancel(String id) {
    return viewer().post(MIGRATIONS + id + "/cancel", "{}");
  }

  private static List<String> written(JsonNode chain) {
    return chain.path("items").findValuesAsText("hash");
  }

  private static List<String> computed(JsonNode chain) {
    List<String> hashes = new ArrayList<>();
    byte[] before = AuditChain.beginning();
    for (JsonNode link : chain.path("items")) {
      JsonNode entry = link.path("entry");
      byte[] digest =
          AuditChain.digest(
              AuditChain.FIELDS.stream()
                  .map(field -> Optional.ofNullable(entry.path(field).asText(null)))
                  .toList());
      before = AuditChain.link(before, link.path("position").asLong(), digest);
      hashes.add(HexFormat.of().formatHex(before));
    }
    return hashes;
  }
}
