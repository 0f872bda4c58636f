package dev.fieldfare.stack.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.stack.StackFailure;
import dev.fieldfare.stack.folder.StackFile;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalServersTest {
  @Test
  void areNoneUnlessGiven() {
    assertThat(ExternalServers.from(Map.of("FIELDFARE_POSTGRES_URL", " ")).postgres()).isEmpty();
    assertThat(ExternalServers.from(Map.of()).redis()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://anna:p%40ss@db.example:5433/app",
        "postgres://anna:p%40ss@db.example:5433/app",
        "jdbc:postgresql://db.example:5433/app?user=anna&password=p%40ss"
      })
  void readsTheFormOfLibpqAndTheFormOfJdbc(String url) {
    StackFile.Postgres postgres = postgres(url);

    assertThat(postgres)
        .isEqualTo(
            new StackFile.Postgres(
                "db.example",
                5433,
                "app",
                "anna",
                "p@ss",
                "jdbc:postgresql://db.example:5433/app",
                null));
  }

  @Test
  void keepsOtherParameters() {
    assertThat(postgres("postgresql://a:b@h/d?sslmode=require").jdbcUrl())
        .isEqualTo("jdbc:postgresql://h:5432/d?sslmode=require");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://a:secret@h/d",
        "postgresql://a:secret@h",
        "postgresql://h/d?password=secret",
        "postgresql://a:secret@h h/d"
      })
  void refusesWhatItCannotUseWithoutRepeatingIt(String url) {
    assertThatThrownBy(() -> postgres(url))
        .isInstanceOf(StackFailure.class)
        .hasMessageContaining("postgresql://user:password@host:port/database")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void refusesARedisUrlOfAnotherKind() {
    assertThatThrownBy(
            () -> ExternalServers.from(Map.of("FIELDFARE_REDIS_URL", "http://:secret@h")))
        .isInstanceOf(StackFailure.class)
        .message()
        .doesNotContain("secret");
  }

  private static StackFile.Postgres postgres(String url) {
    return ExternalServers.from(Map.of("FIELDFARE_POSTGRES_URL", url)).postgres().orElseThrow();
  }
}
