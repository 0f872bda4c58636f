package dev.fieldfare.postgres.script.token;

/** What a piece of SQL text is. */
public enum TokenKind {
  BLANK,
  COMMENT,
  /** A keyword or an unquoted name. */
  WORD,
  QUOTED_NAME,
  STRING,
  NUMBER,
  PARAMETER,
  /** One character of an operator or a punctuation mark. */
  SYMBOL
}
