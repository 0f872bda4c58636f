package dev.fieldfare.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** FW-16: what is stored is what was hashed. */
class AuditTextTest {

  private static final String HOSTILE = "a\t\0\u001b\u0085\\\u2026\ud800\udc00\udfff\u00e9";

  @Test
  void fw16_aStoredTextStaysTheSame() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      String stored = AuditText.of(hostile(random));
      assertThat(AuditText.of(stored)).as("seed %d, round %d", seed, round).isEqualTo(stored);
      assertThat(stored.chars().noneMatch(Character::isISOControl)).as("seed %d", seed).isTrue();
      assertThat(stored).as("seed %d", seed).hasSizeLessThanOrEqualTo(2_006);
    }
  }

  @Test
  void fw16_anEscapeIsStoredWholeOrNotAtAll() {
    String stored = AuditText.of("a".repeat(1_998) + "\tb");

    assertThat(stored).isEqualTo("a".repeat(1_998) + "\u2026");
    assertThat(AuditText.of(stored)).isEqualTo(stored);
  }

  @Test
  void fw16_textsOfOlderVersionsStayTheSame() {
    String stored = "a".repeat(1_999) + "\\u0009\u2026";

    assertThat(AuditText.of(stored)).isEqualTo(stored);
  }

  private static String hostile(Random random) {
    int plain = random.nextInt(1_980, 2_010);
    StringBuilder text = new StringBuilder("a".repeat(plain));
    int more = random.nextInt(30);
    for (int n = 0; n < more; n++) {
      int at = random.nextInt(text.length() + 1);
      text.insert(at, HOSTILE.charAt(random.nextInt(HOSTILE.length())));
    }
    return text.toString();
  }
}
