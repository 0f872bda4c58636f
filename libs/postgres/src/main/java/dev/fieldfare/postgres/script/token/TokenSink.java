package dev.fieldfare.postgres.script.token;

/**
 * Receives tokens. A token that spans several pieces of text, as a string with line breaks may,
 * arrives in parts.
 */
@FunctionalInterface
interface TokenSink {

  void accept(TokenKind kind, String text, int start, int end);
}
