package dev.fieldfare.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.cli.failure.CommandFailure;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValueCipherTest {

  private static ValueCipher cipher(int first) {
    byte[] key = new byte[32];
    key[0] = (byte) first;
    return ValueCipher.of(Map.of(ValueCipher.VARIABLE, Base64.getEncoder().encodeToString(key)));
  }

  @Test
  void c53_aTextBelongsToItsKeyAndItsPlace() {
    String text = cipher(1).encrypt("correct horse ⚿", "public.t.c/1");

    assertThat(text).startsWith("ff1:").doesNotContain("horse");
    assertThat(cipher(1).decrypt(text, "public.t.c/1")).isEqualTo("correct horse ⚿");
    assertThatThrownBy(() -> cipher(1).decrypt(text, "public.t.c/2"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> cipher(2).decrypt(text, "public.t.c/1"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRepeatedImportMakesTheSameTextAndNoNonceServesTwoValues() {
    String text = cipher(1).encrypt("a", "p");

    assertThat(cipher(1).encrypt("a", "p")).isEqualTo(text);
    assertThat(nonce(cipher(1).encrypt("b", "p"))).isNotEqualTo(nonce(text));
    assertThat(nonce(cipher(1).encrypt("a", "q"))).isNotEqualTo(nonce(text));
    assertThat(nonce(cipher(2).encrypt("a", "p"))).isNotEqualTo(nonce(text));
  }

  private static String nonce(String text) {
    return text.substring(4, 20);
  }

  @Test
  void c53_withoutAKeyOf32BytesNothingIsImported() {
    assertThatThrownBy(() -> ValueCipher.of(Map.of()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("FIELDFARE_IMPORT_KEY is not set. Nothing was imported.");
    assertThatThrownBy(() -> ValueCipher.of(Map.of(ValueCipher.VARIABLE, "c2hvcnQ=")))
        .hasMessageContaining("32 bytes");
    assertThatThrownBy(() -> ValueCipher.of(Map.of(ValueCipher.VARIABLE, "no Base64!")))
        .hasMessageContaining("32 bytes");
  }
}
