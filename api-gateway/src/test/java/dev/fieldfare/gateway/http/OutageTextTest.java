package dev.fieldfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.gateway.security.KeysUnreadable;
import dev.fieldfare.gateway.target.TargetFailure;
import io.vertx.pgclient.PgException;
import java.net.ConnectException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class OutageTextTest {

  @Test
  void saysWhatIsWrongWithTheDatabase() {
    assertThat(said(new TargetFailure("main", new SQLException("full", "53100"))))
        .isEqualTo("It has no room left on its disk; try again.");
    assertThat(said(new TargetFailure("main", new SQLException("refused", "08001"))))
        .isEqualTo("It cannot be reached; try again.");
    assertThat(said(new KeysUnreadable(new PgException("recovery", "FATAL", "57P03", ""))))
        .isEqualTo("It is starting or stopping; try again.");
    assertThat(said(new TargetFailure("main", new SQLException("later", "40001"))))
        .isEqualTo("It reported an error (SQLSTATE 40001); try again.");
  }

  @Test
  void tellsNobodyWhereTheDatabaseIs() {
    assertThat(said(new KeysUnreadable(new ConnectException("refused: /10.0.0.7:5432"))))
        .isEqualTo("It cannot be reached; try again.");
    assertThat(said(new KeysUnreadable(new IllegalStateException("/10.0.0.7:5432 timed out"))))
        .isEqualTo("It does not answer; try again.");
  }

  private static String said(Throwable failure) {
    return OutageText.of("It", failure);
  }
}
