package dev.fieldfare.postgres.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.operation.TableName;
import org.junit.jupiter.api.Test;

class IdentifierTest {

  @Test
  void quotesAlwaysSoThatKeywordsAreNames() {
    assertThat(Identifier.quote("select")).isEqualTo("\"select\"");
    assertThat(Identifier.quote(new TableName("public", "order")))
        .isEqualTo("\"public\".\"order\"");
  }

  @Test
  void c6_doublesQuotesSoThatANameCannotEnd() {
    assertThat(Identifier.quote("a\"; drop table b; --")).isEqualTo("\"a\"\"; drop table b; --\"");
  }

  @Test
  void refusesWhatNoNameCanBe() {
    assertThatThrownBy(() -> Identifier.quote("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Identifier.quote("a\0b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Identifier.quote("ä".repeat(32)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void c6_quotesLiteralsUnderBothStringConventions() {
    assertThat(Literal.quote("it's")).isEqualTo("'it''s'");
    assertThat(Literal.quote("a\\'b")).isEqualTo("E'a\\\\''b'");
  }
}
