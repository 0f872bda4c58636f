package dev.fieldfare.service.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InternalTokensTest {
  private static final String OLD = "an-old-token-of-24-letters";
  private static final String NEW = "the-new-token-of-24-letters";

  @Test
  void duringARotationTwoAreAcceptedAndTheFirstIsSent() {
    InternalTokens tokens = new InternalTokens(OLD + ", " + NEW);

    assertThat(tokens.sent()).contains(OLD);
    assertThat(tokens.accepts(OLD)).isTrue();
    assertThat(tokens.accepts(NEW)).isTrue();
    assertThat(tokens.accepts(OLD + "x")).isFalse();
    assertThat(tokens.accepts("")).isFalse();
  }

  @Test
  void withoutATokenNoneIsAccepted() {
    InternalTokens tokens = new InternalTokens("");

    assertThat(tokens.sent()).isEmpty();
    assertThat(tokens.accepts("")).isFalse();
  }

  @Test
  void weakTokensStopTheStartAndAreNotRepeated() {
    for (String wrong : new String[] {"short", OLD + "," + NEW + "," + OLD, OLD + " " + NEW}) {
      assertThatThrownBy(() -> new InternalTokens(wrong))
          .hasMessageContaining("fieldfare.internal-token")
          .hasMessageContaining("24 to 200")
          .hasMessageNotContaining(wrong);
    }
  }
}
