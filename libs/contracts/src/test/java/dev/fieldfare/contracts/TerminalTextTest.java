package dev.fieldfare.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTextTest {

  @Test
  void d29_showsWhatWouldSteerATerminal() {
    assertThat(TerminalText.escape("a\n\r\t\u001b[31m\u009b\u202e\u2028\ud800z"))
        .isEqualTo("a\\n\\r\\t\\u001b[31m\\u009b\\u202e\\u2028\\ud800z");
    assertThat(TerminalText.escape("größe 😀 \\n")).isEqualTo("größe 😀 \\n");
    assertThat(TerminalText.escapeLines("a\u001b\nb\u0007")).isEqualTo("a\\u001b\nb\\u0007");
    assertThat(TerminalText.escapeJson("{\"a\":\n\"\u009b\"}")).isEqualTo("{\"a\":\n\"\\u009b\"}");
  }
}
