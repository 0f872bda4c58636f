package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An installation may hide the values of rows from operators, too. */
@QuarkusTest
@TestProfile(HiddenValuesIT.Hidden.class)
class HiddenValuesIT extends GatewayIT {

  /** Values only for administrators. */
  public static final class Hidden implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("fieldfare.gateway.sample-values", "admin");
    }
  }

  @Test
  void d26_valuesCanBeHiddenFromOperators() {
    database.execute(
        "CREATE TABLE hidden (id int PRIMARY KEY, word text)",
        "INSERT INTO hidden VALUES (1, 's3cret')");
    String change =
        "{\"type\":\"CHANGE_TYPE\",\"table\":\"hidden\",\"column\":\"word\",\"dataType\":\"integer\"}";

    assertThat(operator().post(MIGRATIONS + "/preview", change).body())
        .contains("{\"key\":\"1\"}")
        .doesNotContain("s3cret");
    assertThat(admin().post(MIGRATIONS + "/preview", change).body()).contains("s3cret");
  }
}
